"""Taking: what delegates sent is read, and what is clear of it is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from capture import law, precincts
from capture.turnout import reading, reports
from capture.turnout.reading import Read
from capture.turnout.reports import PASTE, Kept, Told
from capture.words import N_, gettext

KNOWN = N_("known already")
NO_HOUR = N_("of another day, and no hour is told")
WITHDRAWN = N_("withdrawn before: if it is right after all, let it count in the list of reports")


@dataclass(frozen=True)
class Pasted:
    """What was read of messages, and the numbers of the stations by their codes."""

    lines: Sequence[Read]
    stations: Mapping[str, int]


@dataclass(frozen=True)
class Taken:
    """One line: what was read, whether it counts, and what is asked or said about it."""

    read: Read
    counts: bool
    said: str


def look(session: Session, text: str, day: date, ballot: law.Ballot) -> Pasted:
    """Read messages by the stations; nothing is recorded."""
    called = precincts.called(precincts.listed(session))
    wall = ballot.rules.wall
    lines = reading.read(
        text, {code: one.registered for code, one in called.items()}, day, wall.article if wall else ""
    )
    return Pasted(lines, {code: one.id for code, one in called.items()})


def take(
    session: Session,
    ballot: law.Ballot,
    pasted: Pasted,
    day: date,
    received: datetime,
    by: str,
    hour: time | None = None,
) -> Sequence[Taken]:
    """Record what is clear, for the hour that each message tells, else for `hour`, else now; never for one to come.

    A message taken twice counts once.
    """
    taken = []
    for one in pasted.lines:
        if not one.is_report or one.voters is None:
            taken.append(Taken(one, False, reading.in_words(one)))
            continue
        said = one.hour or hour
        if said is None and day != law.today(ballot, received):
            taken.append(Taken(one, False, gettext(NO_HOUR)))
            continue
        at = min(ballot.local(day, said), received) if said else received
        key = reading.key_of(one, day, said)
        told = Told(key, pasted.stations[one.code], one.voters, at, PASTE, by)
        taken.append(_told(one, reports.record(session, told, day, received)))
    return taken


def _told(one: Read, kept: Kept) -> Taken:
    report = kept.report
    if report.withdrawn_by:
        return Taken(one, False, gettext(WITHDRAWN))
    if report.doubt:
        return Taken(one, False, report.doubt)
    return Taken(one, True, "" if kept.is_new else gettext(KNOWN))
