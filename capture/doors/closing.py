"""Closing: somebody telephones or writes that nobody is to come back; or that it was a mistake, with the reason."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal
from capture.doors.doors import Door, close, found, reopen
from capture.doors.telling import FLOORS, LABEL
from capture.electors import Building
from capture.errors import DoorMissing, DoorUnknown, WhyMissing
from capture.walks import is_block


@dataclass(frozen=True)
class Where:
    """A building, or one door of it by its floor and its number there."""

    building: Building
    floor: int | None = None
    label: str = ""

    @property
    def is_door(self) -> bool:
        """Whether one door is meant."""
        return self.floor is not None


def shut(session: Session, where: Where, why: str, by: str, at: datetime, is_whole: bool = False) -> None:
    """Let nobody go there any more, on any walk.

    Raises DoorMissing for a block of which nobody says which door, unless all of it is meant; WhyMissing.
    """
    _check(why)
    # Of one voice the others of a block are not closed.
    if not where.is_door and is_block(where.building.electors) and not is_whole:
        raise DoorMissing
    close(session, where.building.id, _found(session, where) if where.is_door else None, at)
    journal.record(session, by, "door-closed" if where.is_door else "building-closed", {"why": why.strip()}, at)


def unlock(session: Session, where: Where, why: str, by: str, at: datetime) -> None:
    """Let people go there again. Raises DoorUnknown where it is not known, WhyMissing."""
    _check(why)
    known = _known(session, where) if where.is_door else None
    if where.is_door and known is None:
        raise DoorUnknown(floor=where.floor, door=where.label)
    reopen(session, where.building.id, known)
    journal.record(session, by, "door-reopened" if where.is_door else "building-reopened", {"why": why.strip()}, at)


def _check(why: str) -> None:
    if not why.strip():
        raise WhyMissing


def _found(session: Session, where: Where) -> int:
    """A door that nobody found before is there from now on, so that nobody knocks at it."""
    if where.floor is None or where.floor not in FLOORS or LABEL.fullmatch(where.label) is None:
        raise DoorMissing
    return found(session, where.building.id, where.floor, where.label)


def _known(session: Session, where: Where) -> int | None:
    place = {"building_id": where.building.id, "floor": where.floor, "label": where.label}
    return session.scalars(sa.select(Door.id).filter_by(**place)).one_or_none()
