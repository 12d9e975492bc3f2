"""Additions: what a list adds to people whom we know: blanks, issues, consents. Nothing is overwritten."""

from collections.abc import Sequence
from functools import reduce

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, consents, law, marks, spellings, supporters
from capture.arrivals import Addition, Import
from capture.consents import Consent
from capture.database import now
from capture.imports.rows import ISSUE, MERGED, PURPOSE, Row, Word
from capture.interests import Interest
from capture.origins import ISSUES, NOTED, Origin
from capture.supporters import FACTS, Supporter

# The note on a fact as it was: its parts, which hold no such sign.
NOTE, SEPARATOR = "note", "\x1f"
# List, what, value, person.
Chosen = sa.Select[int, str, str, int]
# What may be blank of a person and filled by a list. Nobody's language is blank.
BLANKS = ("email", "given_name", "family_name", "neighbourhood", "street", "postcode", "town", "phone")


def gather(session: Session, asked: Import) -> None:
    """Find what a list would add, and write it down before anything changes."""
    if not _merges(session, asked):
        return
    for chosen in looks(asked).values():
        columns = ["import_id", "what", "value", "supporter_id"]
        session.execute(sa.insert(Addition).from_select(columns, chosen))


def tally(session: Session, asked: Import) -> dict[str, int]:
    """Return how much of each kind was written down; the counts outlast what is counted."""
    counted = sa.select(Addition.what, sa.func.count()).where(_of(asked), Addition.what != NOTE)
    return dict(session.execute(counted.group_by(Addition.what).order_by(Addition.what)).all())


def _merges(session: Session, asked: Import) -> bool:
    here = sa.select(Row.place).where(Row.import_id == asked.id, Row.verdict == MERGED)
    return session.scalar(here.limit(1)) is not None


def looks(asked: Import) -> dict[str, Chosen]:
    """Return the queries for what a list would add, by what it is: list, what, value, person."""
    pairs = {name: (getattr(Supporter, name), getattr(Row, name)) for name in BLANKS}
    blanks = {name: _merged(asked, name, told).where(here == "", told != "") for name, (here, told) in pairs.items()}
    return blanks | {ISSUE: _issues(asked), PURPOSE: _purposes(asked)}


def _merged(asked: Import, what: str, value: sa.SQLColumnExpression[str]) -> Chosen:
    told = sa.select(sa.literal(asked.id), sa.literal(what), value, Supporter.id).select_from(Row)
    here = told.join(Supporter, Supporter.id == Row.supporter_id)
    return here.where(Row.import_id == asked.id, Row.verdict == MERGED)


def _said(asked: Import, kind: str) -> Chosen:
    of_row = sa.and_(Word.import_id == Row.import_id, Word.place == Row.place)
    return _merged(asked, kind, Word.value).join(Word, of_row).where(Word.kind == kind)


def _issues(asked: Import) -> Chosen:
    ticked = sa.exists().where(Interest.supporter_id == Supporter.id)
    if asked.fact_origin == law.DECLARED:
        ticked = ticked.where(Interest.issue == Word.value)
    # What others noted is not mixed with what a person ticked: it would bar all of it from choosing anything.
    return _said(asked, ISSUE).where(~ticked)


def _purposes(asked: Import) -> Chosen:
    # Whoever ever spoke of a purpose themselves, yes or no, has spoken; no list grants it anew.
    own = sa.exists().where(Consent.supporter_id == Supporter.id, Consent.purpose == Word.value)
    spoken = own.where(consents.said_themselves())
    return _said(asked, PURPOSE).where(~spoken, ~consents.stands(Word.value, Supporter.id))


def apply(session: Session, asked: Import) -> None:
    """Make what was written down so, with the marks and the origins that follow from it."""
    if not _merges(session, asked):
        return
    _fill(session, asked)
    _tick(session, asked)
    for purpose in _values(session, asked, PURPOSE):
        on, letters = marks.of_purposes(session, [purpose])
        supporters.mark(session, _given(asked, PURPOSE, value=purpose), on=on, letters=(letters, 0))
    for fact, columns in {**FACTS, ISSUES: (ISSUE,)}.items():
        _note(session, asked, fact, columns)


def _fill(session: Session, asked: Import) -> None:
    filled = {name: _if_blank(name, name) for name in BLANKS}
    filled |= {column: _if_blank(name, column) for name, column, _ in spellings.KEYED}
    filled["who"] = sa.case((sa.and_(Supporter.email == "", Row.email != ""), Row.who), else_=Supporter.who)
    of_row = (Row.import_id == asked.id, Row.verdict == MERGED, Row.supporter_id == Supporter.id)
    here = sa.update(Supporter).where(*of_row, _given(asked, *BLANKS))
    session.execute(here.values(filled).execution_options(synchronize_session=False))
    supporters.settle(session, _given(asked, *BLANKS))
    # An address that we learn now may be one that fails.
    bounces.settle(session, _given(asked, "email"))


def _if_blank(name: str, column: str) -> sa.ColumnElement[str]:
    here, told = getattr(Supporter, column), getattr(Row, column)
    return sa.case((getattr(Supporter, name) == "", told), else_=here)


def _tick(session: Session, asked: Import) -> None:
    fresh = sa.select(Addition.supporter_id, Addition.value).where(_of(asked), Addition.what == ISSUE)
    session.execute(sa.insert(Interest).from_select(["supporter_id", "issue"], fresh))
    for issue, bit in marks.of_issues(session).items():
        if issue in _values(session, asked, ISSUE):
            supporters.tick_all(session, _given(asked, ISSUE, value=issue), on=bit)


def _note(session: Session, asked: Import, fact: str, columns: Sequence[str]) -> None:
    """Note whence a fact is now: of a name of which others told one half, it is theirs, for whatever it may choose."""
    _remember(session, asked, fact, columns)
    told = (sa.literal(fact), sa.literal(asked.fact_origin), sa.literal(asked.actor), sa.literal(now()))
    noted = sa.select(Origin.supporter_id).where(Origin.fact == fact)
    if asked.fact_origin != law.DECLARED:
        theirs = sa.update(Origin).where(Origin.fact == fact, Origin.supporter_id.in_(_whom(asked, columns)))
        session.execute(theirs.values(origin=asked.fact_origin, whence=asked.actor, at=now()))
        supporters.mark(session, _given(asked, *columns), on=NOTED[fact])
    fresh = sa.select(Addition.supporter_id, *told).where(_of(asked), Addition.what.in_(columns)).distinct()
    named = ["supporter_id", "fact", "origin", "whence", "at"]
    session.execute(sa.insert(Origin).from_select(named, fresh.where(Addition.supporter_id.not_in(noted))))


def _remember(session: Session, asked: Import, fact: str, columns: Sequence[str]) -> None:
    """Keep the note that stood there before, or that there was none, for whoever takes the list out again."""
    whose = sa.and_(Origin.supporter_id == Addition.supporter_id, Origin.fact == fact)
    parts = (sa.literal(fact), *(sa.func.coalesce(sa.cast(part, sa.Text), "") for part in _PARTS))
    before = reduce(lambda told, part: told + SEPARATOR + part, parts)
    here = sa.select(sa.literal(asked.id), sa.literal(NOTE), before, Addition.supporter_id).distinct()
    kept = here.join_from(Addition, Origin, whose, isouter=True).where(_of(asked), Addition.what.in_(columns))
    session.execute(sa.insert(Addition).from_select(["import_id", "what", "value", "supporter_id"], kept))


_PARTS = (Origin.origin, Origin.whence, Origin.at)


def _values(session: Session, asked: Import, what: str) -> Sequence[str]:
    return session.scalars(sa.select(Addition.value).where(_of(asked), Addition.what == what).distinct()).all()


def _given(asked: Import, *what: str, value: str | None = None) -> sa.ColumnElement[bool]:
    """Those to whom a list adds one of these."""
    whom = _whom(asked, what)
    return Supporter.id.in_(whom if value is None else whom.where(Addition.value == value))


def _whom(asked: Import, what: Sequence[str]) -> sa.Select[int]:
    return sa.select(Addition.supporter_id).where(_of(asked), Addition.what.in_(what))


def _of(asked: Import) -> sa.ColumnElement[bool]:
    return Addition.import_id == asked.id
