"""The whole of election day on paper, from the desk."""

from flask import Blueprint, Response

from capture import law, packs
from capture.database import now
from capture.web.pages import here
from capture.words import spoken

blueprint = Blueprint("packing", __name__)


@blueprint.get("/desk/day/pack.pdf")
def show() -> Response:
    """Give the day of the next round on A4: contacts, stations, codes, tally sheets, doors."""
    campaign, at = here().settings.campaign, now()
    day = law.next_round(campaign.ballot, at)
    with here().database.reading() as session:
        pack = packs.gather(session, campaign, day, at)
    drawn, _ = packs.pdf(pack, "a4", spoken())
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{day.isoformat()}.pdf"'
    return answer
