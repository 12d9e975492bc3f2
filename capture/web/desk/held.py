"""Held letters: what the form took while it was under attack, or too much of from one place; somebody decides here."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import journal, shields, submissions
from capture.database import now
from capture.letters import held
from capture.web import frame
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("held", __name__)
GO, DROP = "letters-go", "letters-drop"
REASONS = {
    submissions.RETURNS: N_("Too many letters came back: every letter waited."),
    submissions.SHIELD: N_("During an attack, from browsers that proved nothing (no JavaScript)."),
    submissions.TRAP: N_("A field that nobody sees was filled in, by a program or a browser that fills everything."),
    submissions.CONNECTION: N_("Many from one connection: a school, a café, or one person."),
    submissions.PROVIDER: N_("Many to one mail provider within an hour: a company, a university, or a victim."),
}
UP = {
    shields.CROWD: N_("Far more people sign up than usually. Browsers work harder; whoever proves nothing waits here."),
    shields.RETURNS: N_("One letter in ten comes back: no confirming letter leaves before somebody has looked."),
}
DONE = {GO: N_("Letters that leave now: %(letters)s"), DROP: N_("Letters dropped: %(letters)s")}


@blueprint.get("/desk/held")
def show() -> str:
    """Show the groups of held letters, and whether the shield is up."""
    with here().database.reading() as session:
        facts = {"groups": held.groups(session), "up": shields.up(session)}
    act, _, letters = request.args.get("done", "").partition(":")
    done = (DONE.get(act, ""), letters if letters.isdecimal() else "")
    return frame.page("desk/held.html", N_("Held letters"), once=key(), done=done, reasons=REASONS, told=UP, **facts)


@blueprint.post("/desk/held")
def decide() -> Response:
    """Let the letters of a group go, or drop them."""
    act, group = request.form.get("act", ""), request.form.get("group", "")
    if act not in ACTS:
        abort(404)
    done = once(lambda session: f"{act}:{ACTS[act](session, group)}")
    return redirect(url_for("held.show", done=done), 303)


def let_go(session: Session, group: str) -> int:
    """Let the letters of a group leave, and write it down: why they were held, never whose. Returns how many leave."""
    letters = held.let_go(session, group, now())
    if letters:
        journal.record(session, actor(), "letters-go", {"held": group.partition(":")[0], "letters": letters}, now())
    return letters


def drop(session: Session, group: str) -> int:
    """Drop the letters of a group, and write it down. Returns how many."""
    letters = held.drop(session, group)
    if letters:
        journal.record(session, actor(), "letters-drop", {"held": group.partition(":")[0], "letters": letters}, now())
    return letters


ACTS: dict[str, Callable[[Session, str], int]] = {GO: let_go, DROP: drop}
