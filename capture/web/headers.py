"""The headers of every answer: what a page may load, where it may post, what may be remembered."""

import re
from collections.abc import Callable, Collection
from wsgiref.headers import Headers

from flask import Flask, Response, request

from capture.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A letter that is looked at: its styles are its own, it runs nothing, and only the desk's page may frame it.
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
FRAMING = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers post the sign-up with `Origin: null` (Fetch standard, 3.2).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# The page that finds one's polling station compares the phone's position with the outlines in it, and tells nobody.
LOCATING = {"Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"}
# A year, and no way back for whoever sees a forged certificate (RFC 6797; ASVS 5.0, 3.4.1).
ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
# A page whose address is a secret tells it to nobody.
SECRET_ADDRESS = NOT_KEPT | {"Referrer-Policy": "no-referrer"}
# The same at the desk, whose forms must say where they come from: the address of the site, without the rest.
SECRET_AT_DESK = NOT_KEPT | {"Referrer-Policy": "strict-origin"}
DESK_ROOMS = frozenset({"welcome", "forgotten"})
SECRET_ROOMS = frozenset(
    "confirming leaving following preferences opening mine moving staying answering hooks walking".split()
)


# Patterns and letters change when the theme does: shown at once from what the browser has, and asked for meanwhile.
SLOWLY_CHANGING = re.compile(r"/(?:posters|qr|theme/fonts|theme/campaign|theme/vendor)/.*")
# Letters show them, in the pages of mail programs elsewhere.
SHOWN_ELSEWHERE = "/pictures/"
KEPT_A_WEEK = "max-age=3600, stale-while-revalidate=604800, public"


def of_files(settings: Settings) -> Callable[[Headers, str, Collection[str]], None]:
    """Return what gives a file of the site its headers, by its address and those of the pages that may locate."""
    everywhere = _everywhere(settings)

    def add(headers: Headers, url: str, locating: Collection[str]) -> None:
        """Give one file its headers."""
        for name, value in (everywhere | (LOCATING if url in locating else {})).items():
            headers[name] = value
        if url.startswith(SHOWN_ELSEWHERE):
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if SLOWLY_CHANGING.fullmatch(url):
            headers["Cache-Control"] = KEPT_A_WEEK

    return add


def init_app(app: Flask) -> None:
    """Give every answer of the app its headers; what the app answers is about somebody, or about a mistake."""
    everywhere = _everywhere(app.extensions["hustings"].settings)

    def add(response: Response) -> Response:
        """Give one answer its headers."""
        own = response.headers.get("Content-Security-Policy")
        response.headers.update(everywhere | _of_room(request.blueprint))
        if own is not None:
            response.headers["Content-Security-Policy"] = own
        return response

    app.after_request(add)


def _of_room(room: str | None) -> dict[str, str]:
    return SECRET_ADDRESS if room in SECRET_ROOMS else SECRET_AT_DESK if room in DESK_ROOMS else NOT_KEPT


def _everywhere(settings: Settings) -> dict[str, str]:
    # On a laptop there is no certificate, and a browser would remember for a year.
    return EVERYWHERE | (ENCRYPTED if settings.address.startswith("https://") else {})
