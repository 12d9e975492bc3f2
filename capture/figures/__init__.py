"""Figures: how the campaign is doing, each number with the line that means the people behind it.

Every question is fast with a million people: it asks the tallies that the database keeps, or an index.
"""

from dataclasses import dataclass

from capture.figures.clock import Clock, Way, clock
from capture.figures.coming import People, leaflets, pages, people
from capture.figures.counts import Count, Ranking, Row
from capture.figures.places import neighbourhoods, postcodes
from capture.figures.signing import Confirmed, Day, Week, by_day, confirmed, trail, week, weeks
from capture.figures.waiting import Waiting, waiting
from capture.figures.wishes import Wish, issues
from capture.segments import Scope

__all__ = [
    "Clock",
    "Confirmed",
    "Count",
    "Day",
    "Overview",
    "Ranking",
    "Row",
    "Waiting",
    "Way",
    "Wish",
    "by_day",
    "clock",
    "confirmed",
    "issues",
    "leaflets",
    "look",
    "neighbourhoods",
    "pages",
    "people",
    "postcodes",
    "trail",
    "waiting",
    "week",
    "weeks",
]


@dataclass(frozen=True)
class Overview:
    """Everything that the first page of the desk tells."""

    people: People
    week: Week
    confirmed: Confirmed
    clock: Clock
    days: tuple[Day, ...]
    pages: Ranking
    leaflets: Ranking
    issues: tuple[Wish, ...]
    postcodes: Ranking
    neighbourhoods: Ranking
    waiting: tuple[Waiting, ...]


def look(scope: Scope) -> Overview:
    """Return how the campaign is doing at the moment of the scope, in the language being spoken."""
    return Overview(
        people(scope),
        week(scope),
        confirmed(scope),
        clock(scope),
        by_day(scope),
        pages(scope),
        leaflets(scope),
        issues(scope),
        postcodes(scope),
        neighbourhoods(scope),
        tuple(waiting(scope)),
    )
