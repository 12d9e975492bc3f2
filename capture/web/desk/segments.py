"""Segments that were given a name: listed with how many they mean now, changed, put away and brought back."""

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import journal, mailchimp
from capture.database import now
from capture.errors import NamesPeople, NameTaken
from capture.forms import Changing, Keeping
from capture.segments import LineWrong, Segment, saved
from capture.segments.saved import Saved
from capture.staff import colleagues
from capture.web import frame, roles
from capture.web.desk import choosing
from capture.web.pages import here
from capture.web.signing.presence import actor, me
from capture.words import N_

blueprint = Blueprint("segments", __name__)
TITLE = N_("Segments")


@blueprint.get("/desk/segments")
def show() -> str:
    """Show the segments on offer, and those that were put away."""
    with here().database.reading() as session:
        scope, names = choosing.scope(session), colleagues.names(session)
        facts = {
            "kept": [(one, choosing.said(scope, one.line)) for one in saved.listed(session)],
            "archived": saved.listed(session, archived=True),
            "names": names,
            "way": choosing.way,
            "counts": _counts(session) if "counts" in request.args else {},
            "done": request.args.get("done", ""),
            "there": mailchimp.audiences.find(session, here().settings),
            "marked": mailchimp.tags.marked(session),
            "may_mark": me().plays(roles.allowed("mailchimp.mark") or ()),
        }
        return frame.page("desk/segments.html", TITLE, **facts)


@blueprint.get("/desk/segments/<row:number>/count")
def count(number: int) -> Response:
    """Answer how many people a segment means now, as plain text."""
    with here().database.reading() as session:
        people = Segment(choosing.scope(session), _found(session, number).line).count()
    return Response(f"{people}\n", content_type="text/plain; charset=utf-8")


@blueprint.post("/desk/segments")
def keep() -> Response | tuple[str, int]:
    """Give the line of a choice a name."""
    form = Keeping(request.form)

    def act(session: Session) -> None:
        """Keep it."""
        segment = _read(session, form.q.data or "")
        one = saved.save(session, form.name.data or "", segment.line, form.note.data or "", actor(), now())
        _record(session, "save", one)

    if not _is_done(form, act):
        return _page(form, N_("Keep this choice")), 422
    return redirect("/desk/segments?done=kept", 303)


@blueprint.post("/desk/segments/<row:number>")
def change(number: int) -> Response | tuple[str, int]:
    """Let a name stand for another line."""
    form = Changing(request.form)
    with here().database.reading() as session:
        name = _found(session, number).name

    def act(session: Session) -> None:
        """Change it."""
        one, segment = _found(session, number), _read(session, form.q.data or "")
        saved.change(session, one, segment.line, form.note.data or "", segment.within)
        _record(session, "change", one)

    if not _is_done(form, act):
        return _page(form, name), 422
    return redirect("/desk/segments?done=changed", 303)


@blueprint.post("/desk/segments/<row:number>/archive")
def archive(number: int) -> Response:
    """Put a segment away; lines that name it mean the same as before."""
    with here().database.writing() as session:
        one = _found(session, number)
        saved.archive(one, now())
        mailchimp.tags.unmark(session, one, now())
        _record(session, "archive", one)
    return redirect("/desk/segments?done=archived", 303)


@blueprint.post("/desk/segments/<row:number>/restore")
def restore(number: int) -> Response:
    """Bring a segment back."""
    with here().database.writing() as session:
        one = _found(session, number)
        saved.restore(one)
        _record(session, "restore", one)
    return redirect("/desk/segments?done=restored", 303)


def _is_done(form: Changing, act: Callable[[Session], None]) -> bool:
    """Do what a form asks, in a transaction of its own; what is wrong with it is said at its field."""
    if not form.validate():
        return False
    try:
        with here().database.writing() as session:
            act(session)
    except (LineWrong, NamesPeople) as wrong:
        form.refuse(wrong.sentence if isinstance(wrong, LineWrong) else str(wrong))
    except NameTaken as taken:
        form["name"].errors = [str(taken)]
    return not form.errors


def _page(form: Changing, title: str) -> str:
    return frame.page("desk/keep.html", title, form=form, action=request.path)


def _read(session: Session, line: str) -> Segment:
    """Return the segment of a line that may be kept: it names nobody."""
    segment = Segment(choosing.scope(session), line)
    if segment.names_people:
        raise NamesPeople
    return segment


def _counts(session: Session) -> dict[int, int]:
    scope, counts = choosing.scope(session), {}
    for one in saved.listed(session):
        # A line that means nobody any more has no number.
        with suppress(LineWrong):
            counts[one.id] = Segment(scope, one.line).count()
    return counts


def _found(session: Session, number: int) -> Saved:
    found = session.get(Saved, number)
    if found is None:
        abort(404)
    return found


def _record(session: Session, act: str, one: Saved) -> None:
    journal.record(session, actor(), f"segment-{act}", {"segment": one.id, "line": one.line}, now())
