"""The page of a polling station: whoever holds its link says how many have voted, with or without a network."""

from flask import Blueprint, Response, jsonify, render_template, request
from sqlalchemy.orm import Session

from capture import errors, law, theme, words
from capture.database import now
from capture.delegates import links, telling
from capture.errors import LinkInvalid
from capture.forms import reports
from capture.precincts import Precinct
from capture.web import knocking
from capture.web.pages import draw, here, preferred
from capture.words import N_, gettext

blueprint = Blueprint("delegating", __name__, url_prefix="/delegate")
GONE, WRONG = 410, 422
SCRIPT = "text/javascript; charset=utf-8"
SCRIPTS = ("delegate.js", "walk-store.js", "walk-line.js")
ENDS: dict[type[LinkInvalid], tuple[int, str]] = {errors.LinkUnknown: (404, "gone"), errors.LinkEarly: (403, "shut")}
ADVICE = {
    errors.LinkUnknown: N_("Ask the campaign for another link, or send a text message."),
    errors.LinkExpired: N_("Thank you! What you sent is taken."),
    errors.LinkEarly: N_("Keep the link, and open it again on that day."),
}


@blueprint.before_request
def speak() -> None:
    """Speak the language that the phone asks for."""
    words.speak(preferred())


@blueprint.get("/<token>")
def show(token: str) -> str:
    """Show the page of a station, which goes on without a network; nobody's name is on it."""
    with here().database.reading() as session:
        station, is_practice = _open(session, token)
    title = f"{station.code} {station.name}".strip()
    told: dict[str, object] = {"path": f"/delegate/{token}", "station": station, "is_practice": is_practice}
    wall = here().settings.campaign.ballot.rules.wall
    return draw("delegate/page.html", preferred(), None, page=theme.Page(title), wall=wall, **told)


@blueprint.get("/<token>/station.json")
def look(token: str) -> Response:
    """Tell how many are registered, what was said before, and whether it is for practice."""
    ballot, at = here().settings.campaign.ballot, now()
    with here().database.reading() as session:
        link, station = links.of(session, token)
        day = links.opened(ballot, at)
        said = telling.before(session, ballot, station, link, day)
    return jsonify(hustings="station", practice=day is None, registered=station.registered, said=said)


@blueprint.post("/<token>/reports")
def report(token: str) -> Response:
    """Take numbers in their order, each once by its key."""
    received, ballot = now(), here().settings.campaign.ballot
    told = reports.read(request.form.get("reports", ""), received)
    with here().database.writing() as session:
        held = links.of(session, token)
        links.opened(ballot, received, links.GRACE)
        answers = [telling.tell(session, ballot, held, one, told.behind, received) for one in told.entries]
    return jsonify(hustings="reported", reports=[vars(one) for one in answers])


@blueprint.get("/<token>/worker.js")
def worker(token: str) -> Response:
    """Give the phone what keeps the page when there is no network; it rules this station's page and no other."""
    path = knocking.ruled("delegate", token)
    assets = [here().catalogue.walk_stylesheet, *(f"/theme/js/{name}" for name in SCRIPTS), "/favicon.svg"]
    script = render_template("delegate/worker.js", kept=[path, *assets], version=knocking.version())
    answer = Response(script, content_type=SCRIPT)
    answer.headers["Service-Worker-Allowed"] = path
    return answer


@blueprint.errorhandler(LinkInvalid)
def refuse(error: LinkInvalid) -> tuple[str | Response, int]:
    """Say that a link opens nothing, and what to do; the page is told in our own word, which alone it believes."""
    status, word = ENDS.get(type(error), (GONE, "over"))
    if request.method == "POST" or request.endpoint == f"{blueprint.name}.look":
        return jsonify(hustings=word), status
    advice = gettext(ADVICE[type(error)])
    return draw("walk/refusal.html", preferred(), advice=advice, page=theme.Page(str(error))), status


@blueprint.errorhandler(errors.KnockUnreadable)
def refuse_reports(error: errors.KnockUnreadable) -> tuple[Response, int]:
    """Say that what was posted is nothing of ours: figures alone are taken; where the law says so, by its article."""
    wall = law.voters_unnamed(here().settings.campaign.ballot, now())
    return jsonify(hustings="unreadable", said=gettext(wall.article) if wall else ""), WRONG


def _open(session: Session, token: str) -> tuple[Precinct, bool]:
    _, station = links.of(session, token)
    return station, links.opened(here().settings.campaign.ballot, now()) is None
