"""Coming: how many people there are, how many came in a week, and by which pages and leaflets."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute

from capture import tallies
from capture.figures import calendar
from capture.figures.counts import Count, Ranking, count, ranked
from capture.segments import Scope
from capture.segments.tree import Term
from capture.supporters import Supporter

SHOWN = 10
# To tell apart by which page so many came in a week takes 25 ms; beyond it nobody asks at every look.
MOST = 30_000


@dataclass(frozen=True)
class People:
    """Everybody whom we know; of them those who left, and those who came onto the list in a week, in whichever way."""

    everybody: Count
    left: Count
    came: Count


def people(scope: Scope) -> People:
    """Return how many people there are, how many of them left, and how many came onto the list in seven days."""
    borne = tallies.read(scope.session, [tallies.PEOPLE, "status"])
    everybody, left = borne.get(tallies.PEOPLE, {}).get("", 0), borne.get("status", {}).get("left", 0)
    first = calendar.week_begins(scope)
    came = scope.session.scalar(calendar.number(Supporter.joined_at, calendar.midnight(scope, first)))
    return People(
        count(everybody), count(left, Term("status", "left")), count(came or 0, calendar.since("joined", first))
    )


def pages(scope: Scope, most: int = MOST) -> Ranking:
    """Return by which pages people came: ever, and, unless more than so many did, those who signed up in seven days."""
    places = scope.catalogue.places
    names = {path: (place.titles[code], code) for place in places for code, path in place.paths.items()}
    return ranked(scope, "source", SHOWN, names, _lately(scope, "source", Supporter.source, most))


def leaflets(scope: Scope, most: int = MOST) -> Ranking:
    """Return the same by leaflets, posters and links."""
    return ranked(scope, "src", SHOWN, {}, _lately(scope, "src", Supporter.src, most))


def _lately(scope: Scope, facet: str, column: QueryableAttribute[str], most: int) -> Mapping[str, Count] | None:
    first = calendar.week_begins(scope)
    signed = sa.select(column.label("value")).where(Supporter.confirmed_at >= calendar.midnight(scope, first))
    some = signed.limit(most + 1).subquery()
    counted = scope.session.execute(sa.select(some.c.value, sa.func.count()).group_by(some.c.value)).all()
    if sum(people for _, people in counted) > most:
        return None
    return {value: count(people, Term(facet, value), calendar.since("confirmed", first)) for value, people in counted}
