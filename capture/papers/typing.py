"""A line that is typed back: figures become a knock, once; what a sheet says is counted together, and of no door."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors
from capture.doors import OUTCOMES, TALKED, WANTS, Counted, Said, Telling
from capture.errors import DoorMissing, FigureUnknown, KnockUnreadable, LineTyped
from capture.law import Rules
from capture.papers.printouts import Line, PaperLine, Printout, code
from capture.statements import changed
from capture.walks import Walk

PAPER = "paper"
# The figure after those of OUTCOMES.
VOTED = str(len(OUTCOMES) + 1)
FLOOR = re.compile(r"-?[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True)
class Typed:
    """The cells of a line, as figures: outcome 1 to 5, answer 1 to 5, issues and wishes one figure each, or nothing.

    A paper of the day on which people vote has a sixth outcome: they have voted.
    """

    outcome: str
    floor: str = ""
    door: str = ""
    answer: str = ""
    issues: str = ""
    wants: str = ""
    never: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any((self.outcome, self.floor, self.door, self.answer, self.issues, self.wants, self.never))


def moment(printout: Printout, noon: datetime, at: datetime) -> datetime:
    """Return when the knocks of a paper were: at noon of the day of the walk, as nobody writes the hour.

    Never before the paper was printed, and never in the future.
    """
    return min(max(noon, printout.at), at)


def read(walk: Walk, printout: Printout, line: Line, typed: Typed, at: datetime, has_voted: bool = False) -> Telling:
    """Return the knock that a line tells of; `has_voted`: whether its paper has a box for that.

    Raises FigureUnknown, DoorMissing or KnockUnreadable.
    """
    floor, label = _door(line, typed)
    return Telling(
        key=f"{code(walk, printout)}-{line.number}",
        building_id=line.house.id,
        outcome=_figure(typed.outcome, (*OUTCOMES, TALKED) if has_voted else OUTCOMES),
        at=at,
        floor=floor,
        label=label,
        closed=typed.never,
        voted=has_voted and typed.outcome == VOTED,
        way=PAPER,
    )


def said(printout: Printout, line: Line, typed: Typed) -> Said:
    """Return what a line tells that was said, for the bag of its sheet. Raises FigureUnknown or KnockUnreadable."""
    told = Said(
        building_id=line.house.id,
        answer=int(_figure(typed.answer, tuple("12345"))) if typed.answer else None,
        issues=tuple(_figure(figure, printout.issues) for figure in typed.issues),
        wants=tuple(_figure(figure, WANTS) for figure in typed.wants),
    )
    if told.says and typed.outcome != VOTED and _figure(typed.outcome, OUTCOMES) != TALKED:
        raise KnockUnreadable
    return told


def type_line(
    session: Session,
    walk: Walk,
    printout: Printout,
    line: Line,
    told: Telling,
    by: str,
    at: datetime,
    checked_by: str = "",
    day: date | None = None,
) -> None:
    """Keep a line as a knock of its walk, once. What was said goes into the bag of its sheet: see hear.

    `day`: the one for which it is kept that they have voted, if any. Raises LineTyped for a line that was typed before.
    """
    fresh = sa.update(PaperLine).where(
        PaperLine.printout_id == printout.id, PaperLine.line == line.number, PaperLine.typed_at.is_(None)
    )
    if not changed(session, fresh.values(typed_by=by, typed_at=at, checked_by=checked_by or None)):
        raise LineTyped
    doors.knock(session, walk, told, told.at, at, day)


def hear(session: Session, walk: Walk, told: Sequence[Said], rules: Rules) -> Counted:
    """Count what the lines of one sheet say that were kept together, as one bag."""
    return doors.hear(session, str(uuid4()), walk, told, rules)


def _door(line: Line, typed: Typed) -> tuple[int | None, str]:
    if line.floor is not None:
        return line.floor, line.label
    if not typed.floor and not typed.door:
        # In a block, a door that is not named must not shut them all.
        if typed.never and line.house.is_block:
            raise DoorMissing
        return None, ""
    if not FLOOR.fullmatch(typed.floor) or not typed.door:
        raise DoorMissing
    return int(typed.floor), typed.door.upper()


def _figure(typed: str, choices: tuple[str, ...] | list[str]) -> str:
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(choices)):
        raise FigureUnknown(figure=typed, most=len(choices))
    return choices[int(typed) - 1]
