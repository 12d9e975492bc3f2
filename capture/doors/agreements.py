"""Agreements: of a door, the last word on whether what was said there may be kept for it, and what that was.

They are the only rows in which an opinion can be joined to fewer people than law.Rules.fewest: to those who agreed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.consents import Wording
from capture.database import Base
from capture.doors.telling import FAVOURABLE
from capture.electors import Building
from capture.statements import changed
from capture.walks import Walk

# Doors close agreements, and so know them: here they are a table only.
DOORS = sa.table("doors", sa.column("id"), sa.column("floor"), sa.column("label"))
NOTHING: dict[str, object] = {"agreed": False, "answer": None, "issues": [], "wants": [], "code": None}


class Agreement(Base):
    """The last word at one door: they agree, in which words and to what; or they do not, and then nothing is kept."""

    __tablename__ = "agreements"
    __table_args__ = (
        sa.Index(
            "uq_agreements_door",
            "door_id",
            unique=True,
            sqlite_where=sa.text("door_id IS NOT NULL"),
            postgresql_where=sa.text("door_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_agreements_house",
            "building_id",
            unique=True,
            sqlite_where=sa.text("door_id IS NULL"),
            postgresql_where=sa.text("door_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey(Building.id), index=True)
    # None: the house is one door.
    door_id: Mapped[int | None] = mapped_column(sa.ForeignKey("doors.id", ondelete="CASCADE"))
    walk_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Walk.id, ondelete="SET NULL"), index=True)
    agreed: Mapped[bool]
    # 1 strong support to 5 strong opposition.
    answer: Mapped[int | None]
    issues: Mapped[list[str]]
    wants: Mapped[list[str]]
    # The exact words to which they agreed; they stay when it is taken back, what was said does not.
    wording: Mapped[str | None] = mapped_column(sa.ForeignKey(Wording.version))
    # "phone": by word of mouth; "paper": by their signature.
    way: Mapped[str] = mapped_column(sa.String(8))
    at: Mapped[datetime]
    # The digest of the code by which they take it back.
    code: Mapped[str | None] = mapped_column(sa.String(64), index=True)


@dataclass(frozen=True)
class AgreedDoor:
    """A door whose people agreed to have kept what they said: for doors only, never for a list or a message."""

    building_id: int
    # None, None and "": the house is one door.
    door_id: int | None
    floor: int | None
    label: str
    # 1 strong support to 5 strong opposition; None where they said only what they care for or would like.
    answer: int | None
    issues: tuple[str, ...]
    wants: tuple[str, ...]
    at: datetime


def favourable_doors(session: Session, buildings: Iterable[int] | None = None) -> list[AgreedDoor]:
    """Return the doors whose people agreed and answered that they are for us (1 or 2), in these buildings or in all."""
    return [door for door in agreed_doors(session, buildings) if door.answer in FAVOURABLE]


def favourable_buildings() -> sa.Select[int]:
    """Return the query for the buildings of such doors."""
    return sa.select(Agreement.building_id).where(Agreement.agreed, Agreement.answer.in_(FAVOURABLE))


def agreed_doors(session: Session, buildings: Iterable[int] | None = None) -> list[AgreedDoor]:
    """Return the doors whose people agreed, in these buildings or in all; nobody is there who does not want us back."""
    rows = sa.select(Agreement, DOORS.c.floor, DOORS.c.label).outerjoin(DOORS, DOORS.c.id == Agreement.door_id)
    rows = rows.where(Agreement.agreed)
    if buildings is not None:
        rows = rows.where(Agreement.building_id.in_(list(buildings)))
    found = session.execute(rows.order_by(Agreement.building_id, Agreement.door_id))
    return [_door(one, floor, label or "") for one, floor, label in found]


def count(session: Session, walk: Walk | None = None) -> int:
    """Return at how many doors people agreed: in all, or on one walk."""
    rows = sa.select(sa.func.count()).select_from(Agreement).where(Agreement.agreed)
    return session.scalar(rows if walk is None else rows.where(Agreement.walk_id == walk.id)) or 0


def spoke_up(session: Session, buildings: Iterable[int]) -> dict[int, int]:
    """Return of buildings at how many doors people agreed, also where they took it back since."""
    here = Agreement.building_id.in_(list(buildings))
    rows = sa.select(Agreement.building_id, sa.func.count()).where(here, Agreement.wording.is_not(None))
    return dict(session.execute(rows.group_by(Agreement.building_id)).all())


def take_back(session: Session, building_id: int, door_id: int | None, at: datetime) -> int:
    """Keep nothing more of what was said at a door; without one, in a building. Returns how many had agreed."""
    here = Agreement.building_id == building_id
    return _clear(session, here if door_id is None else sa.and_(here, Agreement.door_id == door_id), at)


def move_out(session: Session, building_id: int, door_id: int | None, at: datetime) -> int:
    """Keep nothing more of what was said at a door before those who said it moved. Returns how many had agreed."""
    here = sa.and_(Agreement.building_id == building_id, Agreement.door_id.is_not_distinct_from(door_id))
    return _clear(session, sa.and_(here, Agreement.at < at), at)


def take_back_by_code(session: Session, typed: str, at: datetime) -> int:
    """Keep nothing more of what was said at the door that was given a code. Returns how many: one, or none."""
    return _clear(session, Agreement.code == digest(typed), at)


def digest(code: str) -> str:
    """Return by which a code is found, however its blanks and capitals are typed."""
    return sha256("".join(filter(str.isalnum, code)).upper().encode()).hexdigest()


def _clear(session: Session, here: sa.ColumnElement[bool], at: datetime) -> int:
    return changed(session, sa.update(Agreement).where(here, Agreement.agreed).values(NOTHING | {"at": at}))


def _door(one: Agreement, floor: int | None, label: str) -> AgreedDoor:
    issues, wants = tuple(one.issues), tuple(one.wants)
    return AgreedDoor(one.building_id, one.door_id, floor, label, one.answer, issues, wants, one.at)
