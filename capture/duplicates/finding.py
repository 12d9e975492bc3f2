"""Finding: the database says who shares a key, so that a million people are never compared with each other.

The keys are written by capture/supporters.py whenever a fact is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.duplicates import distinctions
from capture.duplicates.likeness import Known, Likeness, compare
from capture.supporters import Supporter
from capture.twins import BLANK, KEYS

HERE = Supporter.__table__.c
SEEN = tuple(HERE[name] for name in Known.__dataclass_fields__)
Candidates = tuple[Known, Known]
# Of a switchboard's number so many are compared and no more.
MOST_OF_ONE_KEY = 30


@dataclass(frozen=True)
class Pair:
    """Two who may be one, and how much speaks for it."""

    one: Known
    other: Known
    likeness: Likeness

    @property
    def rank(self) -> tuple[int, int, int]:
        """The place in a list: the likeliest first, then by number."""
        return -self.likeness.score, self.one.id, self.other.id


def of(session: Session, supporter_id: int, most: int = 10) -> list[Pair]:
    """Return who may be the same as a person, so many at most, the likeliest first."""
    person = session.execute(sa.select(*SEEN).where(HERE.id == supporter_id)).one_or_none()
    if person is None:
        return []
    known = Known(*person)
    found: dict[int, Known] = {}
    for columns in KEYS.values():
        if all(getattr(known, name) for name in columns):
            shared = [HERE[name] == getattr(known, name) for name in columns]
            others = sa.select(*SEEN).where(*shared, HERE[columns[0]] != BLANK, HERE.id != known.id).order_by(HERE.id)
            found |= {row.id: Known(*row) for row in session.execute(others.limit(MOST_OF_ONE_KEY))}
    candidates = [(known, other) for other in found.values()]
    return between(session, candidates, bearers(session, candidates))[:most]


def between(session: Session, candidates: Sequence[Candidates], bearing: dict[str, int]) -> list[Pair]:
    """Return those of these pairs that are worth a look and not known to be two, the likeliest first."""
    compared = [Pair(one, other, compare(one, other, bearing.get(one.name_key, 0))) for one, other in candidates]
    likely = [pair for pair in compared if pair.likeness.suffices]
    apart = distinctions.kept_apart(session, {pair.one.id for pair in likely})
    return sorted((pair for pair in likely if (pair.one.id, pair.other.id) not in apart), key=lambda pair: pair.rank)


def bearers(session: Session, candidates: Sequence[Candidates]) -> dict[str, int]:
    """Return how many on the list have both names, for each name that a pair shares."""
    names = {one.name_key for one, other in candidates if one.name_key and one.name_key == other.name_key}
    counted = sa.select(HERE.name_key, sa.func.count()).where(HERE.name_key.in_(names), HERE.name_key != BLANK)
    return dict(session.execute(counted.group_by(HERE.name_key)).all())
