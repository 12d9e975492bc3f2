"""Taking: what delegates sent is read, and what is clear of it is recorded, all in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from capture import law, precincts
from capture.turnout import reading, reports
from capture.turnout.reading import Read
from capture.turnout.reports import PASTE, Told


@dataclass(frozen=True)
class Taken:
    """One line: what was read, whether it is kept, and what is asked about it."""

    read: Read
    kept: bool
    doubt: str


def paste(
    session: Session,
    ballot: law.Ballot,
    text: str,
    day: date,
    received: datetime,
    by: str,
    hour: time | None = None,
    keep: bool = True,
) -> Sequence[Taken]:
    """Read messages by the stations; record the clear ones for the hour that each tells, else for `hour`, else now.

    A message taken twice counts once. With `keep=False` nothing is recorded.
    """
    stations = {one.code: one for one in precincts.listed(session)}
    found = reading.read(text, {code: one.registered for code, one in stations.items()})
    taken = []
    for one in found:
        if not one.is_report or one.voters is None or not keep:
            taken.append(Taken(one, False, reading.in_words(one)))
            continue
        said = one.hour or hour
        at = min(ballot.local(day, said), received) if said else received
        told = Told(reading.key_of(one, day), stations[one.code].id, one.voters, at, PASTE, by)
        taken.append(Taken(one, True, reports.record(session, told, day, received).doubt or ""))
    return taken
