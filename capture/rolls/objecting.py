"""Objecting: somebody leaves the roll (GDPR, art. 21), and no later one brings them back, however little it tells.

What stays of them are keyed hashes: of all their names and their birth, and of what a poorer file would tell of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors, journal
from capture.electors import Elector, people
from capture.rolls import persons

MOST_SHOWN = 20


@dataclass(frozen=True)
class Objected:
    """How many rows went; where none did, who is like them: somebody chooses."""

    gone: int
    alike: Sequence[Elector] = ()


def object_to(session: Session, key: bytes, names: tuple[str, str], born: str, by: str, at: datetime) -> Objected:
    """Take somebody out by family name, given names and date of birth."""
    gone = _leave(session, key, persons.identity(key, *names, born), names, born, at)
    journal.record(session, by, "roll-objection", {"electors": gone}, at)
    return Objected(gone, [] if gone else _alike(session, names[0], born))


def take_out(session: Session, key: bytes, number: int, by: str, at: datetime) -> Objected:
    """Take out the one of those alike who objected, by their number on the roll; nobody where they went meanwhile."""
    one = session.get(Elector, number)
    gone = 0
    if one is not None:
        gone = _leave(session, key, one.identity, (one.family_name, one.given_names), one.born, at)
        journal.record(session, by, "roll-objection", {"electors": gone}, at)
    return Objected(gone)


def _leave(session: Session, key: bytes, who: str, names: tuple[str, str], born: str, at: datetime) -> int:
    # What they may have agreed to have kept at their door goes, too: of whom in the building it is nobody knows.
    for building in session.scalars(sa.select(Elector.building_id).where(Elector.identity == who).distinct()).all():
        doors.take_back(session, building, None, at)
    return people.object_to(session, who, at, persons.likenesses(key, *names, born))


def _alike(session: Session, family_name: str, born: str) -> list[Elector]:
    """Who has this family name, at birth or in use, and was born in this year."""
    family, there = persons.letters(family_name), sa.select(Elector).where(Elector.struck_at.is_(None))
    born_then = session.scalars(there.where(Elector.born.startswith(born[:4])).order_by(Elector.id))
    found = [one for one in born_then if family in map(persons.letters, (one.family_name, one.used_name))]
    return found[:MOST_SHOWN]
