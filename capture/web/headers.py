"""The headers of every answer: what a page may load, where it may post, what may be remembered."""

import re
from wsgiref.headers import Headers

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers post the sign-up with `Origin: null` (Fetch standard, 3.2).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
# A page whose address is a secret tells it to nobody.
SECRET_ADDRESS = NOT_KEPT | {"Referrer-Policy": "no-referrer"}
BY_ROOM = {
    "signup": EVERYWHERE | NOT_KEPT,
    "confirming": EVERYWHERE | SECRET_ADDRESS,
    "leaving": EVERYWHERE | SECRET_ADDRESS,
}


# Patterns and letters change when the theme does: shown at once from what the browser has, and asked for meanwhile.
SLOWLY_CHANGING = re.compile(r"/(?:posters|qr|theme/fonts|theme/campaign)/.*")
KEPT_A_WEEK = "max-age=3600, stale-while-revalidate=604800, public"


def for_files(headers: Headers, path: str, url: str) -> None:
    """Give a file of the site its headers (WhiteNoise's add_headers_function)."""
    for name, value in EVERYWHERE.items():
        headers[name] = value
    if SLOWLY_CHANGING.fullmatch(url):
        headers["Cache-Control"] = KEPT_A_WEEK


def init_app(app: Flask) -> None:
    """Give every answer of the app its headers."""
    app.after_request(_for_answers)


def _for_answers(response: Response) -> Response:
    response.headers.update(BY_ROOM.get(request.blueprint or "", EVERYWHERE))
    return response
