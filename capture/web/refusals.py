"""Refusals: every error becomes a page that says what to do."""

import errno
import logging

from flask import Flask, current_app, request, url_for
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from capture import errors, reserves
from capture.web import rush
from capture.web.desk import refusing
from capture.web.pages import draw, here, of_path, preferred
from capture.web.signing.sessions import is_desk
from capture.words import N_

NOT_FOUND = 404
RETRY_AFTER = 10  # seconds
TOMORROW = 86_400  # seconds
HEADINGS = {
    403: N_("This did not come from our site"),
    404: N_("This page does not exist"),
    405: N_("Nothing can be done here in this way"),
    409: N_("This page was sent already, with other answers"),
    413: N_("That is too much"),
    415: N_("This is not a form of ours"),
    429: N_("Not recorded: too much came from here at once"),
    500: N_("Something went wrong on our side"),
    503: N_("Not recorded: please try again in a minute"),
}
ADVICE = {
    403: N_("Send the form from our sign-up page. If your browser hides where a form comes from, write to us."),
    404: N_("It may have moved. Start again from the first page."),
    405: N_("Start again from the first page."),
    409: N_("What you sent first is kept. Open the page again and change it there."),
    413: N_("What you sent is longer than a sign-up can be. Shorten it and send it again."),
    415: N_("Send the form from our sign-up page."),
    429: N_("Others may share your connection. Wait a minute, then send it again, or write to us."),
    500: N_("It is noted. Please try again, or write to us."),
    503: N_("The list is busy. What you sent was not kept: send it again, or write to us."),
}
LINK_ADVICE = {
    errors.LinkUnknown: N_(
        "Open it from the letter itself, whole. If that does not help, sign up again: a new letter comes."
    ),
    errors.LinkExpired: N_("Links work for 72 hours. Ask for a fresh letter: it goes to the same address."),
    errors.LinkSpent: N_("If you pressed its button, your sign-up is confirmed and there is nothing left to do."),
}
PAGE_ADVICE = {
    errors.LinkUnknown: N_("Open it from the letter itself, whole. If that does not help, ask for a fresh letter."),
    errors.LinkExpired: N_("It works for a short time only, since letters are forwarded. Ask for a fresh letter."),
    errors.LinkSpent: N_("It works once, since letters are forwarded. Ask for a fresh letter."),
}
MOVE_ADVICE = PAGE_ADVICE | {
    errors.LinkSpent: N_("This move was answered, or called off, or another one was asked for.")
}
TAKEN_ADVICE = N_(
    "Nothing has changed. Erase the sign-up of this address first, on its own page; then agree here, by the same link."
)
ADVICE_OF_ROOM = dict.fromkeys(("preferences", "opening", "mine"), PAGE_ADVICE) | {"moving": MOVE_ADVICE}
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Turn what was raised into pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(errors.LinkInvalid, _link)
    app.register_error_handler(errors.AnsweredOtherwise, _differs)
    app.register_error_handler(errors.AddressTaken, _taken)
    app.register_error_handler(errors.TooManySubmissions, _crowded)
    for busy in (OperationalError, TimeoutError, errors.DatabaseBusy, errors.DiskFull):
        app.register_error_handler(busy, _busy)
    app.register_error_handler(OSError, _no_room)


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    code = error.code or 500
    if is_desk(request.path):
        page, code, more = refusing.http(error)
        return page, code, more | _allow(error)
    if isinstance(error, InternalServerError):
        log.error("a request failed", exc_info=error.original_exception)
    if code == NOT_FOUND and (missing := here().site.missing(here().settings.campaign.path(of_path()))):
        return missing, code, {}
    known = code if code in HEADINGS else 404 if code < 500 else 500
    return _page(of_path(), known), code, _allow(error) | rush.waiting(code)


def _allow(error: HTTPException) -> dict[str, str]:
    # Which methods an address knows stands beside the refusal of another one (RFC 9110, 15.5.6).
    return {"Allow": ", ".join(sorted(error.valid_methods or ()))} if isinstance(error, MethodNotAllowed) else {}


def _link(error: errors.LinkInvalid) -> tuple[str, int]:
    if is_desk(request.path):
        return refusing.link(error)
    advice = ADVICE_OF_ROOM.get(request.blueprint or "", LINK_ADVICE)[type(error)]
    status = 404 if isinstance(error, errors.LinkUnknown) else 410
    own = request.blueprint in ADVICE_OF_ROOM
    return draw("refusal.html", preferred(), error.message, advice=advice, again=_again(error), own=own), status


def _again(error: errors.LinkInvalid) -> str | None:
    """Where a fresh letter is asked for: not for a link that nobody was sent, nor for a sign-up that is confirmed."""
    there, fresh = f"{request.blueprint}.again", request.blueprint != "confirming"
    old = isinstance(error, errors.LinkExpired) or (fresh and isinstance(error, errors.LinkSpent))
    return url_for(there, **request.view_args or {}) if old and there in current_app.view_functions else None


def _differs(error: errors.AnsweredOtherwise) -> tuple[str, int]:
    return _page(preferred(), 409), 409


def _taken(error: errors.AddressTaken) -> tuple[str, int]:
    return draw("refusal.html", preferred(), error.message, advice=TAKEN_ADVICE, again=None, own=True), 409


def _crowded(error: errors.TooManySubmissions) -> tuple[str, int, dict[str, str]]:
    told = {"advice": error.message, "again": None, "own": False}
    return draw("refusal.html", of_path(), HEADINGS[429], **told), 429, {"Retry-After": str(TOMORROW)}


def _no_room(error: OSError) -> tuple[str, int, dict[str, str]]:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return _http(InternalServerError(original_exception=error))
    return _busy(error)


def _busy(error: Exception) -> tuple[str, int, dict[str, str]]:
    log.error("the database or its disk does not take it: %s", type(error).__name__)
    if isinstance(error, OperationalError):
        reserves.let_go(here().settings.instance, error)
    page = refusing.busy() if is_desk(request.path) else _page(of_path(), 503)
    return page, 503, {"Retry-After": str(RETRY_AFTER)}


def _page(language: str, code: int) -> str:
    return draw("refusal.html", language, HEADINGS[code], advice=ADVICE[code], again=None, own=False)
