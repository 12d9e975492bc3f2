"""The calendar of the figures: days and weeks are the ballot's, whatever the clock of the machine says."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from capture import law
from capture.segments import Scope
from capture.segments.tree import Term

Column = sa.SQLColumnExpression[datetime] | sa.SQLColumnExpression[datetime | None]
WEEK = 7  # days, today's among them


def week_begins(scope: Scope) -> date:
    """Return the first of the last seven days."""
    return law.today(scope.ballot, scope.at) - timedelta(days=WEEK - 1)


def midnight(scope: Scope, day: date) -> datetime:
    """Return when a day begins."""
    return scope.ballot.local(day, time(0))


def week_ago(scope: Scope) -> datetime:
    """Return the same hour of the clock a week ago, also where the clocks changed since."""
    today = scope.at.astimezone(scope.ballot.timezone)
    return scope.ballot.local(today.date() - timedelta(days=WEEK), today.time())


def number(column: Column, first: datetime, after: datetime | None = None) -> sa.Select[int]:
    """Return the question how many people's moment lies from one moment on and before another."""
    counted = sa.select(sa.func.count()).where(column >= first)
    return counted if after is None else counted.where(column < after)


def since(field: str, first: date) -> Term:
    """Return the term of a line that means a day and all that came after."""
    return Term(field, low=first.isoformat(), bounds="[]")
