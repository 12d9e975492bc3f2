"""The server of the preview: the newest pages with a script that shows the next ones, or what stops a build."""

import json
import mimetypes
import threading
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import jinja2

from capture import theme, words
from capture.errors import PortTaken
from capture.preview.building import Outcome
from capture.web.headers import EVERYWHERE
from capture.words import gettext, speaking

HOST = "127.0.0.1"
TEMPLATES = Path(__file__).parent.parent / "templates" / "preview"
OWN = "/-/preview/"
PATIENCE = 20.0  # seconds; then the browser asks again
TYPES = {
    ".ics": "text/calendar",
    ".webmanifest": "application/manifest+json",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


class Stage:
    """What is shown just now; whoever waits for the next is told."""

    def __init__(self) -> None:
        """Begin with nothing to show."""
        self.outcome = Outcome(0, languages=[words.spoken()])
        self.folder = Path()
        self._changed = threading.Condition()

    @property
    def is_ready(self) -> bool:
        """Whether there are pages to show."""
        return self.outcome.number > 0 and not self.outcome.faults

    def change(self, outcome: Outcome) -> None:
        """Show the outcome of a build; while one has faults the folder before it stays for pictures and styles."""
        with self._changed:
            self.outcome = outcome
            self.folder = self.folder if outcome.faults else Path(outcome.folder)
            self._changed.notify_all()

    def after(self, number: int, patience: float = PATIENCE) -> Outcome:
        """Return the outcome of a later build than that, or after a while the same."""
        with self._changed:
            self._changed.wait_for(lambda: self.outcome.number != number, patience)
            return self.outcome


def listen(stage: Stage, port: int) -> ThreadingHTTPServer:
    """Return a server that listens on this machine alone. Raises PortTaken."""
    try:
        server = _Server((HOST, port), _Handler)
    except OSError as taken:
        raise PortTaken(host=HOST, port=port, other=port + 1) from taken
    server.stage, server.pages = stage, _Pages()
    return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stage: Stage
    pages: "_Pages"


class _Pages:
    """What the preview says itself."""

    def __init__(self) -> None:
        self.environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
        theme.equip(self.environment)

    def draw(self, language: str, **facts: object) -> bytes:
        """Draw the preview's own page in a language."""
        with speaking(language):
            return self.environment.get_template("page.html").render(language=language, own=OWN, **facts).encode()

    def script(self, language: str, number: int) -> bytes:
        """Return the line that every page gets: it waits for the next build, and answers for the form."""
        with speaking(language):
            form = gettext("Nothing was sent: this is only the preview. To try the form, stop it and type: make serve")
        return f'<script src="{OWN}page.js" data-number="{number}" data-form="{escape(form)}"></script>\n'.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer with a file, with what stops the build, or with the next build when it is there."""
        path = unquote(urlsplit(self.path).path)
        if path.startswith(f"{OWN}after/"):
            number = path.rpartition("/")[2]
            later = self.server.stage.after(int(number) if number.isdecimal() else 0)
            self._answer(HTTPStatus.OK, "application/json", json.dumps({"number": later.number}).encode())
        elif path.startswith(OWN):
            self._own_file(path.removeprefix(OWN))
        elif not self.server.stage.is_ready and PurePosixPath(path).suffix in ("", ".html"):
            self._not_ready(path)
        else:
            self._file(path)

    do_HEAD = do_GET  # noqa: N815  # http.server's own name

    def do_POST(self) -> None:
        """Say kindly that nothing is sent from here."""
        self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1_000_000))
        self._answer(HTTPStatus.OK, "text/html", self._drawn(self.path, "form"))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for the builds."""

    def _not_ready(self, path: str) -> None:
        page = self._drawn(path, "mend" if self.server.stage.outcome.faults else "wait")
        self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", page)

    def _drawn(self, path: str, what: str) -> bytes:
        outcome = self.server.stage.outcome
        return self.server.pages.draw(self._language(path), what=what, number=outcome.number, faults=outcome.faults)

    def _own_file(self, name: str) -> None:
        known = {"page.js": "text/javascript", "page.css": "text/css"}
        if name in known:
            self._answer(HTTPStatus.OK, known[name], (TEMPLATES / name).read_bytes())
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"")

    def _file(self, path: str) -> None:
        folder, status = self.server.stage.folder, HTTPStatus.OK
        file = _inside(folder, path)
        if file is None:
            language = self._language(path)
            below = "" if language == self.server.stage.outcome.languages[0] else f"{language}/"
            file, status = _inside(folder, f"{below}404.html"), HTTPStatus.NOT_FOUND
        if file is None:
            self._answer(status, "text/plain", b"404\n")
            return
        body, kind = file.read_bytes(), TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        if kind == "text/html":
            script = self.server.pages.script(self._language(path), self.server.stage.outcome.number)
            body = body.replace(b"</body>", script + b"</body>", 1)
        self._answer(status, kind or "application/octet-stream", body)

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        own = {"Content-Type": kind + charset, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
        for name, value in {**EVERYWHERE, **own}.items():
            self.send_header(name, value)
        try:
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)
        except ConnectionError:
            # Whoever asked looks at another page by now.
            self.close_connection = True

    def _language(self, path: str) -> str:
        languages = self.server.stage.outcome.languages
        first = path.lstrip("/").partition("/")[0]
        return first if first in languages else languages[0]


def _inside(folder: Path, path: str) -> Path | None:
    """Return the file that an address means; never one outside the folder."""
    if folder == Path() or "\0" in path:
        return None
    found = (folder / path.lstrip("/")).resolve()
    if not found.is_relative_to(folder.resolve()):
        return None
    found = found / "index.html" if found.is_dir() else found
    return found if found.is_file() else None
