"""Acts on many: those ticked, those pasted, or everybody of a line, at once: tag, untag, assign, export."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import assignments, journal, tags
from capture.database import now
from capture.errors import NobodyChosen, NoPair
from capture.manners import take_time
from capture.segments import Segment, pasting
from capture.web import frame
from capture.web.desk import choosing
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("acts", __name__)
TICKED = "ticked"
PAIR = 2

Whom = sa.ColumnElement[bool]
Done = tuple[int, dict[str, object]]


@blueprint.post("/desk/people/acts")
def act() -> Response:
    """Do one act to many people, and say to how many."""
    chosen = request.form.get("act", "")
    if chosen == "export":
        return redirect(f"/desk/exports/new?{choosing.asking(_line())}", 303)
    if chosen == "merge":
        kept, other = _pair()
        return redirect(url_for("merging.look", kept=kept, other=other), 303)
    if chosen not in ACTS:
        abort(404)
    with here().database.writing() as session:
        take_time(session)
        segment = Segment(choosing.scope(session), _line())
        people, told = ACTS[chosen](session, segment.condition)
        told = {"filter": segment.masked, "people": people, **told}
        journal.record(session, actor(), chosen, told, now())
    return redirect(choosing.way(request.form.get("q", ""), done=chosen, people=str(people)), 303)


def tag(session: Session, whom: Whom) -> Done:
    """Put the tag of the form on people."""
    word = tags.read(request.form.get("tag", ""))
    return tags.tag(session, whom, word, actor(), now()), {"tag": word}


def untag(session: Session, whom: Whom) -> Done:
    """Take the tag of the form off people."""
    word = tags.read(request.form.get("tag", ""))
    return tags.untag(session, whom, word), {"tag": word}


def assign(session: Session, whom: Whom) -> Done:
    """Give people into the hands of the colleague of the form, or of nobody. Raises NoColleague."""
    colleague = choosing.colleague(session)
    if colleague is None:
        return assignments.release(session, whom), {}
    return assignments.assign(session, whom, colleague, actor(), now()), {"colleague": colleague.id}


# What can be done to people, by its name in forms and in the journal: to how many, and the particulars.
ACTS: dict[str, Callable[[Session, Whom], Done]] = {"tag": tag, "untag": untag, "assign": assign}


def _line() -> str:
    """The line of those who are meant: the ticked ones by their numbers."""
    if request.form.get("whom") != TICKED:
        return request.form.get("q", "")
    numbers = _ticked()
    if not numbers:
        raise NobodyChosen
    return choosing.of_numbers(numbers)


def _pair() -> list[int]:
    """The two who are ticked, the one who came first before the other. Raises NoPair for more or fewer."""
    numbers = sorted(set(_ticked()))
    if len(numbers) != PAIR:
        raise NoPair
    return numbers


def _ticked() -> list[int]:
    found = (choosing.row_number(text) for text in request.form.getlist("person"))
    return [number for number in found if number is not None]


@blueprint.get("/desk/people/paste")
def show() -> str:
    """Show where addresses can be pasted."""
    return frame.page("desk/paste.html", N_("Paste addresses"), text="", strangers=None)


@blueprint.post("/desk/people/paste")
def paste() -> Response | str:
    """Find people by pasted addresses and numbers, and say which are nobody's."""
    text = request.form.get("text", "")
    with here().database.reading() as session:
        found, strangers = pasting.find(session, text, here().settings.campaign.phone_country)
    way = choosing.way(choosing.of_numbers(found)) if found else ""
    if found and not strangers:
        return redirect(way, 303)
    facts = {"text": text, "strangers": strangers, "found": len(found), "way": way}
    return frame.page("desk/paste.html", N_("Paste addresses"), **facts)
