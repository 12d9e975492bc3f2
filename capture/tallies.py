"""Tallies: how many people there are of each kind, kept by the database itself (its step 0018).

Each change lies beside the count as a difference, so that no writer waits for another; `fold` adds them up.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Base
from capture.marks import Bit
from capture.supporters import Supporter

tallies = sa.Table(
    "tallies",
    Base.metadata,
    sa.Column("facet", sa.String(16), nullable=False),
    sa.Column("value", sa.String(200), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Index("ix_tallies_facet_value", "facet", "value"),
)

PEOPLE = "people"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'supporters_counted_%'"
# What of a person's own row is counted as it stands, and what by its bits (the database's step 0018).
COLUMNS = (Supporter.language, Supporter.neighbourhood, Supporter.postcode, Supporter.source, Supporter.src)
BITS = (Supporter.flags, Supporter.ticks, Supporter.letters)
# As many rows are summed in a millisecond.
FOLD_ABOVE = 2000

Tallies = dict[str, dict[str, int]]


def read(session: Session, facets: Collection[str] | None = None) -> Tallies:
    """Return how many people bear each value of these facets, or of all; what nobody bears is left out."""
    here = tallies.c
    people = sa.func.sum(here.people)
    counted = sa.select(here.facet, here.value, people).group_by(here.facet, here.value).having(people != 0)
    if facets is not None:
        counted = counted.where(here.facet.in_(facets))
    found: Tallies = {}
    for facet, value, count in session.execute(counted):
        found.setdefault(facet, {})[value] = int(count)
    return found


@dataclass(frozen=True)
class Leading:
    """The values of a facet that most people bear, and what is not among them: how many other values, and people."""

    values: tuple[tuple[str, int], ...]
    others: int
    people_of_others: int


def leading(session: Session, facet: str, most: int) -> Leading:
    """Return the values of a facet that most people bear, so many at most; whoever bears none is not counted."""
    here = tallies.c
    people = sa.func.sum(here.people)
    everything = (sa.func.count().over(), sa.func.sum(people).over())
    counted = sa.select(here.value, people, *everything).where(here.facet == facet, here.value != "")
    ranked = counted.group_by(here.value).having(people != 0).order_by(people.desc(), here.value).limit(most)
    found = session.execute(ranked).all()
    values = tuple((value, int(count)) for value, count, _, _ in found)
    (count, total) = found[0][2:] if found else (0, 0)
    return Leading(values, int(count) - len(values), int(total) - sum(number for _, number in values))


def everybody(session: Session) -> int:
    """Return how many people there are."""
    return read(session, [PEOPLE]).get(PEOPLE, {}).get("", 0)


def is_long(session: Session) -> bool:
    """Return whether so many differences lie beside the counts that adding them up is worth it."""
    return (session.scalar(sa.select(sa.func.count()).select_from(tallies)) or 0) > FOLD_ABOVE


def fold(session: Session) -> None:
    """Add the differences up; those that others write meanwhile wait for the next time."""
    sums: Counter[tuple[str, str]] = Counter()
    for facet, value, people in session.execute(sa.delete(tallies).returning(*tallies.c)):
        sums[facet, value] += people
    told = [{"facet": facet, "value": value, "people": people} for (facet, value), people in sums.items() if people]
    if told:
        session.execute(sa.insert(tallies), told)


@contextmanager
def counted_at_once(session: Session, changed: sa.ColumnElement[bool], added: sa.ColumnElement[bool]) -> Iterator[None]:
    """Count those whom an act changes once before and once after, and those whom it adds after: not row by row.

    On PostgreSQL the database does so by itself. Nobody else may be entered or changed meanwhile.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    counting = connection.exec_driver_sql(TRIGGERS).all()
    _count(session, changed, -1)
    for name, _ in counting:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, sql in counting:
        connection.exec_driver_sql(sql)
    _count(session, changed, 1)
    _count(session, added, 1)


def _count(session: Session, whom: sa.ColumnElement[bool], sign: int) -> None:
    told: Counter[tuple[str, str]] = Counter()
    told[PEOPLE, ""] = session.scalar(sa.select(sa.func.count()).select_from(Supporter).where(whom)) or 0
    for column in COLUMNS:
        told.update({(column.key, value): people for value, people in _borne(session, column, whom)})
    for bits in BITS:
        meant = sa.select(Bit.mask, Bit.facet, Bit.value).where(Bit.kind == bits.key)
        named = [(mask, (facet, value)) for mask, facet, value in session.execute(meant)]
        for borne, people in _borne(session, bits, whom):
            told.update({kind: people for mask, kind in named if borne & mask})
    counted = [{"facet": facet, "value": value, "people": sign * n} for (facet, value), n in told.items() if n]
    if counted:
        session.execute(sa.insert(tallies), counted)


def _borne(session: Session, column: sa.SQLColumnExpression[Any], whom: sa.ColumnElement[bool]) -> Sequence[Any]:
    return session.execute(sa.select(column, sa.func.count()).where(whom).group_by(column)).all()
