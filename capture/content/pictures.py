"""Pictures that texts show: whether their file is there and is a picture, and whether somebody said what is on it."""

import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from PIL import Image, UnidentifiedImageError
from rapidfuzz import process

from capture.content import folders
from capture.content.bodies import line_of
from capture.content.documents import Document
from capture.content.remarks import Margin
from capture.content.slugs import slug
from capture.words import N_

ALIKE = 70
# As whoever prints them finds them.
BELOW = re.compile(r"(?:\.?\.?/)*images/(.+)")
DRAWING = ".svg"
# Enough to see that a file is whole; a JPEG is then read at an eighth of its size.
GLANCE = (64, 64)  # pixels


def album(folder: Path) -> Mapping[str, Path]:
    """Return the pictures below content/images/ by their names, whose accents may be written in either way."""
    files = folders.files(folder / folders.PICTURES)
    return {unicodedata.normalize("NFC", name): path for name, path in files}


def see(found: Document, album: Mapping[str, Path], margin: Margin) -> None:
    """Note what is wrong with the pictures of a text."""
    line = found.text.lines.get("picture", 1)
    if found.picture and not found.picture_text:
        sentence = N_(
            "The picture has no words for those who do not see it. "
            "Add for instance Picture text: The market on Saturday"
        )
        margin.fault(line, sentence)
    if found.picture:
        _see_file(found.picture, album, line, margin)
    elif found.picture_text:
        line = found.text.lines["picture_text"]
        margin.fault(line, N_("There are words for a picture, but no picture. Add for instance Picture: market.jpg"))
    for tag, attributes in found.text.anatomy.tags:
        if tag == "img":
            _see_tag(found, attributes.get("src", ""), attributes.get("alt", ""), album, margin)


def _see_tag(found: Document, source: str, words: str, album: Mapping[str, Path], margin: Margin) -> None:
    line = line_of(found.text, f"({source}", source)
    if not words.strip():
        sentence = N_("This picture has no words for those who do not see it. Write ![what one sees]({source})")
        margin.fault(line, sentence, source=source)
    if "//" in source or source.startswith("data:"):
        sentence = N_(
            "This picture lies elsewhere and would not be shown. Copy it into content/images/ and write {example}"
        )
        margin.fault(line, sentence, example=f"images/{Path(source).name[:40]}")
    elif (found_name := BELOW.fullmatch(source)) is not None:
        _see_file(found_name[1], album, line, margin)
    elif source.strip():
        sentence = N_("There is no picture {source}. Pictures live in images/: write images/{name}")
        margin.fault(line, sentence, source=source, name=source.rpartition("/")[2])
    else:
        margin.fault(line, N_("This picture names no file. Write for instance ![The market](images/market.jpg)"))


def _see_file(name: str, album: Mapping[str, Path], line: int, margin: Margin) -> None:
    path = album.get(unicodedata.normalize("NFC", unquote(name)))
    if path:
        wrong = _wrong(path, folders.stamp(path))
        if wrong:
            margin.fault(line, wrong, name=name)
        return
    meant = _meant(name, list(album))
    if meant:
        margin.fault(line, N_("There is no picture images/{name}. Do you mean {meant}?"), name=name, meant=meant)
    else:
        margin.fault(line, N_("There is no picture images/{name}. Copy it into content/images/"), name=name)


def _meant(name: str, there: Sequence[str]) -> str:
    folded = {found: slug(found) for found in there}
    alike = process.extractOne(slug(name), folded, score_cutoff=ALIKE)
    return str(alike[2]) if alike else ""


@lru_cache(maxsize=10_000)
def _wrong(path: Path, _stamp: tuple[int, ...]) -> str:
    """Return the sentence that says why a file is no picture, "" for a good one."""
    if path.suffix.lower() == DRAWING:
        # Whoever prints it looks into it.
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                picture.draft("RGB", GLANCE)
                picture.load()
    except UnidentifiedImageError:
        return N_("images/{name} is no picture that browsers show. Save it as JPEG or PNG.")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return N_("images/{name} is too large for a picture. Save it with at most 6,000 pixels a side.")
    except (OSError, SyntaxError, ValueError):
        return N_("images/{name} is damaged. Copy it again from where it came.")
    return ""
