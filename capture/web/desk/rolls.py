"""The roll at the desk: a file is chosen, its columns are looked at, then what it would do; then it is let in."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from capture.database import now
from capture.electors import Edition, Elector, people
from capture.errors import ColumnsDoubled, ColumnsMissing, ListUnreadable, RollStrikesMany
from capture.forms import LetGo, Objection, RollColumns, Upload
from capture.imports.limits import LARGEST, MIB
from capture.rolls import columns, entering, objecting, persons, preparing, weighing, working
from capture.staff import colleagues as team
from capture.web import frame
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_, gettext

blueprint = Blueprint("rolls", __name__)
TITLE, ONE = N_("Electoral roll"), N_("A roll")
NO_FILE, NO_DAY = N_("Please choose a file."), N_("Please write the date of birth like 24/03/1953")
NOBODY = N_(
    "Nobody of these names and this birth is on the roll here: nobody left it. Look whether they are written right."
)
ALIKE = N_(
    "Nobody left the roll yet: nobody on it has just these names and this birth. Choose who of these people it is."
)
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
    except (ColumnsDoubled, ColumnsMissing) as wrong:
        form.refuse(str(wrong))
        return _look(number, form), 422
    return redirect(url_for("rolls.look", number=number), 303)


@blueprint.post("/desk/roll/<row:number>/confirm")
@proved
def confirm(number: int) -> ResponseReturnValue:
    """Let a roll in; of one that strikes many the number is typed."""
    form = LetGo(request.form)
    try:
        working.confirm(here().database, number, form.number)
    except RollStrikesMany as wrong:
        form.refuse(str(wrong))
        return _look(number, RollColumns(), form), 422
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
    done = _take_out(form, day)
    if done.gone:
        return redirect(url_for("rolls.show", gone=done.gone), 303)
    form.say_nobody(gettext(ALIKE if done.alike else NOBODY))
    return _page(Upload(), form, done.alike), 422


def _take_out(form: Objection, day: str) -> objecting.Objected:
    key, names = here().settings.suppression_key.encode(), (form.family_name.data or "", form.given_names.data or "")
    with here().database.writing() as act:
        done = objecting.object_to(act, key, names, day, actor(), now())
        if not done.gone and form.number is not None:
            done = objecting.take_out(act, key, form.number, actor(), now())
        act.expunge_all()
    return done


def _page(form: Upload, objection: Objection, alike: Sequence[Elector] = ()) -> str:
    with here().database.reading() as reading:
        listed, newest, names = people.listed(reading), people.newest(reading), team.names(reading)
    facts: dict[str, Any] = {"listed": listed, "newest": newest, "names": names, "states": people.STATES}
    facts |= {"gone": request.args.get("gone", type=int), "most": LARGEST // MIB, "alike": alike}
    return frame.page("desk/roll.html", TITLE, form=form, objection=objection, **facts)


def _look(number: int, form: RollColumns, going: LetGo | None = None) -> str:
    with here().database.reading() as reading:
        asked = reading.get(Edition, number) or abort(404)
    facts = {
        "going": going or LetGo(),
        "is_much": weighing.is_much(asked.counts),
        "asked": asked,
        "states": people.STATES,
        "kinds": columns.KINDS,
        "counts": COUNTED,
    }
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
    "spared": N_("Not named in the file; they stay, since rows were refused"),
    "scope": N_("On these lists here until now"),
    "held": N_("Left out: they objected"),
    "alike": N_("Left out: like somebody who objected"),
    "buildings": N_("Buildings"),
    "stations": N_("Polling stations"),
    "opening": N_("Polling stations that are not here yet"),
}
