"""What a letter leads to that the built site does not have yet: a page that is only written, a picture."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from capture.content import Document
from capture.content.places import BESIDE
from capture.content.rendering import Anatomy
from capture.mailings.drawing import Letter
from capture.settings import Settings


def missing(edition: Document, letter: Letter, settings: Settings) -> list[str]:
    """Return the paths of the pages that a text links to, and of its pictures, that the last build does not have."""
    paths = dict.fromkeys((*_pages(edition), *_pictures(letter, settings.address)))
    return [path for path in paths if not _is_there(settings.output, path)]


def _pages(edition: Document) -> Iterator[str]:
    # That each of them is one of our pages, by an address of today or of before, content.check said already.
    for href, _ in edition.text.anatomy.links:
        path = unquote(href.strip().partition("#")[0].partition("?")[0])
        if path.startswith("/") and not path.startswith("//") and not BESIDE.match(path):
            yield path


def _pictures(letter: Letter, site: str) -> Iterator[str]:
    for tag, known in Anatomy(letter.html.fill_html({})).tags:
        if tag == "img":
            yield known.get("src", "").removeprefix(site)


def _is_there(output: Path, path: str) -> bool:
    here = output / path.lstrip("/")
    return here.is_file() or (here / "index.html").is_file()
