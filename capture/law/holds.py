"""Holds: until when nothing may leave on a channel, why, and by which article.

Whatever leaves asks twice: when it is planned, and at the moment at which it leaves.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from capture.law.ballots import Ballot
from capture.law.eves import next_silence, silent_until
from capture.law.rules import PUBLISHING, SILENCE, Hours, Rules


@dataclass(frozen=True)
class Hold:
    """Nothing may leave before this moment (UTC); words and article are msgids of the rule that holds it now."""

    rule: str
    words: str
    article: str
    until: datetime


def hold(ballot: Ballot, channel: str, at: datetime, lifted: Collection[str] = ()) -> Hold | None:
    """Return what keeps a channel from sending at this moment and the first one at which it may; None where it may now.

    `lifted` are the names of rules that the campaign's owner has lifted (exemptions.lifted); silence never is.
    """
    first = _hold(ballot, channel, at, lifted)
    found = first
    while found is not None and first is not None:
        # Where a silence ends in the evening, the hours begin the next morning.
        first = replace(first, until=found.until)
        found = _hold(ballot, channel, first.until, lifted)
    return first


def silence(ballot: Ballot, channel: str, at: datetime) -> Hold | None:
    """Return the silence that covers this moment, for what no hours bind: a list that is taken, a page; None else."""
    truce, silent = ballot.rules.truce, silent_until(ballot, channel, at)
    return None if truce is None or silent is None else Hold(SILENCE, truce.words, truce.article, silent)


def free_until(ballot: Ballot, channel: str, at: datetime, lifted: Collection[str] = ()) -> datetime | None:
    """Return when a channel that may send at this moment stops; None where nothing holds it any more."""
    return min(_stops(ballot, channel, at, lifted), default=None)


def liftable(rules: Rules) -> dict[str, Hours]:
    """Return the rules that an owner may lift on counsel's word, by their names; no statute is among them."""
    found = (channel.hours for channel in rules.channels.values())
    return {hours.name: hours for hours in found if hours is not None}


def _hold(ballot: Ballot, channel: str, at: datetime, lifted: Collection[str]) -> Hold | None:
    if silent := silence(ballot, channel, at):
        return silent
    hours = _hours(ballot, channel, lifted)
    if hours is None or _is_open(ballot, hours, at):
        return None
    return Hold(hours.name, hours.words, hours.article, _opens(ballot, hours, at))


def _hours(ballot: Ballot, channel: str, lifted: Collection[str]) -> Hours | None:
    hours = None if channel == PUBLISHING else ballot.rules.channels[channel].hours
    return None if hours is None or hours.name in lifted else hours


def _is_open(ballot: Ballot, hours: Hours, at: datetime) -> bool:
    local = at.astimezone(ballot.timezone)
    return _works(ballot, hours, local.date()) and hours.opens <= local.time() < hours.closes


def _opens(ballot: Ballot, hours: Hours, at: datetime) -> datetime:
    today = at.astimezone(ballot.timezone).date()
    days = (today + timedelta(days=number) for number in count())
    return next(opens for day in days if _works(ballot, hours, day) and (opens := ballot.local(day, hours.opens)) > at)


def _works(ballot: Ballot, hours: Hours, day: date) -> bool:
    return day.weekday() in hours.days and not ballot.rules.holidays.has(day, ballot.timezone.key)


def _stops(ballot: Ballot, channel: str, at: datetime, lifted: Collection[str]) -> Iterator[datetime]:
    coming, hours = next_silence(ballot, channel, at), _hours(ballot, channel, lifted)
    if coming is not None:
        yield coming.begins
    if hours is not None:
        yield ballot.local(at.astimezone(ballot.timezone).date(), hours.closes)
