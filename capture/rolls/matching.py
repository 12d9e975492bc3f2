"""Matching: the whole list is looked for on the whole roll, and what is found is proposed to colleagues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from capture import matches
from capture.database import Database

# So many pairs an act: visitors wait a moment, not for the whole list.
AT_ONCE = 500
Some = TypeVar("Some")


@dataclass(frozen=True)
class Proposed:
    """How many supporters may be on the roll, in how many pairs; how many pairs are proposed no more."""

    people: int
    pairs: int
    gone: int


def look(database: Database) -> Sequence[matches.Found]:
    """Return who may be whom, and change nothing."""
    with database.reading() as session:
        return matches.look(session)


def propose(database: Database, at: datetime) -> Proposed:
    """Look for every supporter on the roll and propose what is found; doing it often is harmless."""
    with database.reading() as session:
        before = matches.proposed(session)
        found = matches.look(session)
    pairs, gone = 0, 0
    for some in _some(found):
        with database.writing() as session:
            pairs += matches.propose(session, some, at)
    for lost in _some(sorted(before - {(one.supporter_id, one.elector_id) for one in found})):
        with database.writing() as session:
            gone += matches.let_go(session, lost)
    return Proposed(len({one.supporter_id for one in found}), pairs, gone)


def _some(many: Sequence[Some]) -> Iterator[Sequence[Some]]:
    return (many[first : first + AT_ONCE] for first in range(0, len(many), AT_ONCE))
