"""Presence: who is at the desk in this browser, and how they come and go."""

import logging

from flask import g, session
from flask_security import current_user
from flask_security.utils import login_user, logout_user

from capture.database import now
from capture.staff import Colleague, SignedIn, sign_ins
from capture.web.pages import here
from capture.web.signing.asked import ASKED
from capture.web.signing.engine import NUMBER, Member, engine
from capture.web.signing.machines import device, may_be_here

HALF = "half"
# From the password to the second factor.
HALF_HOLDS = 600  # seconds
log = logging.getLogger(__name__)


def somebody() -> SignedIn | None:
    """Return who is signed in, or None."""
    found = current_user._get_current_object()
    return found.signed_in if isinstance(found, Member) else None


def present() -> SignedIn:
    """Return who is signed in, and where, behind the guard that has let nobody else pass."""
    found = somebody()
    if found is None:
        raise LookupError("this endpoint is open to anybody (capture/web/roles.py)")
    return found


def me() -> Colleague:
    """Return the colleague who is signed in: detached, to be read, and named in acts by id."""
    return present().colleague


def actor() -> str:
    """Return how the journal names the colleague who is signed in."""
    return me().actor


def begin_half(member: Member) -> None:
    """Remember that the password was right, until the second factor is."""
    _start_anew({HALF: {"who": member.fs_uniquifier, "at": now().timestamp()}})


def half() -> Member | None:
    """Return whose password was right a few minutes ago; another password since then, and it is nobody's."""
    kept = session.get(HALF)
    if not kept or not 0 <= now().timestamp() - kept["at"] < HALF_HOLDS:
        return None
    found = engine().datastore.find_user(fs_uniquifier=kept["who"])
    return found if isinstance(found, Member) and may_be_here(found.colleague) else None


def enter(colleague: Colleague, proved: bool) -> None:
    """Sign a colleague in, in this browser, under a number that nobody knew before."""
    with here().database.writing() as act:
        number = sign_ins.begin(act, colleague.id, device(), now(), proved)
    _start_anew({NUMBER: number})
    login_user(Member(colleague, proved), remember=False)
    log.info("%s signed in, %s second factor", colleague.actor, "with a" if proved else "before any")


def leave() -> None:
    """Sign out in this browser: its cookie opens nothing any more, wherever it was copied to."""
    log.info("%s signed out", me().actor)
    with here().database.writing() as act:
        sign_ins.end(act, session[NUMBER])
    logout_user()
    session.clear()


def _start_anew(facts: dict[str, object]) -> None:
    # A cookie that somebody else put here is worth nothing afterwards; only where to go is kept.
    kept = {ASKED: session[ASKED]} if ASKED in session else {}
    session.clear()
    g.pop("csrf_token", None)
    session.update(facts | kept)
