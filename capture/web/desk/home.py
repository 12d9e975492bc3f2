"""The first page of the desk: how the campaign is doing, drawn and in tables; each number leads to its people."""

from flask import Blueprint

from capture import exports, figures
from capture.watch import WRONG
from capture.web import frame, overview, roles
from capture.web.pages import here
from capture.web.signing.presence import me
from capture.words import N_

blueprint = Blueprint("home", __name__)
PEOPLE = "/desk/people"


@blueprint.get("/desk/")
def show() -> str:
    """Show how the campaign is doing."""
    with here().database.reading() as session:
        seen = figures.look(exports.scope_of(session, here().settings.campaign, here().catalogue))
    facts = overview.facts(seen, frame.language(), PEOPLE)
    rooms = {each.room for each in seen.waiting if each.room and me().plays(roles.allowed(f"{each.room}.show") or ())}
    wrong = [finding for finding in here().glances.findings() if finding.mark == WRONG]
    told = {"wrong": [finding.said(here().settings.campaign.timezone) for finding in wrong]}
    sees = me().plays(roles.allowed("status.show") or ())
    return frame.page("desk/home.html", N_("Overview"), rooms=rooms, sees_status=sees, **told, **facts)
