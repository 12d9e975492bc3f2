"""Who may knock: a form of ours is posted from a page of ours."""

from urllib.parse import urlsplit

from flask import Flask, abort, request

from capture.web.headers import SECRET_ROOMS
from capture.web.pages import here

# The token in the address of a letter's page is the authority there, and mail programs post it from nowhere.
TOKEN_IS_AUTHORITY = SECRET_ROOMS

# Whatever a mail program posts there, its owner wants to leave; and what a gateway for text messages posts says STOP.
ALWAYS_OPEN = frozenset({"leaving", "answering"})

# What browsers post; a script of another site can also send text/plain without asking (Fetch standard, 3.2.2).
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def init_app(app: Flask) -> None:
    """Check what every post is and where it comes from."""
    app.before_request(_check_post)


def _check_post() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.blueprint in ALWAYS_OPEN or request.routing_exception:
        return
    if request.mimetype and request.mimetype not in FORMS:
        abort(415)
    if request.blueprint in TOKEN_IS_AUTHORITY:
        return
    if not _from_here(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")):
        abort(403)


def _from_here(fetch_site: str | None, origin: str | None) -> bool:
    if fetch_site is not None and fetch_site != "same-origin":
        return False
    return origin in {_origin(here().settings.address), f"{request.scheme}://{request.host}"}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
