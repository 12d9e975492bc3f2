"""Leaving: one button, or none at all for a mail program (RFC 8058)."""

from flask import Blueprint

from capture import links, memberships
from capture.database import now
from capture.web.pages import draw, here, preferred
from capture.words import N_

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/leave/<token>")
def show(token: str) -> str:
    """Show the button; opening the page changes nothing."""
    links.read_leave_token(here().settings.suppression_key, token)
    return draw("leave.html", preferred(), N_("Leave"), token=token)


@blueprint.post("/leave/<token>")
def leave(token: str) -> str:
    """Write to this address no more; once or often is the same."""
    key = here().settings.suppression_key
    who, mailing = links.read_leave_token(key, token), links.mailing_of(key, token)
    with here().database.writing() as session:
        memberships.leave(session, who, "/leave", now(), mailing)
    return draw("left.html", preferred(), N_("You have left"))
