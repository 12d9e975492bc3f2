"""Previews: what a list that was read would do, before anybody lets it."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.arrivals import Import
from capture.imports import additions
from capture.imports.rows import ISSUE, NEW, PURPOSE, REFUSED, TAG, Row, Word

FIRST = 20


@dataclass(frozen=True)
class Shown:
    """One of the first rows as it will be: with what it agreed to, its issues and its tags."""

    row: Row
    words: Sequence[tuple[str, str]]

    def of(self, kind: str) -> list[str]:
        """Return its words of a kind."""
        return [value for said, value in self.words if said == kind]

    @property
    def issues(self) -> list[str]:
        """The issues that it ticks."""
        return self.of(ISSUE)

    @property
    def purposes(self) -> list[str]:
        """What it agrees to."""
        return self.of(PURPOSE)

    @property
    def tags(self) -> list[str]:
        """The tags that it bears."""
        return self.of(TAG)


def first(session: Session, number: int, most: int = FIRST) -> list[Shown]:
    """Return the first rows of a list as they will be, also those that do not come in."""
    found = session.scalars(sa.select(Row).where(Row.import_id == number).order_by(Row.place).limit(most)).all()
    said = sa.select(Word.place, Word.kind, Word.value).where(Word.import_id == number)
    places = [row.place for row in found]
    words: dict[int, list[tuple[str, str]]] = {}
    for place, kind, value in session.execute(said.where(Word.place.in_(places)).order_by(Word.kind, Word.value)):
        words.setdefault(place, []).append((kind, value))
    return [Shown(row, words.get(row.place, ())) for row in found]


def refused(session: Session, number: int, most: int = FIRST) -> list[Row]:
    """Return the first rows that were refused, each with its reason and the head of the column that shows it."""
    found = sa.select(Row).where(Row.import_id == number, Row.verdict == REFUSED).order_by(Row.place)
    return list(session.scalars(found.limit(most)))


def agreed(session: Session, number: int) -> dict[str, int]:
    """Return to what the new people of a list agreed, and how many to each."""
    of_row = sa.and_(Word.import_id == Row.import_id, Word.place == Row.place)
    said = sa.select(Word.value, sa.func.count()).join(Row, of_row).where(Row.import_id == number, Row.verdict == NEW)
    counted = said.where(Word.kind == PURPOSE).group_by(Word.value).order_by(Word.value)
    return dict(session.execute(counted).all())


def changes(session: Session, asked: Import) -> dict[str, int]:
    """Return what would be added to people whom we know: how many blanks of each kind, issues, consents."""
    counted = {}
    for what, chosen in additions.looks(asked).items():
        number = session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
        if number:
            counted[what] = number
    return counted
