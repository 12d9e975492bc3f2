"""What a page weighs, as it is served: counted in the built files, so that it is the same on every machine."""

import gzip
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import brotli

KB = 1024
# The first flight of a connection: ten segments of 1,460 bytes (RFC 6928), a little less for the headers.
TEXT_AT_MOST = 14 * KB
FONTS_AT_MOST = 40 * KB
VIEW_AT_MOST = 150 * KB
IMPORT = re.compile(r"@import\s+(?:url\()?([\"'][^\"']+[\"'])")


@dataclass(frozen=True)
class Weight:
    """Bytes of some files: as they are, gzipped, and as they are served."""

    raw: int = 0
    gzip: int = 0
    brotli: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.raw + other.raw, self.gzip + other.gzip, self.brotli + other.brotli)


class _Loads(HTMLParser):
    """The styles and scripts that a page names; whatever is not a page of ours may be named in odd ways."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what loads before anybody touches the page."""
        facts = dict(attributes)
        if tag == "script" and facts.get("src"):
            self.paths.append(str(facts["src"]))
        if tag == "link" and "stylesheet" in (facts.get("rel") or "").split():
            self.paths.append(str(facts["href"]))


def text(output: Path, page: str) -> Weight:
    """Return what HTML, CSS and JavaScript of a page weigh; they load before the form is touched."""
    file = output / page / "index.html" if not page.endswith(".html") else output / page
    return sum((_weight(path) for path in (file, *_loaded(output, file))), Weight())


def fonts(output: Path) -> int:
    """Return how many bytes of fonts the site has. They are compressed in themselves."""
    return sum(file.stat().st_size for file in output.rglob("*.woff2"))


def _loaded(output: Path, file: Path) -> list[Path]:
    loads = _Loads()
    loads.feed(file.read_text("utf-8"))
    found = [_local(output, file.parent, path) for path in loads.paths]
    for style in found:
        # The list grows while it is read: a style that is imported may import others.
        if style.suffix == ".css":
            found += [_local(output, style.parent, path) for path in IMPORT.findall(style.read_text("utf-8"))]
    return found


def _local(output: Path, folder: Path, url: str) -> Path:
    path = urlsplit(url.strip("\"'")).path
    return output / path.lstrip("/") if path.startswith("/") else folder / path


def _weight(file: Path) -> Weight:
    content = file.read_bytes()
    return Weight(len(content), len(gzip.compress(content, 9)), len(brotli.compress(content, quality=11)))
