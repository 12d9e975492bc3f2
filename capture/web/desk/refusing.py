"""Refusals of the desk: what was refused, and what to do instead, to whoever works there."""

import logging

from flask import Flask, request
from werkzeug.exceptions import HTTPException, InternalServerError

from capture import errors
from capture.segments import LineWrong
from capture.web import frame, rush
from capture.web.signing import asked, unsent
from capture.words import N_

HEADINGS = {
    400: N_("This page was open for too long"),
    401: N_("You are not signed in any more"),
    403: N_("This did not come from our site"),
    404: N_("This page does not exist"),
    405: N_("Nothing can be done here in this way"),
    409: N_("This page was sent already, with other answers"),
    413: N_("That is too much"),
    415: N_("This is not a form of ours"),
    422: N_("This cannot be done"),
    429: N_("Not so fast"),
    500: N_("Something went wrong on our side"),
    503: N_("The desk is busy: please try again in a moment"),
}
ADVICE = {
    400: N_("Nothing was changed. Open the page again and repeat it there. The desk needs its cookie."),
    401: N_("Sign in again; what you typed was not kept."),
    403: N_("Nothing was changed. Send the form from its own page."),
    404: N_("It may have gone. Start again from the first page of the desk."),
    405: N_("Start again from the first page of the desk."),
    409: N_("What you sent first is kept. Open the page again and change it there."),
    413: N_("What you sent is longer than this page can take."),
    415: N_("Nothing was changed. Send the form from its own page."),
    429: N_("Nothing was changed: too much came from here at once. Wait a minute, then send it again."),
    500: N_("It is noted. Please try again."),
    503: N_("What you sent was not kept. Send it again."),
}
# What our own errors are, in the words of HTTP.
STATUS: dict[type[errors.HustingsError], int] = {
    errors.NoColleague: 404,
    errors.NoPasskey: 404,
    errors.PersonMissing: 404,
    errors.MailingUnknown: 404,
    errors.MailingGone: 409,
    errors.ApproverAlone: 409,
    errors.MailingRefused: 422,
    errors.MailchimpTrouble: 422,
    errors.MailingChanged: 409,
    errors.MailingChangedMeanwhile: 409,
    errors.MailingReady: 409,
    errors.ContentClosed: 422,
    errors.ContentElsewhere: 422,
    errors.SheetUnknown: 404,
    errors.WordsChanged: 409,
    errors.WalkUnknown: 404,
    errors.WalkClosed: 409,
    errors.StopMissing: 409,
    errors.NothingToWalk: 422,
    errors.WrongChoice: 422,
    errors.StationsClosed: 422,
    errors.MatchMissing: 409,
    errors.MatchTaken: 409,
    errors.SheetFull: 422,
    errors.LettersMissing: 422,
    errors.ColleagueIsHere: 409,
    errors.DetailUnreadable: 422,
    errors.LetterSentLately: 409,
    errors.LastOwner: 409,
    errors.LastFactor: 409,
    errors.ListNotReady: 422,
    errors.ListStays: 422,
    errors.ListUnreadable: 422,
    errors.RollStays: 422,
    errors.PasskeyRefused: 422,
    errors.NamesUnseen: 403,
    errors.NameTaken: 422,
    errors.NamesPeople: 422,
    errors.NobodyChosen: 422,
    errors.NoPair: 422,
    errors.ReasonMissing: 422,
    errors.TagUnreadable: 422,
    errors.TooManyChosen: 422,
    errors.TooManyForRole: 422,
    errors.ElectoralSilence: 422,
    LineWrong: 422,
    errors.TooManyGuesses: 429,
}
NOT_YOURS = N_("This page is not for your role")
LINKS = {
    errors.LinkUnknown: N_("Open it from the letter itself, whole. A newer letter makes an older one worthless."),
    errors.LinkExpired: N_(
        "Ask an owner for another invitation, or for another letter yourself: “Forgotten password”."
    ),
    errors.LinkSpent: N_("It works once. If you have set your password, sign in with it."),
}
RETRY_AFTER = 2  # seconds
# A token that is over: the cookie went with the browser.
CSRF = 400
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Turn our own errors into pages."""
    for kind in STATUS:
        app.register_error_handler(kind, _own)


def http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """Draw what HTTP refuses."""
    code = error.code or 500
    if isinstance(error, InternalServerError):
        log.error("a request failed", exc_info=error.original_exception)
    known = code if code in ADVICE else 404 if code < 500 else 500
    # When the database is away nobody is asked who is there, nor when it is to be spared.
    draw = frame.page if known < rush.TOO_MUCH else frame.plain
    wait = {"Retry-After": str(RETRY_AFTER)} if code == 503 else rush.waiting(code)
    typed = unsent.typed() if code == CSRF else []
    return draw("desk/refusal.html", HEADINGS[known], advice=ADVICE[known], again=_again(), typed=typed), code, wait


def link(error: errors.LinkInvalid) -> tuple[str, int]:
    """Draw that a link does nothing any more."""
    status = 404 if isinstance(error, errors.LinkUnknown) else 410
    return frame.page("desk/refusal.html", error.message, advice=LINKS[type(error)], again=None), status


def busy() -> str:
    """Draw that the database does not answer."""
    return frame.plain("desk/refusal.html", HEADINGS[503], advice=ADVICE[503], again=_again())


def _own(error: errors.HustingsError) -> tuple[str, int, dict[str, str]]:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    wait = {"Retry-After": str(error.facts["seconds"])} if isinstance(error, errors.TooManyGuesses) else {}
    heading = NOT_YOURS if status == 403 else HEADINGS[status]
    return frame.page("desk/refusal.html", heading, said=str(error), again=_again()), status, wait


def _again() -> str | None:
    """Return where to try again: the page that the form was on, which for a link in a letter is the link itself."""
    if request.method == "GET":
        return None
    there = request.path if request.blueprint in ("welcome", "forgotten") else asked.page_of_form()
    return there if asked.is_of_desk(there) else asked.HOME
