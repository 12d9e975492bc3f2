"""Telling: what a station's phone says is counted once, kept for practice, or said to be too late."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from capture import law
from capture.delegates import links
from capture.delegates.links import StationLink
from capture.precincts import Precinct
from capture.turnout import reports
from capture.turnout.reading import MOST_VOTERS
from capture.turnout.reports import PHONE
from capture.words import gettext

COUNTS, ASKED, PRACTICE, LATE, UNREADABLE = "counts", "asked", "practice", "late", "unreadable"
BY = "delegate"
# What a phone is shown of what was said before.
SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """One number of a phone: under its key, at a moment by its own clock, perhaps for an hour that they wrote.

    For practice it never counts; sure is whoever was asked and said that it is right.
    """

    key: str
    voters: int | None
    at: datetime | None
    hour: time | None = None
    practice: bool = False
    sure: bool = False


@dataclass(frozen=True)
class Answer:
    """What became of one number, and in words why somebody will look at it."""

    key: str
    what: str
    said: str = ""


def tell(
    session: Session,
    ballot: law.Ballot,
    held: tuple[StationLink, Precinct],
    entry: Entry,
    behind: timedelta,
    received: datetime,
) -> Answer:
    """Take one number, once for its key. Raises LinkEarly or LinkExpired on a day on which none is taken."""
    link, station = held
    if entry.voters is None or entry.at is None or not 0 <= entry.voters <= MOST_VOTERS:
        wall = law.voters_unnamed(ballot, received)
        return Answer(entry.key, UNREADABLE, gettext(wall.article) if wall else "")
    day, typed = links.opened(ballot, received, links.GRACE), min(entry.at + behind, received)
    # What a phone kept since another round is no number of this one, whatever hour was written.
    if not entry.practice and law.today(ballot, typed) != (day or law.today(ballot, received)):
        return Answer(entry.key, LATE)
    if day is None or entry.practice:
        links.practise(session, link, entry.voters, received)
        return Answer(entry.key, PRACTICE)
    at = min(ballot.local(day, entry.hour), received) if entry.hour else typed
    told = reports.Told(_key(station, entry), station.id, entry.voters, at, PHONE, BY)
    kept = reports.record(session, told, day, received, entry.sure and _may_be(entry.voters, station)).report
    return Answer(entry.key, ASKED if kept.doubt else COUNTS, kept.doubt or "")


def _may_be(voters: int, station: Precinct) -> bool:
    # Whoever is sure of fewer than before may be; of more than are registered nobody is, before the room has looked.
    return station.registered is None or voters <= station.registered


def _key(station: Precinct, entry: Entry) -> str:
    return hashlib.sha256(f"{station.id} {entry.key}".encode()).hexdigest()


def before(session: Session, ballot: law.Ballot, station: Precinct, link: StationLink, day: date | None) -> list[Any]:
    """Return what the phone shows of what was said, the newest first: how many, when, and whether it counts."""
    if day is None:
        practised = link.practised_at
        shown = [] if practised is None else [(link.practised, practised, PRACTICE)]
    else:
        shown = [
            (one.voters, one.at, ASKED if one.doubt else COUNTS)
            for one in reports.told_by(session, day, station.id, SHOWN)
        ]
    return [
        {"voters": voters, "hour": at.astimezone(ballot.timezone).strftime("%H:%M"), "what": what}
        for voters, at, what in shown
    ]
