"""Invented reports of a day’s turnout, until this hour, as delegates send them; one neighbourhood lags."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from capture import law
from capture.database import Database, now
from capture.demo.dice import dice
from capture.demo.town import Town
from capture.turnout import curves, taking, towns

BY = "demo"
HOURS = (10, 12, 14, 15, 16, 17)
# The largest neighbourhood lags by a quarter from noon on; the third station is silent, at the fifth somebody slips.
SILENT, SLIPS = 2, 4
BEHIND, STRAYS, SLIPPED_AT = 0.74, 0.04, 15


def come(database: Database, ballot: law.Ballot, told: Town) -> tuple[int, date]:
    """Paste what delegates have sent today by now; in the morning, before the first of them, all of the day before.

    Returns how many reports are new, and of which day: the same again is nothing.
    """
    at = now()
    if towns.hour(ballot, at) < HOURS[0]:
        at = ballot.local(law.today(ballot, at) - timedelta(days=1), time(HOURS[-1]))
    day, text = law.today(ballot, at), "\n".join(_texts(told, towns.hour(ballot, at)))
    with database.reading() as session:
        pasted = taking.look(session, text, day, ballot)
    with database.writing() as session:
        taken = taking.take(session, ballot, pasted, day, at, BY)
    return sum(one.counts and not one.said for one in taken), day


@dataclass(frozen=True)
class Message:
    """What one delegate sends."""

    code: str
    voters: int
    text: str


def messages(told: Town, hour: int) -> Iterator[Message]:
    """Yield a message of each station that speaks, for an hour."""
    for place, one in enumerate(told.stations):
        if place != SILENT:
            voters = _voters(told, place, hour)
            yield Message(one.code, voters, f"BV {one.code} : {voters} à {hour:02}h")


def _voters(told: Town, place: int, hour: int) -> int:
    """How many have voted: as the time before, by the country's curve, give or take; who lags, less."""
    one, thrown = told.stations[place], dice(f"reports/{place}")
    usual = one.registered * one.turnout * thrown.uniform(1 - STRAYS, 1 + STRAYS) * curves.country().share(hour)
    lags = one.neighbourhood == told.largest and hour >= 12
    slips = place == SLIPS and hour == SLIPPED_AT
    return round(usual * (BEHIND if lags else 1) * (0.3 if slips else 1))


def _texts(told: Town, until: float) -> Iterator[str]:
    """Yield the messages of each hour that is over."""
    yield from (one.text for hour in HOURS if hour <= until for one in messages(told, hour))
