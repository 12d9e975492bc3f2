"""The walk on a phone: whoever holds its link sees it, and nothing else, and knocks with or without a network."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify, render_template, request
from sqlalchemy.orm import Session

from capture import doors, errors, journal, law, reserves, theme, words
from capture.database import now
from capture.doors import training
from capture.errors import DiskFull, LinkExpired, LinkInvalid, LinkReplaced
from capture.forms import SignUp, knocks
from capture.walks import Walk, links
from capture.web import knocking, signup
from capture.web.pages import draw, here, preferred
from capture.words import N_, gettext

blueprint = Blueprint("walking", __name__, url_prefix="/walk")
GONE, WRONG = 410, 422
# So long after the end of a walk a phone that was off may bring what was signed and said before it: of neither the hour
# is told.
GRACE = timedelta(days=7)
SCRIPT = "text/javascript; charset=utf-8"
ENDS: dict[type[LinkInvalid], tuple[int, str]] = {errors.LinkUnknown: (404, "gone"), errors.LinkEarly: (403, "shut")}
ADVICE = {
    errors.LinkUnknown: N_("Ask your organiser for another link, or for a sheet of paper."),
    errors.LinkExpired: N_("Thank you! What you noted before it ended is taken. Ask your organiser for the next walk."),
    errors.LinkReplaced: N_("What you noted before is taken for 30 days. Ask your organiser for the new link."),
    errors.LinkEarly: N_("Keep the link, and open it again on that day."),
}


@blueprint.before_request
def speak() -> None:
    """Speak the language that the phone asks for."""
    words.speak(preferred())


@blueprint.get("/<token>")
def show(token: str) -> str:
    """Show the page of a walk, which goes on without a network."""
    with here().database.reading() as session:
        walk = _open(session, token, now())
    return knocking.page(walk, f"/walk/{token}")


@blueprint.get("/<token>/stops.json")
def stops(token: str) -> Response:
    """Tell where to go: buildings and doors, of nobody a name."""
    with here().database.reading() as session:
        walk = _open(session, token, now())
        ballot = here().settings.campaign.ballot
        facts = knocking.facts(walk, now(), links.ends(walk, ballot)) | knocking.polls(session, walk, now())
        return jsonify(hustings="walk", walk=facts, stops=doors.route(session, walk, law.today(ballot, now())))


@blueprint.post("/<token>/knocks")
def knock(token: str) -> tuple[Response, int]:
    """Take what was knocked, once and in order; of a walk that is over what was before its end."""
    received = now()
    batch = knocks.read(request.form.get("knocks", ""), received)
    with here().database.writing() as session:
        held = links.held(session, token, here().settings.campaign.ballot, received)
        told = [knocking.take(session, held.walk, sent, batch, received, held.ends) for sent in batch.sent]
    return jsonify(hustings="knocked", knocks=told), GONE if received >= held.ends else 200


@blueprint.post("/<token>/heard")
def hear(token: str) -> Response:
    """Count a bag of what was said, once: together with others of at least five electors, or not at all."""
    key, said = knocks.read_bag(request.form.get("bag", ""))
    with here().database.writing() as session:
        walk = _lately(session, token, now()).walk
        counted = doors.hear(session, key, walk, said, here().settings.campaign.ballot.rules)
    return jsonify(hustings="heard", kept=counted.kept, dropped=counted.dropped)


@blueprint.post("/<token>/agreed")
def agree(token: str) -> Response:
    """Take what a door replied to the question whether its answer may be kept for it, once."""
    received = now()
    sent = knocks.read_reply(request.form.get("reply", ""), received)
    with here().database.writing() as session:
        what = knocking.agree(session, _lately(session, token, received), sent, received)
    return jsonify(hustings="replied", what=what)


@blueprint.post("/<token>/never")
def close(token: str) -> Response:
    """Close the door of somebody near the walk, to whom it does not lead: nobody is to come back."""
    address, door = knocks.read_address(request.form.get("never", ""))
    with here().database.writing() as session:
        walk = _lately(session, token, now()).walk
        what = doors.close_elsewhere(session, walk, address, door, now())
        journal.record(session, "machine", "door-closed-elsewhere", {"walk": walk.code, "what": what}, now())
    return jsonify(hustings="closed", what=what)


@blueprint.post("/<token>/sign-up")
def sign_up(token: str) -> tuple[Response, int]:
    """Take the sign-up of somebody at a door: a proposal and a letter, as on the site. No door is in it."""
    if reserves.is_let_go(here().settings.instance):
        raise DiskFull
    with here().database.writing() as session:
        code = _lately(session, token, now()).walk.code
        tag = f"walk-{code.lower()}"
        form = SignUp(here().catalogue, preferred(), "/walk", here().settings.campaign.phone_country, request.form, tag)
        if not form.validate() or form.address is None:
            return jsonify(hustings="wrong", mistakes=knocking.mistakes(form)), WRONG
        held = signup.propose(session, form, form.address, code)
    return jsonify(hustings="held" if held else "proposed"), 200


@blueprint.get("/<token>/worker.js")
def worker(token: str) -> Response:
    """Give the phone what keeps the page when there is no network; it rules this walk and no other page."""
    path = knocking.ruled("walk", token)
    kept = knocking.kept(path)
    answer = Response(render_template("walk/worker.js", kept=kept, version=knocking.version()), content_type=SCRIPT)
    answer.headers["Service-Worker-Allowed"] = path
    return answer


@blueprint.get("/<token>/walk.webmanifest")
def manifest(token: str) -> Response:
    """Let the phone put the walk among its programs."""
    with here().database.reading() as session:
        name = _open(session, token, now()).name if token != training.TOKEN else gettext(training.NAME)
    answer = jsonify(knocking.manifest(name, f"/walk/{token}"))
    answer.content_type = "application/manifest+json"
    return answer


@blueprint.get(f"/{training.TOKEN}")
def train() -> str:
    """Show the same page with invented doors; nothing of it is ever sent."""
    return knocking.page(training.walk(now()), f"/walk/{training.TOKEN}", training=True)


@blueprint.get(f"/{training.TOKEN}/stops.json")
def training_stops() -> Response:
    """Tell the invented doors."""
    return jsonify(hustings="walk", walk=knocking.facts(training.walk(now()), now()), stops=training.route())


@blueprint.errorhandler(LinkInvalid)
def refuse(error: LinkInvalid) -> tuple[str | Response, int]:
    """Say that a link opens nothing, and what to do; the page is told in our own word, which alone it believes."""
    status, word = ENDS.get(type(error), (GONE, "over"))
    if request.method == "POST" or request.endpoint == f"{blueprint.name}.stops":
        return jsonify(hustings=word), status
    return draw(
        "walk/refusal.html", preferred(), advice=gettext(ADVICE[type(error)]), page=theme.Page(str(error))
    ), status


@blueprint.errorhandler(errors.KnockUnreadable)
def refuse_knocks(error: errors.KnockUnreadable) -> tuple[Response, int]:
    """Say that what was posted is no knocks of ours."""
    return jsonify(hustings="unreadable"), WRONG


@blueprint.errorhandler(errors.TooManySubmissions)
def refuse_sign_up(error: errors.TooManySubmissions) -> tuple[Response, int]:
    """Say that too many sign-ups came from this connection: the phone keeps it, and sends it later."""
    return jsonify(hustings="later"), 429


def _lately(session: Session, token: str, at: datetime) -> links.Held:
    held = links.held(session, token, here().settings.campaign.ballot, at)
    if not held.is_former and at >= held.ends + GRACE:
        raise LinkExpired
    return held


def _open(session: Session, token: str, at: datetime) -> Walk:
    ballot = here().settings.campaign.ballot
    held = links.held(session, token, ballot, at)
    if held.is_former:
        raise LinkReplaced
    if held.ends <= at:
        raise LinkExpired
    return links.find(session, token, law.today(ballot, at))
