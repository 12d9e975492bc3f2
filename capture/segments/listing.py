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


def page(segment: Segment, before: int | None = None, size: int = SIZE) -> Listing:
    """Return a page of the people who are meant, those before a number."""
    session = segment.scope.session
    older = Supporter.id < before if before is not None else sa.true()
    edge = session.scalar(sa.select(Supporter.id).where(older).order_by(Supporter.id.desc()).offset(NEWEST).limit(1))
    among = sa.and_(older, Supporter.id >= edge) if edge is not None else older
    found = list(session.execute(_of(segment, among, size + 1)))
    if edge is not None and len(found) <= size:
        meant = sa.select(Supporter.id).where(segment.condition, Supporter.id < edge)
        found += session.execute(_of(segment, Supporter.id.in_(meant), size + 1 - len(found), narrowed=True))
    return Listing(tuple(found[:size]), found[size - 1].id if len(found) > size else None)


def _of(segment: Segment, among: sa.ColumnElement[bool], most: int, narrowed: bool = False) -> sa.Select[Any]:
    meant = sa.true() if narrowed else segment.condition
    return sa.select(*COLUMNS).where(among, meant).order_by(Supporter.id.desc()).limit(most)
