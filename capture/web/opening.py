"""The button behind a fresh letter: it opens the person's own page, once, for half an hour."""

import base64
import hashlib
import hmac

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from capture import links, moves
from capture.database import now
from capture.errors import LinkSpent, LinkUnknown
from capture.web import asking
from capture.web.once import FIELD, key
from capture.web.pages import draw, here
from capture.words import N_

blueprint = Blueprint("opening", __name__)


@blueprint.get("/preferences/open/<token>")
def show(token: str) -> str:
    """Show the button; opening the page spends nothing, since mail scanners follow links."""
    with here().database.reading() as session:
        person = moves.person(session, links.look(session, links.PREFERENCES, token, now()))
    if person is None:
        raise LinkUnknown
    return draw("open.html", person.language, N_("Your own page"), token=token, once=key())


@blueprint.post("/preferences/open/<token>")
def enter(token: str) -> Response:
    """Spend the link and go to the page; whoever presses the same button again comes to the same page."""
    visit = _visit(token, request.form.get(FIELD, ""))
    with here().database.writing() as session:
        try:
            links.open_visit(session, links.use(session, links.PREFERENCES, token, now()), visit, now())
        except LinkSpent:
            if not links.is_open(session, visit, now()):
                raise
    return redirect(f"/preferences/mine/{visit}", 303)


@blueprint.post("/preferences/open/<token>/again")
def again(token: str) -> Response:
    """Owe a fresh letter to whoever held an old link; the answer tells nothing."""
    with here().database.writing() as session:
        person = moves.person(session, links.find(session, links.PREFERENCES, token).who)
        if person is None:
            raise LinkUnknown
        asking.owe(session, person)
    return asking.sent(person.language)


def _visit(token: str, once: str) -> str:
    # The same button makes the same visit: a phone that lost the first answer is not locked out, and nothing that opens
    # a page rests in the database.
    said = f"visit:{token}:{once}".encode("utf-8", "surrogatepass")
    made = hmac.new(here().settings.secret_key.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
