"""Exports: for a channel and a use, with the columns that may go along; made by the worker, taken from here."""

from pathlib import Path

from flask import Blueprint, abort, redirect, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import exports, journal, law, letters
from capture.database import now
from capture.errors import NamesPeople
from capture.exports import FORMS, Export, Order, columns, limits, orders
from capture.forms import Ordering
from capture.segments import LineWrong, Segment
from capture.staff import colleagues
from capture.web import frame
from capture.web.desk import choosing
from capture.web.desk.people import names
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor, me
from capture.words import N_, gettext

blueprint = Blueprint("exports", __name__)
TITLE = N_("Exports")
# What each file of an export is.
NAMES = {
    exports.PEOPLE: N_("The people"),
    "refused": N_("Left out, and why"),
    "leavers": N_("Who left, to be imported as unsubscribed"),
    "about": N_("About this file"),
}


@blueprint.get("/desk/exports")
def show() -> str:
    """Show the last exports: who took whom out, when, why."""
    with here().database.reading() as session:
        scope = choosing.scope(session)
        listed = [(export, choosing.said(scope, export.line)) for export in orders.listed(session) if _is_open(export)]
        facts = {"orders": listed, "names": colleagues.names(session), "forms": FORMS}
        return frame.page("desk/exports.html", TITLE, **facts, channels=names(scope.rules))


@blueprint.get("/desk/exports/new")
def look() -> str:
    """Show what can be chosen: for which channel, in which form, with which columns."""
    return _page()


@blueprint.post("/desk/exports")
@proved
def ask() -> Response | tuple[str, int]:
    """Ask for an export."""
    with here().database.reading() as session:
        segment = choosing.segment(session, request.form.get("q", ""))
        form = _form(session, segment, request.form)
        if not form.validate():
            return _page(form), 422
        order = _order(segment, form)
        total = exports.expect(segment, order)
        limits.see_that_may(me(), total)
    with here().database.writing() as act:
        number = orders.ask(act, order, total, actor(), now()).id
        letters.tell_owners(act, me(), here().settings.suppression_key, now())
    return redirect(url_for("exports.follow", number=number), 303)


@blueprint.get("/desk/exports/<row:number>")
def follow(number: int) -> Response | str:
    """Show how far an export is, and its files when it is made."""
    with here().database.reading() as session:
        export = _found(session, number)
        facts = {"export": export, "names": colleagues.names(session), "forms": FORMS, "files": _files(session, export)}
        facts |= {"names_of_files": NAMES, "repeatable": _is_repeatable(session, export)}
        scope = choosing.scope(session)
        facts |= {"channels": names(scope.rules), "said": choosing.said(scope, export.line)}
        facts |= {"silence": law.silence(scope.ballot, export.channel, scope.at)}
        return frame.page("desk/export.html", N_("Export"), **facts)


@blueprint.get("/desk/exports/<row:number>/<name>")
@proved
def take(number: int, name: str) -> Response:
    """Hand a file over, or what was missing of one that broke off."""
    with here().database.reading() as session:
        export = _found(session, number)
        limits.see_that_may(me(), export.done)
        exports.check(here().settings.campaign.ballot, export.channel)
        file = next((file for file in _files(session, export) if file.name == name), None)
    if file is None:
        abort(404)
    kind = FORMS[export.form].kind if file.stem == exports.PEOPLE else "text/plain; charset=utf-8"
    taken = send_file(
        file, mimetype=kind, as_attachment=True, download_name=f"export-{number}-{name}", conditional=True
    )
    taken.headers["Accept-Ranges"] = "bytes"
    return taken


@blueprint.post("/desk/exports/<row:number>/again")
@proved
def again(number: int) -> Response:
    """Ask for the same once more, of the people whom the line means now."""
    with here().database.reading() as session:
        export = _found(session, number)
        order = orders.of_export(export)
        segment = Segment(choosing.scope(session), order.line)
        if segment.names_people:
            raise NamesPeople
        total = exports.expect(segment, order)
        limits.see_that_may(me(), total)
    with here().database.writing() as act:
        fresh = orders.ask(act, order, total, actor(), now()).id
        letters.tell_owners(act, me(), here().settings.suppression_key, now())
    return redirect(url_for("exports.follow", number=fresh), 303)


def _page(form: Ordering | None = None) -> str:
    text = request.values.get("q", "")
    with here().database.reading() as session:
        segment = choosing.segment(session, text)
        form = form or _form(session, segment, request.args)
        channel = form.channel.data
        reach = segment.reach(channel)
        facts = {"form": form, "line": text, "reach": reach, "segment": segment, "way": choosing.way}
        facts |= {"channels": names(segment.scope.rules), "forms": FORMS, "reason_above": exports.REASON_ABOVE}
        facts |= {"leavers_due": _are_leavers_due(session), "many_groups": limits.has_many_groups(here().catalogue)}
        facts |= {"needed": columns.NEEDED[channel], "shown": choosing.chips(segment)}
        return frame.page("desk/order.html", N_("Export for …"), **facts)


def _form(session: Session, segment: Segment, asked: object) -> Ordering:
    channels, forms = names(segment.scope.rules), {name: gettext(form.label) for name, form in FORMS.items()}
    chosen = {"channel": request.values.get("channel") or "email", "form": request.values.get("form") or "xlsx"}
    if chosen["channel"] not in channels or chosen["form"] not in forms:
        abort(404)
    audience = segment.reach(chosen["channel"]).audience
    offered = columns.offered(segment.scope.rules, chosen["channel"], audience)
    carried = FORMS[chosen["form"]].carries
    may = {name: gettext(columns.COLUMNS[name].label) for name in offered if carried is None or name in carried}
    usual = orders.remembered(session, actor(), chosen["channel"], chosen["form"])
    facts = chosen | {"columns": usual or columns.usual(segment.scope.rules, chosen["channel"], audience)}
    return Ordering(channels, forms, may, asked if request.method == "POST" else None, **facts)


def _order(segment: Segment, form: Ordering) -> Order:
    told = {"channel": form.channel.data, "form": form.form.data, "columns": form.columns.data or []}
    why = {"reason": form.reason.data or "", "name": form.name.data or ""}
    return Order(segment.line, **told, **why, language=frame.language())


def _are_leavers_due(session: Session) -> bool:
    return not here().settings.mailchimp_api_key and limits.are_leavers_due(session, now())


def _files(session: Session, export: Export) -> list[Path]:
    """The files of an export, while they lie there and nobody was erased since, who might be in them."""
    folder = exports.folder_of(here().settings, export.id)
    if export.state != orders.MADE or journal.has(session, journal.ERASURE, since=export.made_at):
        return []
    return [file for name in NAMES for file in folder.glob(f"{name}.*")]


def _found(session: Session, number: int) -> Export:
    export = session.get(Export, number)
    if export is None or not _is_open(export):
        abort(404)
    return export


def _is_open(export: Export) -> bool:
    """Whoever sees no names sees what they took out themselves, and nothing else."""
    return choosing.sees_names() or export.by == actor()


def _is_repeatable(session: Session, export: Export) -> bool:
    """Names are not kept, and an issue may have gone since."""
    try:
        return not Segment(choosing.scope(session), export.line).names_people
    except LineWrong:
        return False
