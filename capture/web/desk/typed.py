"""The lines of a walk's paper as they come from the page: read, and kept, each for itself and once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from capture import doors, papers
from capture.database import now
from capture.doors import Said, Telling
from capture.errors import DoorMissing, FigureUnknown, KnockUnreadable, LineTyped
from capture.papers import Printout, Typed, wording
from capture.papers.printouts import Line
from capture.papers.typing import read, said
from capture.walks import Walk
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_, gettext

CELLS = ("floor", "door", "outcome", "answer", "issues", "wants")
# Figures only, at most so many: a cell holds what a column of the paper has.
LENGTH = 12
EMPTY, FINE, WRONG, ASKS, SAVED = "empty", "fine", "wrong", "asks", "saved"
FIGURES = N_("Figures only: answer, issues and wishes belong to “we talked” (5).")


@dataclass(frozen=True)
class Paper:
    """One printing of a walk."""

    walk: Walk
    printout: Printout
    lines: Sequence[Line]

    @property
    def typed(self) -> int:
        """How many of its lines were typed."""
        return sum(line.kept.typed_at is not None for line in self.lines)


@dataclass
class Row:
    """One line: what was typed, what it means, and what became of it."""

    line: Line
    typed: Typed
    state: str = EMPTY
    told: Telling | None = None
    said: Said | None = None
    wrong: str = ""


def blank(paper: Paper) -> list[Row]:
    """Return every line of a paper, to be typed."""
    return [Row(line, Typed("")) for line in paper.lines]


def posted(paper: Paper, at: datetime) -> list[Row]:
    """Return the lines of a paper as they were posted, read; nothing is kept."""
    return [_read(paper, Row(line, _cells(line.number)), at) for line in paper.lines]


def keep(act: Session, paper: Paper, rows: Sequence[Row], checked_by: str) -> int:
    """Keep the lines that are right; one that somebody typed meanwhile says so.

    What they say is one bag. Returns of how many lines it is kept nowhere: too few people live behind them together.
    """
    ballot = here().settings.campaign.ballot
    for row in rows:
        if row.state != FINE or row.told is None:
            continue
        try:
            told = paper.walk, paper.printout, row.line, row.told
            day = doors.day_of(ballot, row.told.at, now())
            papers.type_line(act, *told, actor(), now(), checked_by, day)
            row.state = SAVED
        except LineTyped as typed:
            row.state, row.wrong = ASKS, str(typed)
    bag = [row.said for row in rows if row.state == SAVED and row.said is not None]
    return papers.hear(act, paper.walk, bag, ballot.rules).dropped


def beside(paper: Paper, rows: Sequence[Row]) -> list[Row]:
    """Return rows with what is kept of their lines by now."""
    return [replace(row, line=line) for row, line in zip(rows, paper.lines, strict=True)]


def _cells(number: int) -> Typed:
    told = {name: request.form.get(f"{number}-{name}", "").strip()[:LENGTH] for name in CELLS}
    return Typed(**told, never=f"{number}-never" in request.form)


def _read(paper: Paper, row: Row, at: datetime) -> Row:
    if row.typed.is_empty:
        return row
    if row.line.kept.typed_at is not None:
        row.state, row.wrong = ASKS, str(LineTyped())
        return row
    try:
        has_voted = wording.has_voted(paper.printout, here().settings.campaign.ballot)
        row.told = read(paper.walk, paper.printout, row.line, row.typed, at, has_voted)
        row.said = said(paper.printout, row.line, row.typed)
        row.state = FINE
    except (FigureUnknown, DoorMissing) as wrong:
        row.state, row.wrong = WRONG, str(wrong)
    except KnockUnreadable:
        row.state, row.wrong = WRONG, gettext(FIGURES)
    return row
