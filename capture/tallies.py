"""Tallies: how many people there are of each kind, kept by the database itself (its step 0018).

Each change lies beside the count as a difference, so that no writer waits for another; `fold` adds them up.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Base

tallies = sa.Table(
    "tallies",
    Base.metadata,
    sa.Column("facet", sa.String(16), nullable=False),
    sa.Column("value", sa.String(200), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Index("ix_tallies_facet_value", "facet", "value"),
)

PEOPLE = "people"
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
