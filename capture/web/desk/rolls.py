"""The roll at the desk: a file is chosen, its columns are looked at, then what it would do; then it is let in."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from capture import journal
from capture.database import now
from capture.electors import Edition, people
from capture.errors import ColumnsMissing, ListUnreadable
from capture.forms import Objection, RollColumns, Upload
from capture.imports.limits import LARGEST, MIB
from capture.rolls import columns, entering, persons, preparing, working
from capture.staff import colleagues as team
from capture.web import frame
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_, gettext

blueprint = Blueprint("rolls", __name__)
TITLE, ONE = N_("Electoral roll"), N_("A roll")
NO_FILE, NO_DAY = N_("Please choose a file."), N_("Please write the date of birth like 24/03/1953")
SAMPLES = 3


@blueprint.get("/desk/roll")
def show() -> str:
    """Show the rolls that came, and the forms."""
    return _page(Upload(), Objection())


@blueprint.post("/desk/roll")
@proved
def receive() -> ResponseReturnValue:
    """Lay a roll down, and show what its columns are taken for."""
    form, sent = Upload(), request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise ListUnreadable(NO_FILE)
        brought = working.receive(here().settings, here().database, sent.stream, sent.filename, actor())
        return redirect(url_for("rolls.look", number=brought.id), 303)
    except ListUnreadable as wrong:
        form.refuse(str(wrong))
    return _page(form, Objection()), 422


@blueprint.get("/desk/roll/<row:number>")
def look(number: int) -> str:
    """Show where a roll is, and what it waits for."""
    return _look(number, RollColumns())


@blueprint.post("/desk/roll/<row:number>/columns")
def order(number: int) -> ResponseReturnValue:
    """Let a roll be read, with its columns as they are said to be."""
    form = RollColumns(request.form)
    try:
        working.order(here().database, number, form.column.data or ())
    except ColumnsMissing as wrong:
        form.refuse(str(wrong))
        return _look(number, form), 422
    return redirect(url_for("rolls.look", number=number), 303)


@blueprint.post("/desk/roll/<row:number>/confirm")
@proved
def confirm(number: int) -> Response:
    """Let a roll in."""
    working.confirm(here().database, number)
    return redirect(url_for("rolls.look", number=number), 303)


@blueprint.post("/desk/roll/<row:number>/drop")
def drop(number: int) -> Response:
    """Let go of a roll; nothing of it stays."""
    working.drop(here().settings, here().database, number)
    return redirect(url_for("rolls.show"), 303)


@blueprint.post("/desk/roll/<row:number>/undo")
@proved
def undo(number: int) -> Response:
    """Take the newest roll out: the one before is back."""
    with here().database.writing() as act:
        entering.undo(act, number, here().settings.campaign.ballot, actor(), now())
    return redirect(url_for("rolls.show"), 303)


@blueprint.post("/desk/roll/objections")
@proved
def keep_out() -> ResponseReturnValue:
    """Take somebody out who objects."""
    form = Objection(request.form)
    day = persons.birth((form.born.data or "").strip())
    if not form.validate() or not day:
        if not form.errors:
            form.refuse(gettext(NO_DAY))
        return _page(Upload(), form), 422
    key, names = here().settings.suppression_key.encode(), (form.family_name.data or "", form.given_names.data or "")
    with here().database.writing() as act:
        gone = people.object_to(act, persons.identity(key, *names, day), now())
        journal.record(act, actor(), "roll-objection", {"electors": gone}, now())
    return redirect(url_for("rolls.show", gone=gone), 303)


def _page(form: Upload, objection: Objection) -> str:
    with here().database.reading() as reading:
        listed, newest, names = people.listed(reading), people.newest(reading), team.names(reading)
    facts: dict[str, Any] = {"listed": listed, "newest": newest, "names": names, "states": people.STATES}
    facts |= {"gone": request.args.get("gone", type=int), "most": LARGEST // MIB}
    return frame.page("desk/roll.html", TITLE, form=form, objection=objection, **facts)


def _look(number: int, form: RollColumns) -> str:
    with here().database.reading() as reading:
        asked = reading.get(Edition, number) or abort(404)
    facts = {"asked": asked, "states": people.STATES, "kinds": columns.KINDS, "counts": COUNTED}
    at_work = asked.state in (people.READING, people.ENTERING)
    shown = _samples(asked) if asked.state in (people.RECEIVED, people.READ) else []
    return frame.page("desk/roll-one.html", ONE, form=form, shown=shown, at_work=at_work, **facts)


def _samples(asked: Edition) -> list[tuple[str, list[str]]]:
    try:
        samples = preparing.look(working.file_of(here().settings, asked.id)).samples
    except (ListUnreadable, FileNotFoundError):
        return []
    filled = [[row[at] for row in samples if len(row) > at and row[at].strip()] for at in range(len(asked.heads))]
    return [(head, cells[:SAMPLES]) for head, cells in zip(asked.heads, filled, strict=True)]


COUNTED = {
    "people": N_("People"),
    "added": N_("New"),
    "moved": N_("Moved"),
    "struck": N_("Struck"),
    "held": N_("Left out: they objected"),
    "buildings": N_("Buildings"),
    "stations": N_("Polling stations"),
}
