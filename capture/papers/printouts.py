"""Printouts: what stood on the paper of a walk, so that its lines mean the same when they are typed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal, walks
from capture.database import Base
from capture.doors import Door, closed_buildings, voted
from capture.electors import Building
from capture.errors import NothingToWalk, WalkUnknown
from capture.walks import House, Walk, codes

# As many as one figure can name.
MOST_ISSUES = 9
CODE = re.compile(r"(.*?)(?:[\W_]+([0-9]{1,3}))?")


class Printout(Base):
    """One printing of a walk: the first, the second, and so on."""

    __tablename__ = "printouts"
    __table_args__ = (sa.UniqueConstraint("walk_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    walk_id: Mapped[int] = mapped_column(sa.ForeignKey(Walk.id, ondelete="CASCADE"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(8))
    # By the figures that stand for them on this paper.
    issues: Mapped[list[str]]
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


class PaperLine(Base):
    """One line: at which door, and who typed it. What was said there is not here: see Heard."""

    __tablename__ = "paper_lines"

    printout_id: Mapped[int] = mapped_column(sa.ForeignKey(Printout.id, ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey(Building.id, ondelete="CASCADE"), index=True)
    # None: floor and door are written by hand, or it is a house.
    door_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Door.id, ondelete="SET NULL"))
    typed_by: Mapped[str | None] = mapped_column(sa.String(80))
    typed_at: Mapped[datetime | None]
    # Who compared it with the paper, where two did it.
    checked_by: Mapped[str | None] = mapped_column(sa.String(80))


@dataclass(frozen=True)
class Line:
    """One line as it is printed: which house, and its door where somebody found it before."""

    number: int
    house: House
    floor: int | None
    label: str
    kept: PaperLine
    # Nobody wants us back there, whenever that was said.
    closed: bool = False

    @property
    def alone(self) -> bool:
        """Whether the house is one door, so that nobody needs to write which."""
        return self.floor is None and self.house.doors == 1


def run_off(
    session: Session, walk: Walk, issues: Sequence[str], language: str, by: str, at: datetime, day: date | None = None
) -> tuple[Printout, list[Line]]:
    """Keep what is printed of a walk. Houses and doors where nobody wants us back, or has voted that day, are left out.

    Raises NothingToWalk where none is left.
    """
    last = sa.select(sa.func.max(Printout.number)).where(Printout.walk_id == walk.id)
    printout = Printout(walk_id=walk.id, number=(session.scalar(last) or 0) + 1, language=language, by=by, at=at)
    printout.issues = list(issues[:MOST_ISSUES])
    session.add(printout)
    session.flush()
    rows = [
        PaperLine(printout_id=printout.id, line=line, building_id=house, door_id=door)
        for line, (house, door) in enumerate(_doors(session, walk, day or at.date()), 1)
    ]
    if not rows:
        raise NothingToWalk
    session.add_all(rows)
    session.flush()
    journal.record(session, by, "walk-printed", {"walk": walk.code, "printout": printout.number}, at)
    return printout, lines(session, printout)


def _doors(session: Session, walk: Walk, day: date) -> Iterator[tuple[int, int | None]]:
    """Yield a line for each door that is known and open, then blank ones for those that are guessed."""
    closed, done = set(session.scalars(closed_buildings())), voted.said(session, _stops(walk), day)
    known: dict[int, list[tuple[int, bool]]] = {}
    stops = sa.select(Door.building_id, Door.id, Door.closed_at).where(Door.building_id.in_(_stops(walk)))
    for building, door, closed_at in session.execute(stops.order_by(Door.floor, Door.label)):
        known.setdefault(building, []).append((door, closed_at is None))
    for house in walks.of_walk(session, walk.id):
        if house.id in closed or (not house.is_block and (house.id, None) in done):
            continue
        found = known.get(house.id, [])
        yield from ((house.id, door) for door, is_open in found if is_open and (house.id, door) not in done)
        yield from ((house.id, None) for _ in range(house.doors - len(found)))


def _stops(walk: Walk) -> sa.Select[int]:
    return sa.select(walks.Stop.building_id).where(walks.Stop.walk_id == walk.id)


def lines(session: Session, printout: Printout) -> list[Line]:
    """Return the lines of a printout, as they were printed."""
    kept = sa.select(PaperLine, Door.floor, Door.label, Door.closed_at).outerjoin(Door, Door.id == PaperLine.door_id)
    rows = session.execute(kept.where(PaperLine.printout_id == printout.id).order_by(PaperLine.line)).all()
    houses = walks.houses(session, [line.building_id for line, *_ in rows])
    closed = set(session.scalars(closed_buildings()))
    return [
        Line(line.line, houses[line.building_id], floor, label or "", line, bool(shut) or line.building_id in closed)
        for line, floor, label, shut in rows
    ]


def code(walk: Walk, printout: Printout) -> str:
    """Return what stands in the corner of the paper: KTPX-M-2 is the second printing of a walk."""
    return f"{codes.shown(walk.code)}-{printout.number}"


def find(session: Session, typed: str) -> tuple[Walk, Printout]:
    """Return the walk and the printing of a code; without its number the last one. Raises WalkUnknown."""
    said = CODE.fullmatch(typed.strip())
    if said is None:
        raise WalkUnknown(code=typed)
    walk = walks.get(session, said[1])
    printed = sa.select(Printout).where(Printout.walk_id == walk.id).order_by(Printout.number.desc())
    found = session.scalar((printed.where(Printout.number == int(said[2])) if said[2] else printed).limit(1))
    if found is None:
        raise WalkUnknown(code=typed)
    return walk, found


def get(session: Session, number: int) -> tuple[Walk, Printout]:
    """Return a printing by its number in the house, and its walk. Raises WalkUnknown."""
    found = session.execute(sa.select(Walk, Printout).join(Walk).where(Printout.id == number)).first()
    if found is None:
        raise WalkUnknown(code=number)
    return found[0], found[1]


def listed(session: Session, walk: Walk) -> list[tuple[Printout, int, int]]:
    """Return the printings of a walk, the last one first: how many lines each has, and how many were typed."""
    counted = sa.func.count(PaperLine.line), sa.func.count(PaperLine.typed_at)
    rows = sa.select(Printout, *counted).join(PaperLine, PaperLine.printout_id == Printout.id)
    found = session.execute(rows.where(Printout.walk_id == walk.id).group_by(Printout.id).order_by(Printout.id.desc()))
    return [(printout, all_, typed) for printout, all_, typed in found]
