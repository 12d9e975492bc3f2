"""Values as people write them: days, numbers, beginnings of names; each becomes a condition."""

import re
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from capture.law import Ballot
from capture.segments.mistakes import LineWrong
from capture.segments.tree import Term
from capture.words import N_

DAYS_AGO = re.compile(r"-(\d{1,4})d")
MONTH = re.compile(r"(\d{4})-(\d{2})")
# Beside a day of any other year there is another day, in every time zone (datetime.MINYEAR, MAXYEAR).
YEARS = range(2, 9999)
# The end of every text that begins with another: no name has a letter beyond the last plane.
LAST = "\U0010ffff"
HOW = N_("Write a day like 2032-01-31, a month like 2032-01, “today”, or “-7d” for seven days ago.")


def begins(column: sa.SQLColumnExpression[str], text: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column begins with a text, in a form that an index answers on both databases."""
    return sa.and_(column >= text, column < text + LAST) if text else sa.true()


def on(
    column: sa.SQLColumnExpression[datetime], term: Term, ballot: Ballot, at: datetime, line: str
) -> sa.ColumnElement[bool]:
    """Return the condition that a moment lies on a day, in a month, or between two days, of the ballot's calendar.

    Raises LineWrong.
    """
    if term.anything:
        return column.is_not(None)
    if not term.is_range:
        of_value = _days(term.value, term, ballot, at, line)
        return _between(column, of_value[0], of_value[1] + timedelta(days=1), ballot)
    low = _days(term.low, term, ballot, at, line) if term.low else None
    high = _days(term.high, term, ballot, at, line) if term.high else None
    if low and high and low[0] > high[1]:
        raise LineWrong(N_("This ends before it begins."), line, term.place)
    first = low and (low[0] if term.bounds[0] == "[" else low[1] + timedelta(days=1))
    after = high and (high[1] + timedelta(days=1) if term.bounds[1] == "]" else high[0])
    return _between(column, first, after, ballot)


def _between(
    column: sa.SQLColumnExpression[datetime], first: date | None, after: date | None, ballot: Ballot
) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [column.is_not(None)]
    if first:
        conditions.append(column >= ballot.local(first, time(0)))
    if after:
        conditions.append(column < ballot.local(after, time(0)))
    return sa.and_(*conditions)


def _days(text: str, term: Term, ballot: Ballot, at: datetime, line: str) -> tuple[date, date]:
    """The first and the last day of what is written."""
    today = at.astimezone(ballot.timezone).date()
    ago, month = DAYS_AGO.fullmatch(text), MONTH.fullmatch(text)
    try:
        if text == "today" or ago:
            day = today - timedelta(days=int(ago[1]) if ago else 0)
        elif month:
            day = date(int(month[1]), int(month[2]), 1)
        else:
            day = date.fromisoformat(text)
    except (ValueError, OverflowError) as wrong:
        raise LineWrong(HOW, line, term.place) from wrong
    if day.year not in YEARS:
        raise LineWrong(HOW, line, term.place)
    return day, (day + timedelta(days=31)).replace(day=1) - timedelta(days=1) if month else day


def beginning(column: sa.SQLColumnExpression[str], term: Term) -> sa.ColumnElement[bool] | None:
    """Return the condition that a text begins as a term says, where it says only how it begins."""
    return sa.func.substr(column, 1, len(term.value)) == term.value if term.prefix else None


def within(column: sa.SQLColumnExpression[str], term: Term, line: str) -> sa.ColumnElement[bool]:
    """Return the condition that a text is this, begins so, or lies between two. Raises LineWrong."""
    if term.anything:
        return column != ""
    if not term.is_range:
        begins_so = beginning(column, term)
        return column == term.value if begins_so is None else begins_so
    if term.low and term.high and term.low > term.high:
        raise LineWrong(N_("This ends before it begins."), line, term.place)
    # Many lie between two values: their index would lead to each of them one by one.
    column = column.concat("")
    conditions: list[sa.ColumnElement[bool]] = [column != ""]
    if term.low:
        conditions.append(column >= term.low if term.bounds[0] == "[" else column > term.low)
    if term.high:
        conditions.append(column <= term.high if term.bounds[1] == "]" else column < term.high)
    return sa.and_(*conditions)
