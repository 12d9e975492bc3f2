"""Mailchimp at the desk: how list and audience stand, whom Mailchimp refuses and why, which segments it is told."""

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import journal
from capture.database import now
from capture.mailchimp import audiences, members, owed, refusals, tags
from capture.mailchimp.audiences import Audience
from capture.segments.saved import Saved
from capture.web import frame, roles
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor, me
from capture.words import N_

blueprint = Blueprint("mailchimp", __name__)
WHERE = "/desk/mailchimp"
# So many are shown; the others come up as these are mended.
SHOWN = 100


@blueprint.get("/desk/mailchimp")
def show() -> str:
    """Show how things stand."""
    with here().database.reading() as session:
        state, refused = _state(session), members.refused(session)
        facts = {
            "state": state,
            "trouble": audiences.said(state),
            "reached": members.reached(session),
            "owed": owed.count(session),
            "refused": [(one, refusals.WORDS.get(one.trouble, refusals.WORDS[refusals.UNKNOWN])) for one in refused],
            "tags": [tag for tag, _ in tags.listed(session) if tag.gone_at is None],
        }
    may_let_go = me().plays(roles.allowed("mailchimp.let_go") or ())
    told = {"may_let_go": may_let_go, "done": request.args.get("done", ""), "shown": SHOWN}
    return frame.page("desk/mailchimp.html", N_("The list and Mailchimp"), **facts, **told)


@blueprint.post("/desk/mailchimp/again")
def try_again() -> Response:
    """Send those whom Mailchimp refused once more: one of them, or all."""
    chosen = request.form.get("person", "")
    with here().database.writing() as session:
        _state(session)
        again = [one.person for one in members.refused(session) if one.person and chosen in ("", str(one.person))]
        members.try_again(session, again)
        owed.owe(session, again)
        journal.record(session, actor(), "mailchimp-again", {"people": len(again)}, now())
    return redirect(f"{WHERE}?done=again", 303)


@blueprint.post("/desk/mailchimp/let-go")
@proved
def let_go() -> Response:
    """Let as many go from the audience, once, as the fuse holds and whoever presses has read."""
    with here().database.reading() as session:
        held = _state(session).held
    if not held or request.form.get("people") != str(held):
        abort(409)
    audiences.let_go(here().database, here().settings, held, actor(), now())
    return redirect(f"{WHERE}?done=let-go", 303)


@blueprint.post("/desk/segments/<row:number>/mailchimp")
def mark(number: int) -> Response:
    """Tell Mailchimp who is in a segment, from now on."""
    with here().database.writing() as session:
        segment = _segment(session, number)
        tags.mark(session, segment, here().settings)
        journal.record(session, actor(), "mailchimp-mark", {"segment": segment.id, "line": segment.line}, now())
    return redirect("/desk/segments?done=marked", 303)


@blueprint.post("/desk/segments/<row:number>/mailchimp/end")
def unmark(number: int) -> Response:
    """Tell it no more."""
    with here().database.writing() as session:
        segment = _segment(session, number)
        tags.unmark(session, segment, now())
        journal.record(session, actor(), "mailchimp-unmark", {"segment": segment.id, "line": segment.line}, now())
    return redirect("/desk/segments?done=unmarked", 303)


def _state(session: Session) -> Audience:
    state = audiences.find(session, here().settings)
    if state is None:
        abort(404)
    return state


def _segment(session: Session, number: int) -> Saved:
    _state(session)
    found = session.get(Saved, number)
    if found is None or found.archived_at is not None:
        abort(404)
    return found
