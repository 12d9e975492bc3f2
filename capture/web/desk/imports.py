"""Imports: a file is chosen, its columns are looked at, then what would come of it; then its people are let in."""

from typing import Any

from flask import Blueprint, abort, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from capture import arrivals, imports
from capture.arrivals import AT_WORK, ENTERED, READ, RECEIVED, Import
from capture.database import now
from capture.errors import ColumnsUnknown, DetailUnreadable, ListUnreadable, StatementIncomplete
from capture.forms import Columns, Upload
from capture.imports.limits import LARGEST, MIB
from capture.staff import colleagues as team
from capture.web import frame
from capture.web.desk import bodies, refusing
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_, gettext, spoken

blueprint = Blueprint("imports", __name__)
TITLE, CHOOSE, LIST, HOLDS = N_("Imports"), N_("Bring a list in"), N_("A list"), N_("What its columns hold")
NO_FILE = N_("Please choose a file.")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/desk/imports")
def show() -> str:
    """Show the lists that came, the newest first."""
    with here().database.reading() as reading:
        facts = {
            "lists": arrivals.listed(reading),
            "names": team.names(reading),
            "left": arrivals.leavers_came(reading),
        }
    return frame.page("desk/imports.html", TITLE, states=imports.STATES, holds=imports.HOLDS, **facts)


@blueprint.get("/desk/imports/new")
@proved
def choose() -> str:
    """Ask for a file."""
    return _upload_page(Upload())


@blueprint.post("/desk/imports/new")
@proved
def receive() -> ResponseReturnValue:
    """Lay a file down, and show what its columns are taken for."""
    form, sent = Upload(), request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise ListUnreadable(NO_FILE)
        told = (here().settings, here().database, here().catalogue, sent.stream, sent.filename, actor())
        return redirect(url_for("imports.show_columns", number=imports.receive(*told).id), 303)
    except ListUnreadable as wrong:
        form.refuse(str(wrong))
    return _upload_page(form), 422


@blueprint.errorhandler(RequestEntityTooLarge)
def refuse_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say it on the page of the file, to whoever may bring one."""
    if request.endpoint != "imports.receive" or not bodies.has_room():
        return refusing.http(error)
    form = Upload()
    form.refuse(gettext(imports.LARGE).format(most=LARGEST // MIB))
    return _upload_page(form), 413


@blueprint.get("/desk/imports/<row:number>")
def look(number: int) -> Response | str:
    """Show where a list is: what it waits for, how far the work at it is, what would come of it, or what came."""
    with here().database.reading() as reading:
        asked = _found(reading, number)
        if asked.state == RECEIVED:
            return redirect(url_for("imports.show_columns", number=number), 303)
        facts = _common(asked) | {"names": team.names(reading)} | _seen(reading, asked)
    return frame.page("desk/import.html", LIST, **facts)


@blueprint.get("/desk/imports/<row:number>/columns")
def show_columns(number: int) -> Response | str:
    """Show what the columns are taken for, and ask what can be stated about consent."""
    with here().database.reading() as reading:
        asked = _found(reading, number)
    if asked.state not in (RECEIVED, READ):
        return redirect(url_for("imports.look", number=number), 303)
    return _columns_page(Columns(asked), asked)


@blueprint.post("/desk/imports/<row:number>/columns")
def order(number: int) -> ResponseReturnValue:
    """Let a list be read, with its columns as they are said to be."""
    with here().database.reading() as reading:
        asked = _found(reading, number)
    form = Columns(asked, request.form)
    if form.validate():
        try:
            with here().database.writing() as act:
                imports.order(act, here().catalogue, number, form.column.data or (), form.said, actor(), form.kind.data)
            return redirect(url_for("imports.look", number=number), 303)
        except (ColumnsUnknown, StatementIncomplete, DetailUnreadable) as wrong:
            form.refuse(wrong)
    return _columns_page(form, asked), 422


@blueprint.post("/desk/imports/<row:number>/confirm")
@proved
def confirm(number: int) -> Response:
    """Let the people of a list in."""
    with here().database.writing() as act:
        imports.confirm(act, number, actor())
    return redirect(url_for("imports.look", number=number), 303)


@blueprint.post("/desk/imports/<row:number>/drop")
def drop(number: int) -> Response:
    """Let go of a list; nothing of it stays."""
    imports.let_go(here().settings, here().database, number, actor())
    return redirect(url_for("imports.show"), 303)


@blueprint.post("/desk/imports/<row:number>/undo")
@proved
def undo(number: int) -> Response:
    """Take the people of a list out again."""
    with here().database.writing() as act:
        imports.undo(act, here().settings.campaign.ballot, number, actor())
    return redirect(url_for("imports.look", number=number), 303)


@blueprint.get("/desk/imports/<row:number>/refused.xlsx")
@proved
def take_refused(number: int) -> Response:
    """Hand over the rows that did not come in, each with its reason."""
    path = imports.refused_of(here().settings, number)
    if not path.exists():
        abort(404)
    return send_file(path, XLSX, as_attachment=True, download_name=f"refused-{number}.xlsx")


def _found(session: Session, number: int) -> Import:
    return arrivals.find(session, number) or abort(404)


def _common(asked: Import) -> dict[str, Any]:
    told = {"states": imports.STATES, "holds": imports.HOLDS, "told": imports.TOLD, "added": imports.ADDED}
    told |= {"verdicts": imports.verdicts(asked), "becomes": imports.BECOMES}
    is_refused = imports.refused_of(here().settings, asked.id).exists()
    agreements = imports.agreements(here().catalogue)
    return told | {"asked": asked, "at_work": asked.state in AT_WORK, "refused": is_refused, "agreements": agreements}


def _seen(session: Session, asked: Import) -> dict[str, Any]:
    """What a list would do, or did."""
    if asked.state == READ:
        rows = {"rows": imports.first(session, asked.id), "wrong": imports.refused(session, asked.id)}
        agreed = imports.agreed(session, asked.id)
        return rows | {"changes": imports.changes(session, asked), "agreed": agreed, "titles": _titles()}
    until = arrivals.undo_until(asked, here().settings.campaign.ballot, now())
    changed = asked.counts.get("added", {}) if asked.state == ENTERED else {}
    return {"changes": changed, "until": until, "wrong": []}


def _titles() -> dict[str, str]:
    return {issue.key: issue.title(spoken())[0] for issue in here().catalogue.issues}


def _upload_page(form: Upload) -> str:
    return frame.page("desk/import-file.html", CHOOSE, form=form, most=LARGEST // MIB)


def _columns_page(form: Columns, asked: Import) -> str:
    columns = imports.look(here().settings, here().catalogue, asked)
    issues = {f"{imports.OF_ISSUE}{key}": title for key, title in _titles().items()}
    others = {name: kind.label for name, kind in imports.kinds(here().catalogue).items() if name not in issues}
    offered = {"kinds": others, "issues": issues, "columns": columns, "today": now().date().isoformat()}
    return frame.page("desk/import-columns.html", HOLDS, form=form, **_common(asked), **offered)
