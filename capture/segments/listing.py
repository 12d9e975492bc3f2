"""Listing a segment's people, the newest first, a page at a time: no page counts those before it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from capture.segments.segment import Segment
from capture.supporters import Supporter

SIZE = 50
# Whoever is common is among the newest; whoever is rare is found by an index.
NEWEST = 20_000
COLUMNS = (
    Supporter.id,
    Supporter.given_name,
    Supporter.family_name,
    Supporter.email,
    Supporter.neighbourhood,
    Supporter.postcode,
    Supporter.language,
    Supporter.joined_at,
    Supporter.flags,
    Supporter.ticks,
)


@dataclass(frozen=True)
class Listing:
    """One page of people, and the number before which the next one begins, if there is one."""

    people: tuple[Any, ...]
    next: int | None


def page(
    segment: Segment,
    before: int | None = None,
    size: int = SIZE,
    condition: sa.ColumnElement[bool] | None = None,
) -> Listing:
    """Return a page of the people who are meant, or of those of them who fulfil a condition; those before a number."""
    session, meant = segment.scope.session, segment.condition if condition is None else condition
    older = Supporter.id < before if before is not None else sa.true()
    edge = session.scalar(sa.select(Supporter.id).where(older).order_by(Supporter.id.desc()).offset(NEWEST).limit(1))
    among = sa.and_(older, Supporter.id >= edge) if edge is not None else older
    found = list(session.execute(_first(sa.and_(among, meant), size + 1)))
    if edge is not None and len(found) <= size:
        # Not by the number, which the database would walk along: by the index of whatever is rare.
        rare = sa.select(Supporter.id).where(meant, Supporter.id + 0 < edge)
        found += session.execute(_first(Supporter.id.in_(rare), size + 1 - len(found)))
    return Listing(tuple(found[:size]), found[size - 1].id if len(found) > size else None)


def _first(whom: sa.ColumnElement[bool], most: int) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*COLUMNS).where(whom).order_by(Supporter.id.desc()).limit(most)
