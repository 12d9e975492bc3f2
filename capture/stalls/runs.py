"""Runs of sheets for the market stall: what was printed, in which words, and which of its lines were typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import consents, journal, law, words
from capture.database import Base
from capture.errors import SheetUnknown, WordsChanged
from capture.issues import Catalogue
from capture.marks import Mark, has
from capture.stalls import numbering
from capture.statements import Insert, prepared
from capture.supporters import Supporter

# As many as leave a hand room on A4.
LINES = 10
# As many boxes as stand beside one another on A4.
MOST_ISSUES = 12
# More names than this are no legend: then they are written by hand.
MOST_NUMBERED = 30
# Whence a sign-up on paper comes (docs/names.md).
SOURCE = "/paper"
TAG = "sheet-"


class Stall(Base):
    """One printed run: how many sheets, what they offer in which order, and the versions of the words on them."""

    __tablename__ = "stalls"

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    sheets: Mapped[int]
    issues: Mapped[list[str]]
    neighbourhoods: Mapped[list[str]]
    words: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]

    @property
    def src(self) -> str:
        """The tag of everybody who signs one of its sheets."""
        return f"{TAG}{self.id}"

    @property
    def codes(self) -> list[str]:
        """The codes of its sheets."""
        return [numbering.code(self.id, sheet) for sheet in range(1, self.sheets + 1)]


class TypedLine(Base):
    """One line of a sheet that was typed: by whom, and when."""

    __tablename__ = "typed_lines"

    stall_id: Mapped[int] = mapped_column(sa.ForeignKey("stalls.id"), primary_key=True)
    sheet: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


@dataclass(frozen=True)
class Printing:
    """What is to be printed: in which language, how many sheets, with which issues, in this order."""

    language: str
    sheets: int
    issues: Sequence[str]


@dataclass(frozen=True)
class Progress:
    """How far a run has come: lines typed of each sheet, and how many people it brought onto the list."""

    stall: Stall
    typed: Mapping[int, int]
    people: int

    @property
    def lines(self) -> int:
        """How many lines were typed."""
        return sum(self.typed.values())


def run_off(session: Session, printing: Printing, catalogue: Catalogue, by: str, at: datetime) -> Stall:
    """Keep a run that is being printed, with the exact words that stand on it."""
    stall = draft(printing, catalogue)
    with words.speaking(printing.language):
        consents.keep_words(session, asked(printing.issues, catalogue).values())
    stall.by, stall.at = by, at
    session.add(stall)
    session.flush()
    journal.record(session, by, "printing", {"stall": stall.id, "sheets": stall.sheets}, at)
    return stall


def draft(printing: Printing, catalogue: Catalogue) -> Stall:
    """Return a run that nobody has printed yet."""
    numbered = list(catalogue.neighbourhoods) if len(catalogue.neighbourhoods) <= MOST_NUMBERED else []
    return Stall(
        language=printing.language,
        sheets=printing.sheets,
        issues=list(printing.issues),
        neighbourhoods=numbered,
        words=_versions(printing.language, printing.issues, catalogue),
    )


def asked(issues: Sequence[str], catalogue: Catalogue) -> dict[str, str]:
    """Return what a sheet asks for, in the words of the form, in the language being spoken."""
    purposes = (law.NEWSLETTER, *map(law.letter, issues), law.SMS, law.TARGETING)
    return {purpose: consents.wording(purpose, catalogue) for purpose in purposes}


def check_words(stall: Stall, catalogue: Catalogue) -> None:
    """Make sure that a run can be printed as it was. Raises WordsChanged."""
    if _versions(stall.language, stall.issues, catalogue) != stall.words:
        raise WordsChanged(code=f"S{stall.id}")


def _versions(language: str, issues: Sequence[str], catalogue: Catalogue) -> dict[str, str]:
    with words.speaking(language):
        return {purpose: consents.version(text) for purpose, text in asked(issues, catalogue).items()}


def get(session: Session, number: int) -> Stall:
    """Return a run. Raises SheetUnknown."""
    stall = session.get(Stall, number)
    if stall is None:
        raise SheetUnknown(code=f"S{number}")
    return stall


def find(session: Session, code: str) -> tuple[Stall, int]:
    """Return the run of a sheet, and which of its sheets it is. Raises SheetUnknown."""
    number, sheet = numbering.read(code)
    stall = session.get(Stall, number)
    if stall is None or not 1 <= sheet <= stall.sheets:
        raise SheetUnknown(code=code)
    return stall, sheet


def type_line(session: Session, place: tuple[int, int, int], by: str, at: datetime, again: bool = False) -> bool:
    """Count a line as typed; `place` is its run, its sheet and its number on it.

    Returns False, and does nothing, for one that was typed before, unless it is to be typed again. The first line of a
    sheet that somebody types stands in the journal, and each that is typed again.
    """
    told = dict(zip(("stall_id", "sheet", "line"), place, strict=True))
    first = not session.scalar(sa.select(TypedLine.line).filter_by(**_without_line(told), by=by).limit(1))
    fresh = bool(_count(session, {**told, "by": by, "at": at}))
    if not fresh and again:
        session.execute(sa.update(TypedLine).filter_by(**told).values(by=by, at=at))
    if fresh and first:
        journal.record(session, by, "typing", {"stall": place[0], "sheet": place[1]}, at)
    elif not fresh and again:
        journal.record(session, by, "typing", {"stall": place[0], "sheet": place[1], "line": place[2]}, at)
    return fresh or again


def _without_line(told: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in told.items() if name != "line"}


@prepared
def _count(insert: Insert) -> Any:
    return insert(TypedLine).on_conflict_do_nothing().returning(TypedLine.__table__.c.line)


def typed(session: Session, stall: Stall, sheet: int) -> dict[int, TypedLine]:
    """Return the lines of a sheet that were typed, by their number."""
    lines = session.scalars(sa.select(TypedLine).filter_by(stall_id=stall.id, sheet=sheet))
    return {line.line: line for line in lines}


def listed(session: Session, most: int = 50) -> list[Progress]:
    """Return the last runs, the newest first, and how far each has come."""
    runs = list(session.scalars(sa.select(Stall).order_by(Stall.id.desc()).limit(most)))
    lines, people = _lines(session, runs), _people(session, runs)
    return [Progress(stall, lines.get(stall.id, {}), people.get(stall.src, 0)) for stall in runs]


def _lines(session: Session, runs: Sequence[Stall]) -> dict[int, dict[int, int]]:
    here = TypedLine.stall_id, TypedLine.sheet
    counted = sa.select(*here, sa.func.count()).where(here[0].in_([stall.id for stall in runs])).group_by(*here)
    found: dict[int, dict[int, int]] = {}
    for number, sheet, lines in session.execute(counted):
        found.setdefault(number, {})[sheet] = lines
    return found


def _people(session: Session, runs: Sequence[Stall]) -> dict[str, int]:
    tags = [stall.src for stall in runs]
    counted = sa.select(Supporter.src, sa.func.count()).where(
        Supporter.src.in_(tags), Supporter.source == SOURCE, has(Supporter.flags, Mark.CONFIRMED)
    )
    return dict(session.execute(counted.group_by(Supporter.src)).all())
