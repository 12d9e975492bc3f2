"""The gallery: every picture that a text shows, printed before the first page is drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from capture import pictures
from capture.content import Document, Remark
from capture.errors import ContentUnreadable, PictureUnreadable
from capture.pictures import Prints
from capture.site import texts
from capture.stores import Store
from capture.words import N_

MISSING = N_("There is no picture “{picture}” in content/images/.")


@dataclass(frozen=True)
class Place:
    """Where a text calls a picture."""

    text: Document
    line: int
    name: str

    def fault(self, sentence: str, **facts: object) -> Remark:
        """Return what is wrong there, for whoever wrote the text."""
        return Remark(self.text.name, self.line, self.text.language, sentence, facts)


def hang(folder: Path, of_site: Sequence[Document], store: Store) -> Mapping[str, Prints]:
    """Return the prints of every picture by the name that texts call it. Raises ContentUnreadable."""
    places = [place for text in of_site for place in _places(folder, text)]
    originals = {place.name: pictures.find(folder / "images", place.name) for place in places}
    made = pictures.develop([original for original in originals.values() if original], store)
    found: dict[str, Prints] = {}
    faults = []
    for place in places:
        original = originals[place.name]
        prints = made[original] if original else PictureUnreadable(MISSING, picture=place.name)
        if isinstance(prints, Prints):
            found[place.name] = prints
        else:
            faults.append(place.fault(prints.message, **prints.facts))
    if faults:
        raise ContentUnreadable(*faults)
    return found


def _places(folder: Path, text: Document) -> Iterator[Place]:
    if text.picture:
        yield Place(text, text.text.lines.get("picture", 1), text.picture)
    names = texts.named(text.text.html())
    written = (folder / text.name).read_text("utf-8", errors="replace").splitlines() if names else []
    for name in names:
        yield Place(text, next((number for number, line in enumerate(written, 1) if name in line), 1), name)
