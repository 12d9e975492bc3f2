"""A line that is typed back: figures become a knock, once; what was said is counted and kept with no door."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors
from capture.doors import OUTCOMES, WANTS, Telling
from capture.errors import DoorMissing, FigureUnknown, LineTyped
from capture.law import Rules
from capture.papers.printouts import Line, PaperLine, Printout, code
from capture.statements import changed
from capture.walks import Stop, Walk

PAPER = "paper"


@dataclass(frozen=True)
class Typed:
    """The cells of a line, as figures: outcome 1 to 5, answer 1 to 5, issues and wishes one figure each, or nothing."""

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


def read(walk: Walk, printout: Printout, line: Line, typed: Typed, at: datetime) -> Telling:
    """Return the knock that a line tells of. Raises FigureUnknown, DoorMissing or KnockUnreadable."""
    floor, label = _door(line, typed)
    return Telling(
        key=f"{code(walk, printout)}-{line.number}",
        building_id=line.house.id,
        outcome=_figure(typed.outcome, OUTCOMES),
        at=at,
        floor=floor,
        label=label,
        closed=typed.never,
        answer=int(_figure(typed.answer, tuple("12345"))) if typed.answer else None,
        issues=tuple(_figure(figure, printout.issues) for figure in typed.issues),
        wants=tuple(_figure(figure, WANTS) for figure in typed.wants),
        way=PAPER,
    )


def type_line(
    session: Session,
    walk: Walk,
    printout: Printout,
    line: Line,
    told: Telling,
    by: str,
    at: datetime,
    rules: Rules,
    checked_by: str = "",
) -> bool:
    """Keep a line as a knock of its walk, once. Returns False where what was said there could not be counted.

    A building that went to another walk since is known there. Raises LineTyped for a line that was typed before.
    """
    fresh = sa.update(PaperLine).where(
        PaperLine.printout_id == printout.id, PaperLine.line == line.number, PaperLine.typed_at.is_(None)
    )
    if not changed(session, fresh.values(typed_by=by, typed_at=at, checked_by=checked_by or None)):
        raise LineTyped
    return doors.knock(session, _walk(session, walk, line.house.id), told, told.at, at, rules).heard


def _walk(session: Session, walk: Walk, building_id: int) -> Walk:
    if session.get(Stop, (walk.id, building_id)) is not None:
        return walk
    moved = sa.select(Walk).join(Stop, Stop.walk_id == Walk.id).where(Stop.building_id == building_id)
    return session.scalar(moved.order_by(Stop.is_open.desc(), Walk.id.desc()).limit(1)) or walk


def _door(line: Line, typed: Typed) -> tuple[int | None, str]:
    if line.floor is not None:
        return line.floor, line.label
    if not typed.floor and not typed.door:
        # Of several doors, one that is not named must not shut the house.
        if typed.never and not line.alone:
            raise DoorMissing
        return None, ""
    if not typed.floor.lstrip("-").isdecimal() or not typed.door:
        raise DoorMissing
    return int(typed.floor), typed.door.upper()


def _figure(typed: str, choices: tuple[str, ...] | list[str]) -> str:
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(choices)):
        raise FigureUnknown(figure=typed, most=len(choices))
    return choices[int(typed) - 1]
