"""The same texts and pictures in Pelican's own theme, compressed and served like ours, to hold our weight against."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from capture import content
from capture.content.documents import Document

PAGES = ("", "pages/logement.html", "samedi-au-marche.html")
SETTINGS = """
SITENAME = "Saint-Aurèle en commun"
SITEURL = "{site_url}"
PATH = "content"
STATIC_PATHS = ["images"]
DEFAULT_LANG = "fr"
DEFAULT_DATE = "fs"
TIMEZONE = "Europe/Paris"
"""


def build(source: Path, folder: Path, site_url: str) -> Path:
    """Write what our content says in Pelican's own words, and let Pelican build it as it comes out of the box."""
    shutil.copytree(source / "images", folder / "content" / "images")
    for document in content.read(source, ["fr", "en"]):
        if document.language == "fr" and document.address and document.kind.folder in ("pages", "issues", "news"):
            _write(document, folder / "content")
    (folder / "settings.py").write_text(SETTINGS.format(site_url=site_url), "utf-8")
    command = [sys.executable, "-m", "pelican", "content", "-o", "output", "-s", "settings.py"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    compressor = Compressor(quiet=True)
    for file in [file for file in (folder / "output").rglob("*") if file.is_file()]:
        if compressor.should_compress(file.name):
            compressor.compress(str(file))
    return folder / "output"


@contextmanager
def serving(output: Path, port: int) -> Iterator[None]:
    """Serve the built files, compressed, as `hustings serve` does."""
    files = WhiteNoise(lambda environ, start: [start("404 Not Found", []) and b""], root=str(output), index_file=True)
    with make_server("127.0.0.1", port, files, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _write(document: Document, folder: Path) -> None:
    news = document.kind.folder == "news"
    facts = [f"Title: {document.title}", f"Slug: {document.slug}"]
    facts += [f"Summary: {document.summary}"] if document.summary else []
    facts += [f"Date: {document.date}"] if news else []
    shown = [f"![{document.picture_text}]({{static}}/images/{document.picture})"] if document.picture else []
    file = folder / ("news" if news else "pages") / f"{document.key}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n\n".join(["\n".join(facts), *shown, document.text.body]), "utf-8")
