"""Pictures: an original becomes prints of several sizes, turned upright, without the place where it was taken."""

import json
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import PIL

from capture.content.slugs import slug
from capture.errors import PictureUnreadable
from capture.pictures import darkroom, drawings
from capture.pictures.darkroom import Made
from capture.stores import Store, mark

__all__ = ["Picture", "Print", "Prints", "develop", "find", "publish"]

FOLDER = "pictures"
# Other recipes make other files: raised with every change that changes them.
RECIPE = f"1 {PIL.__version__}"


@dataclass(frozen=True)
class Print:
    """One file of a picture: its type, its width in pixels, and its name."""

    type: str
    width: int
    name: str

    @property
    def path(self) -> str:
        """Where it stands on the site."""
        return f"/{FOLDER}/{self.name}"


@dataclass(frozen=True)
class Prints:
    """All files of a picture, the one that every program can show last, and the size of the widest."""

    width: int
    height: int
    files: tuple[Print, ...]


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it: its prints, and the words for those who do not see it."""

    prints: Prints
    alt: str

    @property
    def width(self) -> int:
        """Its width in pixels, for the room that the page keeps free."""
        return self.prints.width

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.prints.height

    @property
    def src(self) -> str:
        """The file that every program can show."""
        return self.prints.files[-1].path

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Each better type with its files and their widths, as `srcset` wants them."""
        found: dict[str, list[str]] = {}
        for file in self.prints.files[:-1]:
            found.setdefault(file.type, []).append(f"{file.path} {file.width}w")
        return [(kind, ", ".join(files)) for kind, files in found.items()]


def find(folder: Path, name: str) -> Path | None:
    """Return the original that a text calls so; its accents may be written in either of Unicode's ways."""
    wanted = Path(unicodedata.normalize("NFC", unquote(name)))
    if ".." in wanted.parts or wanted.is_absolute():
        return None
    alike = (path for path in folder.rglob("*") if path.is_file())
    return next(
        (path for path in alike if unicodedata.normalize("NFC", str(path.relative_to(folder))) == str(wanted)), None
    )


def develop(originals: Iterable[Path], store: Store) -> Mapping[Path, Prints | PictureUnreadable]:
    """Return the prints of each original, or why there are none; what the store has is not made again."""
    wanted = sorted(set(originals))
    # Pillow lets other threads work while it scales and encodes.
    with ThreadPoolExecutor() as hands:
        return dict(zip(wanted, hands.map(partial(_develop, store), wanted), strict=True))


def publish(prints: Iterable[Prints], store: Store, output: Path) -> None:
    """Put the files of pictures into a built site."""
    for file in {file for one in prints for file in one.files}:
        (output / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(store.use(file.name), output / FOLDER / file.name)


def _develop(store: Store, original: Path) -> Prints | PictureUnreadable:
    content = original.read_bytes()
    name = f"{slug(original.stem)}-{mark(RECIPE, content)}"
    try:
        # The list is written last: where it is, all files were. Somebody may have thrown some away.
        prints = _listed(store.keep(f"{name}.json", partial(_make, store, name, content)))
        if not all(store.has(file.name) for file in prints.files):
            _make(store, name, content)
    except PictureUnreadable as fault:
        return fault
    return prints


def _listed(path: Path) -> Prints:
    found = json.loads(path.read_text("utf-8"))
    return Prints(found["width"], found["height"], tuple(Print(**file) for file in found["files"]))


def _make(store: Store, name: str, content: bytes) -> bytes:
    made = _drawing(content) if drawings.is_one(content) else list(darkroom.prints(content))
    files = []
    for one in made:
        path = store.keep(f"{name}-{one.width}{one.ending}", partial(bytes, one.content))
        files.append(Print(one.type, one.width, path.name))
    widest = max(made, key=lambda one: one.width)
    return json.dumps(asdict(Prints(widest.width, widest.height, tuple(files)))).encode()


def _drawing(content: bytes) -> list[Made]:
    cleaned, width, height = drawings.clean(content)
    return [Made(drawings.TYPE, width, height, cleaned)]
