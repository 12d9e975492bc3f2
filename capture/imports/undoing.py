"""Undoing: the people of a list go again, in small acts, but for whoever did something themselves since.

What it added to people whom we knew before is taken back where it is still as the list left it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import arrivals, consents, interests, journal, law, origins, supporters, suppressions, texts
from capture.arrivals import UNDOING, UNDONE, Addition, Arrival, Import
from capture.consents import Consent
from capture.database import Database, now
from capture.imports.additions import BLANKS, NOTE, SEPARATOR
from capture.imports.rows import ISSUE
from capture.merges.numbers import FormerNumber
from capture.moves import Move
from capture.origins import NOTED, Origin, Source
from capture.requests import Request
from capture.settings import Settings
from capture.stays import Stay
from capture.supporters import Supporter
from capture.tags import Tag

AT_ONCE = 500

Progress = Callable[[int, int], object]


def undo(settings: Settings, database: Database, number: int, progress: Progress) -> None:
    """Take the people of a list out again, from where it was left to the end."""
    total, done = None, 0
    while True:
        with database.writing() as session:
            asked = session.get_one(Import, number, with_for_update=True)
            if asked.state != UNDOING:
                return
            total = _left(session, number) if total is None else total
            some = _some(session, number)
            if not some:
                _settle(session, asked)
                return
            _undo(session, asked, some, settings.suppression_key)
            done += len(some)
            arrivals.hear(session, number, done, now())
        progress(done, total)


def _left(session: Session, number: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Arrival.import_id == number)) or 0


def _some(session: Session, number: int) -> dict[int, bool]:
    here = sa.select(Arrival.supporter_id, Arrival.is_new).where(Arrival.import_id == number)
    return dict(session.execute(here.order_by(Arrival.supporter_id).limit(AT_ONCE)).all())


def _settle(session: Session, asked: Import) -> None:
    asked.state, asked.undone_at, asked.heard_at = UNDONE, now(), now()
    told = {"import": asked.id, "file": asked.file, "went": asked.counts.get("went", 0)}
    journal.record(session, asked.hand, "import-undone", told | {"stayed": asked.counts.get("stayed", 0)}, now())


def _undo(session: Session, asked: Import, some: dict[int, bool], key: str) -> None:
    new = [number for number, is_new in some.items() if is_new]
    acted = _acted(session, asked, new)
    gone = [number for number in new if number not in acted]
    left = session.scalars(sa.delete(Supporter).where(Supporter.id.in_(gone)).returning(Supporter.who)).all()
    for who in left:
        texts.forget(session, who)
    kept = [number for number in some if number not in gone]
    _take_back(session, asked, kept, key)
    for table in (Arrival, Addition):
        session.execute(sa.delete(table).where(table.import_id == asked.id, table.supporter_id.in_(kept)))
    went, stayed = len(gone) + asked.counts.get("went", 0), len(acted) + asked.counts.get("stayed", 0)
    asked.counts = asked.counts | {"went": went, "stayed": stayed}


def _acted(session: Session, asked: Import, people: Sequence[int]) -> set[int]:
    """Those who did something themselves since, were merged with another, or stand on another list too."""
    since = Supporter.confirmed_at > asked.applied_at
    looks: Iterable[sa.Select[int]] = (
        sa.select(Supporter.id).where(Supporter.id.in_(people), sa.or_(Supporter.left_at.is_not(None), since)),
        sa.select(Consent.supporter_id).where(Consent.supporter_id.in_(people), consents.said_themselves()),
        sa.select(Origin.supporter_id).where(Origin.supporter_id.in_(people), origins.told_themselves()),
        sa.select(Move.supporter_id).where(Move.supporter_id.in_(people), Move.done_at.is_not(None)),
        sa.select(Stay.supporter_id).where(Stay.supporter_id.in_(people), Stay.answered_at.is_not(None)),
        sa.select(Request.supporter_id).where(Request.supporter_id.in_(people)),
        sa.select(FormerNumber.supporter_id).where(FormerNumber.supporter_id.in_(people)),
        sa.select(Arrival.supporter_id).where(Arrival.supporter_id.in_(people), Arrival.import_id != asked.id),
    )
    return {number for look in looks for number in session.scalars(look)}


def _take_back(session: Session, asked: Import, people: Sequence[int], key: str) -> None:
    session.execute(sa.delete(Tag).where(Tag.by == asked.actor, Tag.supporter_id.in_(people)))
    granted = sa.select(Consent.supporter_id).where(Consent.page == asked.actor, Consent.supporter_id.in_(people))
    for number in session.scalars(granted.distinct()).all():
        _withdraw(session, asked, number)
    added = sa.select(Addition).where(Addition.import_id == asked.id, Addition.supporter_id.in_(people))
    additions = session.scalars(added).all()
    for addition in additions:
        if addition.what == ISSUE:
            _untick(session, addition)
        elif addition.what in BLANKS:
            _empty(session, addition, key)
    for addition in additions:
        if addition.what == NOTE:
            _note_again(session, asked, addition)


def _withdraw(session: Session, asked: Import, number: int) -> None:
    """Take back what stands by this list's word, and nobody's since."""
    lines = sa.select(Consent.purpose, Consent.page).where(Consent.supporter_id == number).order_by(Consent.id)
    last = dict(session.execute(lines).all())
    standing = consents.standing(session, number)
    gone = [purpose for purpose in standing if last[purpose] == asked.actor]
    consents.withdraw(session, number, gone, asked.actor, now())


def _untick(session: Session, addition: Addition) -> None:
    if law.letter(addition.value) not in consents.standing(session, addition.supporter_id):
        interests.untick(session, addition.supporter_id, [addition.value])


def _empty(session: Session, addition: Addition, key: str) -> None:
    person = session.get(Supporter, addition.supporter_id, populate_existing=True)
    if person is None or getattr(person, addition.what, None) != addition.value:
        return
    if addition.what == "email":
        _empty_address(session, person, key)
    else:
        supporters.correct(session, person.id, {addition.what: ""})


def _empty_address(session: Session, person: Supporter, key: str) -> None:
    """Know somebody by their number again, unless somebody else is by now."""
    who = suppressions.digest_of_number(key, person.phone)
    if person.phone and session.scalar(sa.select(Supporter.id).where(Supporter.who == who)) is None:
        session.execute(sa.update(Supporter).where(Supporter.id == person.id).values(who=who))
        supporters.correct(session, person.id, {"email": ""})
        suppressions.settle(session, Supporter.id == person.id)


def _note_again(session: Session, asked: Import, addition: Addition) -> None:
    """Note whence a fact was before, where the list's own note still stands."""
    fact, origin, whence, at = addition.value.split(SEPARATOR)
    here = (Origin.supporter_id == addition.supporter_id, Origin.fact == fact, Origin.whence == asked.actor)
    if not session.scalars(sa.delete(Origin).where(*here).returning(Origin.fact)).all():
        return
    supporters.mark(session, Supporter.id == addition.supporter_id, off=NOTED[fact])
    if origin:
        moment = datetime.fromisoformat(at)
        source = Source(origin, whence, moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        origins.note(session, addition.supporter_id, [fact], source)
