"""Signing up: how many pressed the button behind a letter, on which day, and of how many who were asked to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import sqlalchemy as sa

from capture import law, links
from capture.figures import calendar
from capture.figures.counts import Count, count
from capture.letters import CONFIRM, Letter
from capture.links import Link
from capture.segments import Scope
from capture.segments.tree import Term
from capture.supporters import Supporter

DAYS = 28
# Nearly everybody who ever presses does it within two days.
RIPE, OVER = timedelta(days=2), timedelta(days=9)
# Of so many the share is right within two points, 95 times of 100.
MOST = 2500


@dataclass(frozen=True)
class Day:
    """One day of the ballot's calendar: how many signed up, and whether it is not over yet."""

    date: date
    count: Count
    is_open: bool = False


@dataclass(frozen=True)
class CalendarWeek:
    """A week of the calendar, from Monday on: its days, None for those not asked about, and all of them together."""

    days: tuple[Day | None, ...]
    count: Count

    @property
    def first(self) -> Day:
        """Its first day that was asked about."""
        return next(day for day in self.days if day)


@dataclass(frozen=True)
class Week:
    """How many signed up on the last seven days, today's among them, and in the week before by the same hour."""

    count: Count
    before: int


@dataclass(frozen=True)
class Confirmed:
    """Of so many people whose confirming letter left, how many pressed the button."""

    asked: int
    pressed: int

    @property
    def share(self) -> float | None:
        """The part that pressed, None while nobody was asked."""
        return self.pressed / self.asked if self.asked else None


def week(scope: Scope) -> Week:
    """Return how many signed up on the last seven days, and in the week before up to the same hour of the clock."""
    first = calendar.week_begins(scope)
    before = first - timedelta(days=calendar.WEEK)
    signed = scope.session.scalar(calendar.number(Supporter.confirmed_at, calendar.midnight(scope, first)))
    earlier = calendar.number(Supporter.confirmed_at, calendar.midnight(scope, before), calendar.week_ago(scope))
    return Week(count(signed or 0, calendar.since("confirmed", first)), scope.session.scalar(earlier) or 0)


def by_day(scope: Scope, days: int = DAYS) -> tuple[Day, ...]:
    """Return how many signed up on each of so many days of the ballot's calendar, today's last; a day without has 0."""
    today = law.today(scope.ballot, scope.at)
    dates = [today - timedelta(days=ago) for ago in reversed(range(days))]
    begins = [calendar.midnight(scope, day) for day in [*dates, today + timedelta(days=1)]]
    each = [
        sa.select(sa.literal(place), calendar.number(Supporter.confirmed_at, first, after).scalar_subquery())
        for place, (first, after) in enumerate(pairwise(begins))
    ]
    signed: dict[int, int] = dict(scope.session.execute(sa.union_all(*each)).all())
    return tuple(
        Day(day, count(signed[place], Term("confirmed", day.isoformat())), day == today)
        for place, day in enumerate(dates)
    )


def confirmed(scope: Scope, most: int = MOST) -> Confirmed:
    """Return, of those whose confirming letter left two to nine days ago, how many pressed the button behind one.

    Only so many are asked about, the latest.
    """
    left = (Letter.kind == CONFIRM, Letter.sent_at >= scope.at - OVER, Letter.sent_at < scope.at - RIPE)
    latest = sa.select(Letter.who).where(*left).order_by(Letter.sent_at.desc()).limit(most).subquery()
    asked = sa.select(latest.c.who).distinct().subquery()
    used = (Link.who == asked.c.who, Link.purpose == links.CONFIRM, Link.used_at >= scope.at - OVER)
    pressed = sa.func.sum(sa.case((sa.exists().where(*used), 1), else_=0))
    people, did = scope.session.execute(sa.select(sa.func.count(), pressed).select_from(asked)).one()
    return Confirmed(people, int(did or 0))


def trail(days: Sequence[Day]) -> list[int]:
    """Return how many signed up on seven days that end with each of these, from the seventh on."""
    numbers = [day.count.people for day in days]
    return [sum(numbers[end - calendar.WEEK : end]) for end in range(calendar.WEEK, len(numbers) + 1)]


def weeks(days: Sequence[Day]) -> list[CalendarWeek]:
    """Return days that follow one another as the rows of a calendar."""
    padded = [None] * days[0].date.weekday() + list(days)
    padded += [None] * (-len(padded) % calendar.WEEK)
    return [_row(padded[start : start + calendar.WEEK]) for start in range(0, len(padded), calendar.WEEK)]


def _row(days: Sequence[Day | None]) -> CalendarWeek:
    asked = [day for day in days if day]
    span = Term("confirmed", low=asked[0].date.isoformat(), high=asked[-1].date.isoformat(), bounds="[]")
    return CalendarWeek(tuple(days), count(sum(day.count.people for day in asked), span))
