"""The grid at the desk: station, number, Enter, line after line; several may type at once."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from capture.database import now
from capture.turnout import grid
from capture.turnout.grid import Noted, Typed
from capture.web import frame
from capture.web.once import key
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_, speak

blueprint = Blueprint("day_grid", __name__)
TITLE = N_("The grid")
LONGEST_KEY = 64


@blueprint.get("/desk/day/grid")
def show() -> str:
    """Show the line to be typed, and every station with its last number."""
    return _page()


@blueprint.get("/desk/day/grid/stations")
def look() -> Response:
    """Show the stations alone, for a page that asks again: an answer without a body while nothing changed."""
    answer = Response(frame.page("desk/_grid.html", TITLE, **_rows()), mimetype="text/html")
    answer.add_etag()
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    return answer


@blueprint.post("/desk/day/grid")
def note() -> ResponseReturnValue:
    """Record one line, once for its key; the script is answered in JSON, whoever has none with the page."""
    typed = Typed(*(request.form.get(name, "").strip() for name in ("key", "code", "voters", "at")))
    speak(frame.language())
    with here().database.writing() as act:
        noted = grid.note(act, here().settings.campaign.ballot, _keyed(typed), actor(), now())
    if request.accept_mimetypes.best == "application/json":
        return jsonify(hustings="noted", **vars(noted))
    return _page(noted, typed), 200 if noted.number else 422


def _keyed(typed: Typed) -> Typed:
    return Typed(typed.key[:LONGEST_KEY] or key(), typed.code, typed.voters, typed.at)


def _page(noted: Noted | None = None, typed: Typed | None = None) -> str:
    return frame.page("desk/grid.html", TITLE, noted=noted, typed=typed, key=key(), **_rows())


def _rows() -> dict[str, object]:
    ballot = here().settings.campaign.ballot
    with here().database.reading() as session:
        found = grid.rows(session, ballot, now())
    return {"rows": found, "local": lambda moment: moment.astimezone(ballot.timezone).strftime("%H:%M")}
