"""The grid: the room types station and number, line after line; each counts once by its key, and corrections stay."""

from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256

from sqlalchemy.orm import Session

from capture import law, precincts
from capture.precincts import Precinct
from capture.turnout import reading, reports
from capture.turnout.naming import names_voter
from capture.turnout.reading import MOST_VOTERS
from capture.turnout.reports import GRID, Report, Told
from capture.words import N_, gettext

NO_NUMBER = N_("write how many have voted, as a number")
NO_HOUR = N_("write an hour such as 10:30, or leave it empty")
OTHERS = N_("another report for that hour says {others}")


@dataclass(frozen=True)
class Typed:
    """A line as it was typed, under the key that its page gave it."""

    key: str
    code: str
    voters: str
    at: str = ""


@dataclass(frozen=True)
class Noted:
    """What became of a line: the station and number that were meant, whether it counts, and what is said about it."""

    code: str
    name: str
    voters: int | None
    counts: bool
    said: str
    # Of the report, where one was made.
    number: int | None = None


@dataclass(frozen=True)
class Row:
    """A station as the grid lists it: its last report that counts."""

    station: Precinct
    last: Report | None


def note(session: Session, ballot: law.Ballot, typed: Typed, by: str, received: datetime) -> Noted:
    """Record one line, or say why not; the same key twice is one report."""
    day, listed = law.today(ballot, received), precincts.listed(session)
    called = precincts.called(listed)
    code = reading.find(typed.code.strip(), {code: one.registered for code, one in called.items()})
    station = called.get(code)
    said, hour = _fault(ballot, typed, station), _hour(typed.at)
    if said or station is None:
        return Noted(typed.code[:16], station.name if station else "", None, False, said)
    at = min(ballot.local(day, hour), received) if hour else received
    told = Told(_key(typed), station.id, int(typed.voters), at, GRID, by)
    kept = reports.record(session, told, day, received).report
    stands = kept.doubt is None and kept.withdrawn_by is None
    said = kept.doubt or _others(session, station, kept) or ""
    return Noted(code, station.name, kept.voters, stands, said, kept.id)


def _fault(ballot: law.Ballot, typed: Typed, station: Precinct | None) -> str:
    """Return in words why a line is none; one that names a voter first, by the source."""
    if not (typed.voters.isascii() and typed.voters.isdigit()) and names_voter(f"{typed.code} {typed.voters}"):
        wall = ballot.rules.wall
        return gettext(reading.NAMED_BY_LAW).format(code=gettext(wall.article)) if wall else gettext(reading.NAMED)
    if station is None:
        return gettext(reading.UNKNOWN).format(code=typed.code[:16])
    if not (typed.voters.isascii() and typed.voters.isdigit() and len(typed.voters) <= 7):
        return gettext(NO_NUMBER)
    if int(typed.voters) > MOST_VOTERS:
        return gettext(reading.MANY)
    return gettext(NO_HOUR) if typed.at and _hour(typed.at) is None else ""


def _hour(written: str) -> time | None:
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        return None


def _key(typed: Typed) -> str:
    # Whoever goes back without a script types another line under the key of the one before.
    line = f"grid {typed.key} {typed.code} {typed.voters} {typed.at}"
    return sha256(line.encode("utf-8", "replace")).hexdigest()


def _others(session: Session, station: Precinct, kept: Report) -> str:
    told = reports.of_station(session, kept.day, station.id)
    others = [str(one.voters) for one in told if one.at == kept.at and one.voters != kept.voters]
    return gettext(OTHERS).format(others=", ".join(others)) if others else ""


def rows(session: Session, ballot: law.Ballot, at: datetime) -> list[Row]:
    """Return every station by its code, with the last report that counts today."""
    said = reports.counted(session, law.today(ballot, at))
    return [Row(one, said[one.id][-1] if one.id in said else None) for one in precincts.listed(session)]
