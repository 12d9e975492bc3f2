"""Rules: what becomes of each row when two people become one. A table of people without a rule here fails a test."""

from collections.abc import Callable
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.arrivals import Addition, Arrival
from capture.assignments import Assignment
from capture.consents import Consent
from capture.database import Base
from capture.deliveries import LEFT, OWED, Delivery
from capture.deliveries.letters import TAKEN
from capture.deliveries.results import Result
from capture.duplicates import Distinction
from capture.interests import Interest
from capture.matches import AGREED, PROPOSED, Match
from capture.merges.numbers import FormerNumber
from capture.moves import Move
from capture.notes import Note
from capture.origins import Origin
from capture.requests import Request
from capture.stays import Stay
from capture.tags import Tag

Rule = Callable[[Session, sa.Table, int, int], None]
OWNER = "supporter_id"


def carry(session: Session, kept: int, gone: int) -> None:
    """Give the one who is kept what is to be theirs; what stays with the other goes with them."""
    for name, rule in RULES.items():
        rule(session, Base.metadata.tables[name], kept, gone)


def identity(table: sa.Table) -> list[str]:
    """Return the columns by which a row of one person is known from their others."""
    return [column.name for column in table.primary_key if column.name != OWNER]


def _carried(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    session.execute(sa.update(table).where(table.c[OWNER] == gone).values({OWNER: kept}))


def _united(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    # What both have stays as the kept one has it.
    own = table.alias()
    has = sa.exists().where(own.c[OWNER] == kept, *(own.c[name] == table.c[name] for name in identity(table)))
    names = [column.name for column in table.c]
    told = [sa.literal(kept) if name == OWNER else table.c[name] for name in names]
    fresh = sa.select(*told).where(table.c[OWNER] == gone, ~has)
    session.execute(sa.insert(table).from_select(names, fresh))


def _not_again(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    # Whoever had a mailing at either address, or perhaps had it, gets it no second time.
    _united(session, table, kept, gone)
    waiting = (OWED, TAKEN, LEFT)
    had = sa.select(table).where(table.c[OWNER] == gone, table.c.state.not_in(waiting))
    for row in session.execute(had).all():
        own = sa.update(table).where(table.c[OWNER] == kept, table.c.plan_id == row.plan_id, table.c.state.in_(waiting))
        told = {name: getattr(row, name) for name in ("state", "due_at", "number", "campaign_id")}
        session.execute(own.values(told))


def _united_as_known(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    # A list that brought one of both brought nobody new: taking it out again leaves them here.
    own = {row.import_id for row in session.execute(sa.select(table).where(table.c[OWNER] == kept))}
    _united(session, table, kept, gone)
    fresh = (table.c[OWNER] == kept, table.c.import_id.not_in(own))
    session.execute(sa.update(table).where(*fresh).values(is_new=False))


def _united_but_for_each_other(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    # That both are not one was said, and is now known to be wrong.
    session.execute(sa.delete(table).where(table.c[OWNER] == gone, table.c.other_id == kept))
    _united(session, table, kept, gone)


def _carried_if_done(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    # The address that was to be left agreed for itself, not for the one that stays: they may ask again.
    session.execute(sa.delete(table).where(table.c[OWNER] == gone, table.c.done_at.is_(None)))
    _carried(session, table, kept, gone)


def _the_later_day(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    both = {row.supporter_id: row for row in session.execute(sa.select(table).where(table.c[OWNER].in_([kept, gone])))}
    own, other = both.get(kept), both.get(gone)
    if other is None:
        return
    if own is None:
        # Who was not asked at the address that stays will be: the question under way may not arrive any more.
        if other.answered_at is not None:
            _carried(session, table, kept, gone)
    elif (other.until, other.answered_at is not None) > (own.until, own.answered_at is not None):
        told = {name: getattr(other, name) for name in ("asked_at", "until", "answered_at")}
        session.execute(sa.update(table).where(table.c[OWNER] == kept).values(told))


def _one_elector(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    # Where each was said to be somebody on the roll, what was said of the kept one stands.
    own, their = table.c[OWNER] == kept, table.c[OWNER] == gone
    if AGREED in session.scalars(sa.select(table.c.state).where(own)).all():
        session.execute(sa.delete(table).where(their, table.c.state == AGREED))
    # What was only proposed of the one gives way to what was said of the other.
    said = sa.select(table.c.elector_id).where(their, table.c.state != PROPOSED)
    session.execute(sa.delete(table).where(own, table.c.state == PROPOSED, table.c.elector_id.in_(said)))
    _united(session, table, kept, gone)


def _left(session: Session, table: sa.Table, kept: int, gone: int) -> None:
    """Leave it: origins go with their facts (facts.py), numbers are noted anew (numbers.py)."""


RULES: dict[str, Rule] = {
    cast(sa.Table, table.__table__).name: rule
    for table, rule in (
        (Consent, _carried),
        (Note, _carried),
        (Request, _carried),
        (Move, _carried_if_done),
        (Interest, _united),
        (Tag, _united),
        (Delivery, _not_again),
        (Result, _united),
        (Assignment, _united),
        (Arrival, _united_as_known),
        (Addition, _united),
        (Distinction, _united_but_for_each_other),
        (Stay, _the_later_day),
        (Match, _one_elector),
        (Origin, _left),
        (FormerNumber, _left),
    )
}
