"""The public site: files of the newest build, looked for again as soon as `hustings build` has swapped it."""

import os
import re
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from wsgiref.headers import Headers

from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

from capture import issues
from capture.errors import SiteNotBuilt
from capture.issues import Catalogue

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_AGE = 60  # seconds; a correction is seen after a minute at most
# Names that change with what is in them (capture/stores.py, capture/site/styles.py): kept by browsers for ever.
HASHED = re.compile(
    r"/(?:pictures|share)/.*-[0-9a-f]{12}(?:-\d+)?\.\w+|/theme/(?:style|desk|walk|vote)\.[0-9a-f]{10}\.css"
)
# What Python's own table does not know everywhere.
TYPES = {".avif": "image/avif", ".ics": "text/calendar", ".webmanifest": "application/manifest+json"}
KEPT = f"max-age={MAX_AGE}, public"
AddHeaders = Callable[[Headers, str, Collection[str]], None]
FILES_ANSWER = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Build:
    """One build as it was when it was swapped in: WhiteNoise measures files once."""

    folder: str
    files: WhiteNoise
    catalogue: Catalogue


class PublicSite:
    """Serves the built site in front of the app, and hands it what is not a file."""

    def __init__(self, app: "WSGIApplication", output: Path, add_headers: AddHeaders) -> None:
        """Look at the build for the first time. Raises SiteNotBuilt."""
        self.app, self.output, self.add_headers = app, output, add_headers
        self._looking = threading.Lock()
        self._build = self._open(self._target())

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer GET and HEAD from files; every other method is the app's, even where a page has that name."""
        if environ["REQUEST_METHOD"] not in FILES_ANSWER:
            return self.app(environ, start_response)
        build, start_response = self.build, self._guarded(start_response)
        moved = build.catalogue.redirects.get(_address(environ))
        if moved is not None:
            # For good, but not for ever: a page may move back.
            return Response(status=301, headers={"Location": moved, "Cache-Control": KEPT})(environ, start_response)
        answer: Iterable[bytes] = build.files(environ, start_response)
        return answer

    def _guarded(self, start_response: "StartResponse") -> "StartResponse":
        # A redirect to a final slash or from an old address is neither a file nor an answer of the app.
        def start(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            """Give an answer that has none the headers of a file."""
            if not any(name == "X-Content-Type-Options" for name, _ in headers):
                self.add_headers(Headers(headers), "", ())
            return start_response(status, headers, *failed)

        return cast("StartResponse", start)

    def missing(self, language_path: str) -> str | None:
        """Return the site's own page for an address that does not exist, None where it has none."""
        page = self.output.parent / self.build.folder / language_path.strip("/") / "404.html"
        return page.read_text("utf-8") if page.is_file() else None

    @property
    def build(self) -> Build:
        """The newest build. While a swap cannot be read, the one before."""
        try:
            target = self._target()
            if target != self._build.folder:
                with self._looking:
                    if target != self._build.folder:
                        self._build = self._open(target)
        except SiteNotBuilt:
            return self._build
        return self._build

    def _target(self) -> str:
        try:
            return os.readlink(self.output)  # noqa: PTH115  # asked for at every request
        except FileNotFoundError as missing:
            raise SiteNotBuilt(folder=self.output) from missing
        except OSError:
            return str(self.output)

    def _open(self, target: str) -> Build:
        folder = self.output.parent / target
        catalogue = issues.from_json(folder / "catalogue.json")

        def add(headers: Headers, _path: str, url: str) -> None:
            """Give a file its headers (WhiteNoise's add_headers_function)."""
            self.add_headers(headers, url, catalogue.locating)

        options: dict[str, Any] = {"index_file": True, "allow_all_origins": False, "max_age": MAX_AGE}
        options |= {"immutable_file_test": _is_hashed, "mimetypes": TYPES}
        files = WhiteNoise(self.app, root=os.fspath(folder), add_headers_function=add, **options)
        return Build(target, files, catalogue)


def _address(environ: "WSGIEnvironment") -> str:
    # WSGI hands on the bytes of the path one by one (PEP 3333).
    path: str = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removesuffix("index.html")
    return path if path.endswith(("/", ".html")) else f"{path}/"


def _is_hashed(_path: str, url: str) -> bool:
    return HASHED.fullmatch(url) is not None
