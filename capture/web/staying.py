"""Staying in touch after the ballot: one button; without it everything is erased."""

from flask import Blueprint

from capture import links, stays, words
from capture.database import now
from capture.errors import LinkExpired, LinkUnknown
from capture.web.pages import draw, here, preferred
from capture.words import N_

blueprint = Blueprint("staying", __name__)


@blueprint.get("/stay/<token>")
def show(token: str) -> str:
    """Show the button; opening the page keeps nobody."""
    with here().database.reading() as session:
        _whose(links.find(session, links.STAY, token))
    return draw("stay.html", preferred(), N_("Shall we stay in touch?"))


@blueprint.post("/stay/<token>")
def stay(token: str) -> str:
    """Keep the person; once or often is the same."""
    words.speak(preferred())
    with here().database.writing() as session:
        who = _whose(links.find(session, links.STAY, token))
        if not stays.stay(session, who, "/stay", here().settings.campaign.ballot, now()):
            raise LinkUnknown
    return draw("stayed.html", preferred(), N_("We stay in touch"))


def _whose(link: links.Link) -> str:
    if link.expires_at <= now():
        raise LinkExpired
    return link.who
