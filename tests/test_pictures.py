"""Pictures: whatever a volunteer lays into content/images/ becomes small, upright and silent, or is refused."""

import os
import random
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from capture import pictures
from capture.errors import PictureUnreadable
from capture.pictures import Picture, Prints
from capture.settings import ROOT
from capture.stores import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "made")


def photograph(width: int = 2000, height: int = 1200) -> Image.Image:
    """A sky, a field, and a red house in the upper left corner."""
    picture = Image.new("RGB", (width, height), "#bcd7ee")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height // 2, width, height), fill="#4d7a35")
    draw.rectangle((0, 0, width // 4, height // 4), fill="#c8102e")
    return picture


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    into = BytesIO()
    picture.save(into, form, **options)
    return into.getvalue()


def develop(content: bytes, folder: Path, store: Store, name: str = "Maison Étoilée.jpg") -> Prints:
    prints = attempt(content, folder, store, name)
    assert isinstance(prints, Prints), prints
    return prints


def attempt(content: bytes, folder: Path, store: Store, name: str = "a.jpg") -> Prints | PictureUnreadable:
    original = folder / name
    original.write_bytes(content)
    return pictures.develop([original], store)[original]


def opened(prints: Prints, store: Store) -> Iterator[Image.Image]:
    for file in prints.files:
        with Image.open(store.folder / file.name) as picture:
            picture.load()
            yield picture


def test_a_photograph_becomes_three_types_in_three_sizes(tmp_path: Path, store: Store) -> None:
    prints = develop(saved(photograph(), "JPEG"), tmp_path, store)

    assert [(file.type, file.width) for file in prints.files] == [
        *(("image/avif", width) for width in (480, 960, 1600)),
        *(("image/webp", width) for width in (480, 960, 1600)),
        ("image/jpeg", 960),
    ]
    assert [picture.width for picture in opened(prints, store)] == [480, 960, 1600, 480, 960, 1600, 960]
    assert (prints.width, prints.height) == (1600, 960)


def test_nothing_is_enlarged(tmp_path: Path, store: Store) -> None:
    prints = develop(saved(photograph(700, 500), "PNG"), tmp_path, store)

    assert {file.width for file in prints.files} == {480, 700}
    assert {file.width for file in develop(saved(photograph(3, 2), "PNG"), tmp_path, store).files} == {3}


def test_the_name_is_readable_and_changes_with_the_picture(tmp_path: Path, store: Store) -> None:
    one = develop(saved(photograph(), "JPEG"), tmp_path, store).files[0].path
    other = develop(saved(photograph().rotate(180), "JPEG"), tmp_path, store).files[0].path

    assert one != other
    assert one.startswith("/pictures/maison-etoilee-") and one.endswith("-480.avif")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_was_held(tmp_path: Path, store: Store, orientation: int) -> None:
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    sensor = photograph(600, 400).transpose(turned[orientation]) if orientation in turned else photograph(600, 400)
    exif = Image.Exif()
    exif[0x0112] = orientation

    prints = develop(saved(sensor, "JPEG", exif=exif), tmp_path, store)

    assert (prints.width, prints.height) == (600, 400)
    for picture in opened(prints, store):
        red, green, _ = picture.convert("RGB").getpixel((20, 20))  # type: ignore[misc]  # three channels
        assert red > 150 > 60 > green


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_no_print_says_where_it_was_taken(tmp_path: Path, store: Store, form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif[0x9286] = "SECRET-COMMENT"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 36.0, 1.0), 3: "E", 4: (1.0, 26.0, 2.0), 29: "SECRET-DAY"})
    options = {"comment": "SECRET-WORDS"} if form == "JPEG" else {}

    prints = develop(saved(photograph(), form, exif=exif, **options), tmp_path, store)

    for file, picture in zip(prints.files, opened(prints, store), strict=True):
        assert b"SECRET" not in (store.folder / file.name).read_bytes()
        assert not picture.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)


def test_a_wide_colour_space_becomes_the_webs(tmp_path: Path, store: Store) -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

    prints = develop(saved(photograph(), "JPEG", icc_profile=swapped), tmp_path, store)

    assert "icc_profile" not in next(opened(prints, store)).info


def test_a_profile_that_is_none_does_no_harm(tmp_path: Path, store: Store) -> None:
    assert develop(saved(photograph(), "JPEG", icc_profile=b"no profile"), tmp_path, store).width == 1600


def sixteen_bits() -> bytes:
    """A PNG of 16 bits a channel, which Pillow reads and does not write."""
    rows = b"".join(b"\0" + struct.pack(">600H", *range(0, 60_000, 100)) for _ in range(400))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 600, 400, 16, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def animation() -> bytes:
    frames = [photograph(600, 400), photograph(600, 400).rotate(90)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(saved(photograph(600, 400).convert("CMYK"), "JPEG"), id="cmyk"),
        pytest.param(saved(photograph(600, 400).convert("CMYK"), "TIFF"), id="cmyk in tiff"),
        pytest.param(saved(photograph(600, 400).convert("L"), "JPEG"), id="grey"),
        pytest.param(saved(photograph(600, 400).convert("1"), "PNG"), id="black and white"),
        pytest.param(saved(photograph(600, 400).convert("P"), "PNG"), id="palette"),
        pytest.param(saved(photograph(600, 400).convert("P"), "GIF", transparency=0), id="palette with a hole"),
        pytest.param(saved(photograph(600, 400).convert("LA"), "PNG"), id="grey with alpha"),
        pytest.param(saved(photograph(600, 400), "AVIF"), id="avif"),
        pytest.param(sixteen_bits(), id="sixteen bits"),
        pytest.param(animation(), id="animation"),
    ],
)
def test_every_kind_of_picture_becomes_prints(tmp_path: Path, store: Store, content: bytes) -> None:
    prints = develop(content, tmp_path, store)

    assert (prints.width, prints.height) == (600, 400)
    assert {picture.mode for picture in opened(prints, store)} <= {"RGB", "RGBA"}


def test_sixteen_bits_keep_their_shades(tmp_path: Path, store: Store) -> None:
    *_, common = opened(develop(sixteen_bits(), tmp_path, store), store)

    shades = [common.convert("L").getpixel((x, 200)) for x in (10, 300, 590)]
    assert shades == [pytest.approx(expected, abs=6) for expected in (4, 117, 230)]


def test_what_is_clear_stays_clear_or_becomes_white(tmp_path: Path, store: Store) -> None:
    logo = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((100, 100, 300, 300), fill="#c8102e")

    drawn = list(opened(develop(saved(logo, "PNG"), tmp_path, store), store))

    assert [picture.convert("RGBA").getpixel((2, 2))[3] for picture in drawn] == [0, 0, 0, 0, 255]  # type: ignore[index]
    assert min(drawn[-1].getpixel((2, 2))) > 250  # type: ignore[arg-type]


def bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


NOISE = random.Random(1).randbytes(2000)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is no picture that can be read."),
        (b"Bonjour", "This is no picture that can be read."),
        (NOISE, "This is no picture that can be read."),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "This is no picture that can be read."),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + NOISE, "This is a HEIC photograph"),
        (saved(photograph(), "JPEG")[:9000], "The file is damaged or was not copied whole."),
        (saved(photograph(), "PNG")[:300], "The file is damaged or was not copied whole."),
        (saved(photograph(), "WEBP")[:900], "The file is damaged or was not copied whole."),
        (saved(photograph(), "AVIF")[:-30], "The file is damaged or was not copied whole."),
        (bomb(), "The picture is too large. Save it smaller: 4,000 points on its longer side"),
        (saved(Image.new("1", (10_000, 8_100)), "PNG"), "The picture has 10000 × 8100 points."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "This drawing contains a program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "This drawing contains a program"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><image href='https://x.example/a.png'/></svg>",
            "This drawing contains a program or something from elsewhere.",
        ),
        (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "This drawing contains a program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This drawing does not say its size."),
        (b"<svg", "This is no SVG drawing that can be read."),
    ],
)
def test_what_cannot_be_shown_is_told(tmp_path: Path, store: Store, content: bytes, sentence: str) -> None:
    fault = attempt(content, tmp_path, store)

    assert isinstance(fault, PictureUnreadable)
    assert sentence in str(fault)
    assert not store.folder.exists()


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of notes that it cannot read
def test_no_broken_file_is_an_accident(tmp_path: Path, store: Store) -> None:
    whole = [saved(photograph(300, 200), form) for form in ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")]
    dice = random.Random(7)
    for number in range(140):
        broken = bytearray(whole[number % len(whole)])
        for _ in range(dice.choice((1, 5, 40))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)

        assert isinstance(attempt(bytes(broken), tmp_path, store), Prints | PictureUnreadable)


def test_a_drawing_stays_a_drawing_and_forgets_its_author(tmp_path: Path, store: Store) -> None:
    drawing = (
        b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:inkscape='http://www.inkscape.org/x' viewBox='0 0 300 200' "
        b"inkscape:docname='/home/nadia/tract.svg'><metadata>Nadia</metadata><path d='M0 0h9v9z'/></svg>"
    )

    prints = develop(drawing, tmp_path, store)
    kept = (store.folder / prints.files[0].name).read_bytes()

    assert (prints.width, prints.height, len(prints.files)) == (300, 200, 1)
    assert b"M0 0h9v9z" in kept and b"adia" not in kept
    assert Picture(prints, "Un tract").sources == []


def test_prints_are_made_once(tmp_path: Path, store: Store) -> None:
    develop(saved(photograph(), "JPEG"), tmp_path, store)
    before = {path.name: path.stat().st_ino for path in store.folder.iterdir()}

    develop(saved(photograph(), "JPEG"), tmp_path, store)

    assert {path.name: path.stat().st_ino for path in store.folder.iterdir()} == before


def test_a_print_that_was_thrown_away_is_made_again(tmp_path: Path, store: Store) -> None:
    prints = develop(saved(photograph(), "JPEG"), tmp_path, store)
    (store.folder / prints.files[3].name).unlink()

    assert len(list(opened(develop(saved(photograph(), "JPEG"), tmp_path, store), store))) == 7


def test_two_builds_at_once_make_whole_prints(tmp_path: Path, store: Store) -> None:
    (tmp_path / "a.jpg").write_bytes(saved(photograph(), "JPEG"))
    with ThreadPoolExecutor(4) as builds:
        found = list(builds.map(lambda _: pictures.develop([tmp_path / "a.jpg"], store), range(4)))

    assert len({str(prints) for prints in found}) == 1
    assert not list(store.folder.glob("*.half"))
    for prints in found[0].values():
        assert isinstance(prints, Prints) and len(list(opened(prints, store))) == 7


def test_a_kill_leaves_nothing_that_the_next_build_cannot_finish(tmp_path: Path, store: Store) -> None:
    (tmp_path / "a.jpg").write_bytes(saved(photograph(), "JPEG"))
    words = "import sys; from pathlib import Path; from capture import pictures; from capture.stores import Store; "
    words += "pictures.develop([Path(sys.argv[1])], Store(Path(sys.argv[2])))"
    for moment in (0.3, 0.5, 0.7, 0.9):
        builder = subprocess.Popen([sys.executable, "-c", words, tmp_path / "a.jpg", store.folder], cwd=ROOT)
        time.sleep(moment)
        builder.kill()
        builder.wait()

    prints = develop(saved(photograph(), "JPEG"), tmp_path, store, "a.jpg")

    assert len(list(opened(prints, store))) == 7


def test_what_nobody_uses_any_more_is_swept(tmp_path: Path, store: Store) -> None:
    prints = develop(saved(photograph(), "JPEG"), tmp_path, store)
    for name, days in (("forgotten.avif", 61), ("asleep.avif", 59), ("killed.avif.1.2.half", 1)):
        (store.folder / name).write_bytes(b"")
        os.utime(store.folder / name, (time.time() - days * 86400,) * 2)

    store.sweep()

    left = {path.name for path in store.folder.iterdir()}
    assert left > {file.name for file in prints.files} and "asleep.avif" in left
    assert not left & {"forgotten.avif", "killed.avif.1.2.half"}


def test_the_same_original_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        prints = develop(saved(photograph(), "JPEG"), tmp_path, Store(tmp_path / name))
        made.append([(tmp_path / name / file.name).read_bytes() for file in prints.files])

    assert made[0] == made[1]


@pytest.mark.parametrize("called", ["Étoile filante.jpg", "E\u0301toile filante.jpg", "%C3%89toile%20filante.jpg"])
@pytest.mark.parametrize("kept", ["Étoile filante.jpg", "E\u0301toile filante.jpg"])
def test_a_picture_is_found_however_its_accents_are_written(tmp_path: Path, kept: str, called: str) -> None:
    (tmp_path / kept).write_bytes(b"")

    assert pictures.find(tmp_path, called) == tmp_path / kept


@pytest.mark.parametrize("called", ["../.env", "/etc/passwd", "nobody.jpg", "", "..", "%2e%2e/.env"])
def test_nothing_outside_the_folder_is_a_picture(tmp_path: Path, called: str) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY=x")
    (tmp_path / "images").mkdir()

    assert pictures.find(tmp_path / "images", called) is None
