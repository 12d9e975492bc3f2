"""The first page of the desk: how the campaign is doing, drawn and in tables; each number leads to its people."""

from flask import Blueprint

from capture import exports, figures
from capture.web import frame, overview
from capture.web.pages import here
from capture.words import N_

blueprint = Blueprint("home", __name__)
PEOPLE = "/desk/people"


@blueprint.get("/desk/")
def show() -> str:
    """Show how the campaign is doing."""
    with here().database.reading() as session:
        seen = figures.look(exports.scope_of(session, here().settings.campaign, here().catalogue))
    facts = overview.facts(seen, frame.language(), PEOPLE)
    return frame.page("desk/home.html", N_("Overview"), **facts)
