"""Following: a link of a mailing that leads by way of us, where MAILING_CLICKS had it so when the letter left."""

from contextlib import suppress

import sqlalchemy as sa
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from capture import deliveries, links, moves
from capture.database import now
from capture.deliveries import results
from capture.errors import HustingsError, LinkUnknown
from capture.links import Way
from capture.mailings import leading
from capture.supporters import Supporter
from capture.web.pages import here

blueprint = Blueprint("following", __name__)


@blueprint.get("/go/<token>")
def follow(token: str) -> Response:
    """Lead on to where the link of that mailing leads, and nowhere else."""
    way = links.read_way_token(here().settings.suppression_key, token)
    with here().database.reading() as session:
        plan = deliveries.find(session, way.mailing)
        target = leading.target(plan, way.mark) if plan else None
    if target is None:
        raise LinkUnknown
    if here().settings.mailing_clicks and request.method == "GET":
        # Whoever reads gets there, whether or not it can be noted now.
        with suppress(HustingsError, sa.exc.DBAPIError, sa.exc.TimeoutError):
            _note(way)
    return redirect(target)


def _note(way: Way) -> None:
    with here().database.writing() as session:
        person = moves.person(session, way.who)
        if person is not None and person.left_at is None:
            results.note(session, way.mailing, results.CLICKED, Supporter.id == person.id, now())
