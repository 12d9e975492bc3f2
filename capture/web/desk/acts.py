"""Acts on many: those ticked, those pasted, or everybody of a line, at once: tag, untag, assign, export."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import assignments, journal, tags
from capture.database import now
from capture.errors import NobodyChosen
from capture.segments import Segment
from capture.staff import accounts, colleagues
from capture.web import frame
from capture.web.desk import choosing
from capture.web.pages import here
from capture.web.signing.presence import me
from capture.words import N_

blueprint = Blueprint("acts", __name__)
TICKED = "ticked"

Whom = sa.ColumnElement[bool]


@blueprint.post("/desk/people/acts")
def act() -> Response:
    """Do one act to many people, and say to how many."""
    chosen = request.form.get("act", "")
    if chosen == "export":
        return redirect(f"/desk/exports/new?{choosing.asking(_line())}", 303)
    with here().database.writing() as session:
        segment = Segment(choosing.scope(session), _line())
        people = ACTS.get(chosen, _nothing)(session, segment.condition)
        told = {"filter": segment.masked, "people": people}
        journal.record(session, accounts.named(me()), chosen[:40] or "nothing", told, now())
    return redirect(choosing.way(request.form.get("q", ""), done=chosen, people=people), 303)


def _line() -> str:
    """The line of those who are meant: the ticked ones by their numbers."""
    if request.form.get("whom") != TICKED:
        return request.form.get("q", "")
    numbers = [number for number in request.form.getlist("person") if number.isdecimal()]
    if not numbers:
        raise NobodyChosen
    return choosing.of_numbers(map(int, numbers))


def _tag(session: Session, whom: Whom) -> int:
    return tags.tag(session, whom, tags.read(request.form.get("tag", "")), accounts.named(me()), now())


def _untag(session: Session, whom: Whom) -> int:
    return tags.untag(session, whom, tags.read(request.form.get("tag", "")))


def _assign(session: Session, whom: Whom) -> int:
    number = request.form.get("colleague", "")
    if not number.isdecimal():
        return assignments.release(session, whom)
    return assignments.assign(session, whom, colleagues.get(session, int(number)), accounts.named(me()), now())


def _nothing(session: Session, whom: Whom) -> int:
    return 0


ACTS: dict[str, Callable[[Session, Whom], int]] = {"tag": _tag, "untag": _untag, "assign": _assign}


@blueprint.get("/desk/people/paste")
def show() -> str:
    """Show where addresses can be pasted."""
    return frame.page("desk/paste.html", N_("Paste addresses"), text="", strangers=None)


@blueprint.post("/desk/people/paste")
def paste() -> Response | str:
    """Find people by pasted addresses and numbers, and say which are nobody's."""
    text = request.form.get("text", "")
    with here().database.reading() as session:
        found, strangers = choosing.pasted(session, text)
    way = choosing.way(choosing.of_numbers(found)) if found else ""
    if found and not strangers:
        return redirect(way, 303)
    facts = {"text": text, "strangers": strangers, "found": len(found), "way": way}
    return frame.page("desk/paste.html", N_("Paste addresses"), **facts)
