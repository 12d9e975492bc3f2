"""One person: everything that is known of them, whence and since when, and what can be done."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import journal, law, memberships, moves, notes, origins, requests, suppressions
from capture.database import now
from capture.forms import Claiming, Correction, Noting
from capture.law import OBSERVED
from capture.marks import Mark
from capture.origins import Source
from capture.staff import colleagues
from capture.supporters import FACTS, Supporter
from capture.web import frame
from capture.web.desk import acts, entries, known
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("person", __name__)
PAGE = "/desk"


@blueprint.get("/desk/people/<row:number>")
def show(number: int) -> str:
    """Show everything that is known."""
    return _page(number, Noting(), Claiming(asked_on=_today()))


@blueprint.get("/desk/people/<row:number>/correct")
def look(number: int) -> str:
    """Show the facts, to be corrected."""
    with here().database.reading() as session:
        person = found(session, number)
    return _correction(person, _form(person))


@blueprint.post("/desk/people/<row:number>/correct")
def correct(number: int) -> Response | tuple[str, int]:
    """Write down what a colleague learnt; each changed fact keeps that it was they who noted it."""
    with here().database.reading() as session:
        person = found(session, number)
    form = _form(person, request.form)
    if not form.validate():
        return _correction(person, form), 422
    with here().database.writing() as session:
        person = found(session, number, locked=True)
        if not _renumber(session, person, form):
            return _correction(person, form), 422
        told = origins.tell(session, person, form.facts, Source(OBSERVED, actor(), now()))
        _record(session, "correct", number, facts=told)
    return _back(number, "corrected")


@blueprint.post("/desk/people/<row:number>/tags")
def tag(number: int) -> Response:
    """Put a tag on the person, or take one off."""
    chosen = "untag" if request.form.get("act") == "untag" else "tag"
    return _act(number, chosen)


@blueprint.post("/desk/people/<row:number>/assign")
def assign(number: int) -> Response:
    """Give the person into the hands of a colleague, or of nobody."""
    return _act(number, "assign")


@blueprint.post("/desk/people/<row:number>/notes")
def write(number: int) -> Response | tuple[str, int]:
    """Write a note."""
    form = Noting(request.form)
    if not form.validate():
        return _page(number, form, Claiming(asked_on=_today())), 422
    return _do(number, "noted", lambda session: notes.write(session, number, form.text.data or "", actor(), now()))


@blueprint.post("/desk/people/<row:number>/notes/<row:note>/strike")
def strike(number: int, note: int) -> Response:
    """Strike a note out."""
    return _do(number, "struck", lambda session: notes.strike(session, number, note))


@blueprint.post("/desk/people/<row:number>/requests")
def claim(number: int) -> Response | tuple[str, int]:
    """Note that the person asks about their data."""
    form = Claiming(request.form)
    if not form.validate():
        return _page(number, Noting(), form), 422
    asked_on: date = form.asked_on.data or _today()
    return _do(number, "claimed", lambda session: requests.note(session, number, form.kind.data, asked_on, actor()))


@blueprint.post("/desk/people/<row:number>/requests/<row:claimed>/answer")
def answer(number: int, claimed: int) -> Response:
    """Note that a request was answered."""
    return _do(number, "answered", lambda session: requests.answer(session, number, claimed, now()))


@blueprint.post("/desk/people/<row:number>/suppress")
def suppress(number: int) -> Response:
    """Write to this person no more; only they themselves can come back (GDPR, art. 21)."""
    with here().database.writing() as session:
        memberships.leave(session, found(session, number, locked=True).who, PAGE, now())
        _record(session, "suppress", number)
    return _back(number, "suppressed")


def found(session: Session, number: int, locked: bool = False) -> Supporter:
    """Return a person by their number; there being nobody is a page that is not there."""
    person = session.get(Supporter, number, with_for_update=locked or None)
    if person is None:
        abort(404)
    return person


def _act(number: int, chosen: str) -> Response:
    """Do to one person what can be done to many."""
    with here().database.writing() as session:
        found(session, number)
        _, told = acts.ACTS[chosen](session, Supporter.id == number)
        _record(session, chosen, number, **told)
    return _back(number, chosen)


def _do(number: int, done: str, act: Callable[[Session], object]) -> Response:
    with here().database.writing() as session:
        found(session, number)
        act(session)
        _record(session, done, number)
    return _back(number, done)


def _record(session: Session, act: str, number: int, **told: object) -> None:
    journal.record(session, actor(), f"person-{act}"[:40], {"person": number, **told}, now())


def _back(number: int, done: str) -> Response:
    return redirect(url_for("person.show", number=number, done=done), 303)


def _renumber(session: Session, person: Supporter, form: Correction) -> bool:
    """Know somebody without an e-mail address by the number that is theirs now. Returns whether that can be."""
    phone = form.facts.get("phone")
    if person.email or phone is None or phone == person.phone:
        return True
    who = suppressions.digest_of_number(here().settings.suppression_key, phone)
    if not phone or moves.person(session, who) is not None:
        form.phone.errors = [N_("Without an e-mail address a person is known by a number that is nobody else’s.")]
        return False
    left = bool(person.flags & Mark.SUPPRESSED)
    moves.carry(session, person.id, who, "")
    if left:
        # Whoever objected has objected at the other number, too.
        suppressions.suppress(session, who, now())
    return True


def _today() -> date:
    return law.today(here().settings.campaign.ballot, now())


def _form(person: Supporter, posted: object = None) -> Correction:
    campaign = here().settings.campaign
    facts = {name: getattr(person, name) for columns in FACTS.values() for name in columns}
    return Correction(here().catalogue, campaign.languages, campaign.phone_country, posted, **facts)


def _correction(person: Supporter, form: Correction) -> str:
    return frame.page("desk/correct.html", N_("Correct"), form=form, person=person)


def _page(number: int, noting: Noting, claiming: Claiming) -> str:
    with here().database.reading() as session:
        facts = known.gather(session, found(session, number))
        facts |= {"colleagues": colleagues.here(session), "noting": noting, "claiming": claiming}
        facts |= {"entries": entries.of(session, number)}
        facts |= {"done": request.args.get("done", ""), "kinds": requests.KINDS}
        return frame.page("desk/person.html", N_("Person"), **facts)
