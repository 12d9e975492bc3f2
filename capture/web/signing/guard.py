"""The guard at the desk's door: every request below /desk/ passes here, and without a line in roles.py none does."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from capture.database import now
from capture.staff import SignedIn, sign_ins
from capture.web import frame, roles
from capture.web.pages import draw, here, preferred
from capture.web.signing import asked, unsent
from capture.web.signing.presence import present, somebody
from capture.web.signing.sessions import is_desk
from capture.words import N_, speak

P = ParamSpec("P")
READING = frozenset({"GET", "HEAD"})
# Whoever has no second factor yet may go no further than these.
UNARMED = frozenset(
    {"factors.show", "factors.picture", "factors.set_up_app", "factors.add_passkey", "signing.sign_out"}
)
# A page asks these by itself, time and again: that says nothing of anybody who sits before it.
ASKS_BY_ITSELF = frozenset({"day.board", "day_grid.look", "slices.table"})
# They say it in another way: canvassers have no desk.
WALKING = N_(
    "Your walks come by a link, on the day of each walk; the desk itself is for those who look after the list. "
    "If you miss your link, ask your organiser."
)
GONE = N_("You are not signed in any more")
NOT_SAVED = N_("Nothing was saved. Sign in again first.")
NOT_YOURS = N_("Your role does not open this page. If you need it, ask an owner of the campaign.")


def init_app(app: Flask) -> None:
    """Put the guard before every view, and a token into every form of the desk."""
    app.config.update(
        # Public forms use no cookie; the guard asks for the token below /desk/ itself.
        WTF_CSRF_CHECK_DEFAULT=False,
        # It lives as long as the cookie that it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        # Where a form comes from is checked for all of them (capture/web/access.py).
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    app.before_request(_admit)


def proved(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Ask for the second factor before a sensitive act, unless it was shown in the last quarter of an hour.

    Afterwards it leads to the page that was asked for, or to the one that the form was on. Whoever has none to show yet
    passes: they are setting it up.
    """

    @wraps(view)
    def asking(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        """Ask, or act."""
        signed_in = present()
        if signed_in.armed and not signed_in.proved(now()):
            asked.remember(asked.address() if request.method in READING else asked.page_of_form())
            return redirect(url_for("proving.show"), 303)
        return view(*args, **kwargs)

    return asking


def _admit() -> ResponseReturnValue | None:
    if request.endpoint is None or request.routing_exception:
        return None
    allowed, at_desk = roles.allowed(request.endpoint), is_desk(request.path)
    if allowed is None or (allowed is not roles.ANYBODY and not at_desk):
        # No line, or one for colleagues where nobody's cookie is read.
        abort(403)
    if not at_desk:
        return None
    if request.method in READING and _came_from_elsewhere():
        return draw("desk/bounce.html", preferred(), N_("One moment"), address=asked.address())
    current_app.extensions["csrf"].protect()
    signed_in = somebody()
    speak(frame.language())
    return None if allowed is roles.ANYBODY else _admit_colleague(signed_in, allowed)


def _admit_colleague(signed_in: SignedIn | None, allowed: frozenset[str]) -> ResponseReturnValue | None:
    if signed_in is None:
        return _ask_to_sign_in()
    if request.endpoint not in ASKS_BY_ITSELF:
        _see(signed_in)
    if not signed_in.armed and request.endpoint not in UNARMED:
        return redirect(url_for("factors.show"), 303)
    if not signed_in.colleague.plays(allowed):
        advice = NOT_YOURS if signed_in.colleague.plays(roles.DESK) else WALKING
        return frame.page("desk/refusal.html", N_("This page is not for your role"), advice=advice, again=None), 403
    return None


def _came_from_elsewhere() -> bool:
    # A link in a letter: SameSite=Strict keeps the cookie back, and to set another one would end what it stands for.
    # The page that is drawn asks once more, from here.
    elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
    return elsewhere and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        # A script asked: it cannot sign in, and a page would be no answer.
        abort(401)
    if typed := unsent.typed():
        return frame.page("desk/refusal.html", GONE, advice=NOT_SAVED, again=asked.HOME, typed=typed), 401
    asked.remember(asked.address() if request.method in READING else asked.page_of_form())
    return redirect(url_for("signing.show"), 303)


def _see(signed_in: SignedIn) -> None:
    if now() - signed_in.sign_in.seen_at >= sign_ins.SEEN_EVERY:
        with here().database.writing() as act:
            sign_ins.see(act, signed_in.sign_in, now())
