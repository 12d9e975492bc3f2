"""Another address: asked for on one's own page, done when the buttons behind both letters have been pressed."""

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import letters, links, moves, suppressions
from capture.addresses import Address
from capture.database import now
from capture.errors import LinkSpent
from capture.forms import Moving
from capture.moves import Move
from capture.supporters import Supporter
from capture.web import asking
from capture.web.mine import visitor
from capture.web.once import key, once
from capture.web.pages import draw, here
from capture.words import N_

blueprint = Blueprint("moving", __name__)
TITLE = N_("Another e-mail address")
ASKED = "asked"


@blueprint.get("/preferences/mine/<token>/move")
def show(token: str) -> str:
    """Show the form, or that two letters are on their way."""
    with here().database.reading() as session:
        person = visitor(session, token)
    return _page(Moving(), person, token)


@blueprint.post("/preferences/mine/<token>/move")
def ask(token: str) -> Response | tuple[str, int]:
    """Owe both addresses a letter; the answer is the same whoever the new one belongs to."""
    form = Moving(request.form)
    with here().database.reading() as session:
        person = visitor(session, token)
    address = form.address if form.validate() else None
    if address is None:
        return _page(form, person, token), 422
    once(lambda session: _ask(session, visitor(session, token, locked=True), address))
    return redirect(f"/preferences/mine/{token}/move?sent=yes", 303)


@blueprint.get("/preferences/move-from/<token>", defaults={"side": links.MOVE_FROM})
@blueprint.get("/preferences/move-to/<token>", defaults={"side": links.MOVE_TO})
def look(side: str, token: str) -> str:
    """Show what would change, and two buttons; opening the page changes nothing."""
    with here().database.reading() as session:
        move, language = _move(session, side, token)
    # Who holds the new address is told nothing of the person: it may have been mistyped.
    address = move.new_email if side == links.MOVE_FROM else None
    return draw("move.html", language, TITLE, address=address)


@blueprint.post("/preferences/move-from/<token>", defaults={"side": links.MOVE_FROM})
@blueprint.post("/preferences/move-to/<token>", defaults={"side": links.MOVE_TO})
def answer(side: str, token: str) -> str:
    """Agree for one of both addresses, or refuse for both."""
    agreed = request.form.get("answer") == "yes"
    with here().database.writing() as session:
        move, language = _move(session, side, token)
        outcome = _agree(session, move, side) if agreed else _refuse(session, move)
        links.use(session, side, token, now())
    return draw("moved.html", language, TITLE, outcome=outcome)


def _ask(session: Session, person: Supporter, address: Address) -> str:
    key = here().settings.suppression_key
    who, mailbox = suppressions.digest(key, address.key), suppressions.digest(key, address.mailbox)
    if who != person.who:
        moves.ask(session, person, who, address.typed, now())
        asking.owe(session, person, letters.MOVE_FROM, letters.MOVING)
        letters.order(session, letters.MOVE_TO, who, mailbox, now())
    return ASKED


def _move(session: Session, side: str, token: str) -> tuple[Move, str]:
    who = links.look(session, side, token, now())
    move = moves.waiting(session, who, side == links.MOVE_FROM, now())
    if move is None:
        raise LinkSpent
    return move, session.get_one(Supporter, move.supporter_id).language


def _agree(session: Session, move: Move, side: str) -> str:
    leaves = side == links.MOVE_FROM
    if not leaves:
        # Its owner asks to be written to, whatever they asked before.
        suppressions.lift(session, move.new_who, now())
    return "done" if moves.agree(session, move, leaves, now()) else "agreed"


def _refuse(session: Session, move: Move) -> str:
    moves.call_off(session, move)
    return "refused"


def _page(form: Moving, person: Supporter, token: str) -> str:
    facts = {"form": form, "token": token, "once": key(), "sent": request.args.get("sent") == "yes"}
    return draw("moving.html", person.language, TITLE, mine=person.email, **facts)
