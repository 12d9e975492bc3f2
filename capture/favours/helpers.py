"""Helpers: who drives, or carries a proxy: whoever ticked it, or whose name and number a colleague wrote down."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal
from capture.database import Base
from capture.errors import HelperUnknown
from capture.supporters import Supporter


class Helper(Base):
    """One volunteer for one kind of favour; of somebody on the list it begins when they are first named for one."""

    __tablename__ = "helpers"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8), index=True)
    supporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str] = mapped_column(sa.String(16))
    # Where they vote, or from where they drive.
    precinct_id: Mapped[int | None] = mapped_column(sa.ForeignKey("precincts.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]

    def is_same(self) -> sa.ColumnElement[bool]:
        """Return the condition that a helper is the same person: two entries that became one are one."""
        here = Helper.id == self.id
        return here if self.supporter_id is None else sa.or_(here, Helper.supporter_id == self.supporter_id)


@dataclass(frozen=True)
class Offer:
    """What is told of a volunteer who is not on the list."""

    name: str
    phone: str
    precinct_id: int | None = None
    note: str = ""


def volunteer(session: Session, kind: str, told: Offer, by: str, at: datetime) -> Helper:
    """Write a volunteer down who came in another way than by a tick."""
    made = Helper(kind=kind, supporter_id=None, by=by, at=at, **vars(told))
    session.add(made)
    session.flush()
    journal.record(session, by, "helper-noted", {"helper": made.id, "kind": kind}, at)
    return made


def take(session: Session, kind: str, ref: str, by: str, at: datetime) -> Helper:
    """Return a volunteer by `h12`, their number here, or `p12`, that of their entry; held until the act ends.

    Raises HelperUnknown.
    """
    number = int(ref[1:]) if ref[1:].isascii() and ref[1:].isdigit() and len(ref) < 11 else 0
    found = _of_person(session, kind, number, by, at) if ref[:1] == "p" else _known(session, kind, number)
    if found is None or ref[:1] not in ("h", "p"):
        raise HelperUnknown(number=ref)
    return found


def by_hand(session: Session, kind: str) -> list[Helper]:
    """Return the volunteers for a kind of favour who are not on the list, by name."""
    known = sa.select(Helper).where(Helper.kind == kind, Helper.supporter_id.is_(None))
    return list(session.scalars(known.order_by(Helper.name, Helper.id)))


def withdraw(session: Session, helper: Helper, by: str, at: datetime) -> None:
    """Let nothing stay of a volunteer; what they were named for waits for somebody else."""
    journal.record(session, by, "helper-erased", {"helper": helper.id, "kind": helper.kind}, at)
    session.delete(helper)
    session.flush()


def _known(session: Session, kind: str, number: int) -> Helper | None:
    found = session.get(Helper, number, with_for_update=True, populate_existing=True)
    if found is None or found.kind != kind:
        return None
    if found.supporter_id is not None:
        _hold(session, found.supporter_id)
    return found


def _of_person(session: Session, kind: str, number: int, by: str, at: datetime) -> Helper | None:
    if not _hold(session, number):
        return None
    known = sa.select(Helper).where(Helper.kind == kind, Helper.supporter_id == number).order_by(Helper.id).limit(1)
    found = session.scalars(known).first()
    if found is None:
        found = Helper(kind=kind, supporter_id=number, name="", phone="", precinct_id=None, note="", by=by, at=at)
        session.add(found)
        session.flush()
    return found


def _hold(session: Session, number: int) -> bool:
    # Of two colleagues who name one person at once the second sees what the first did.
    return session.scalar(sa.select(Supporter.id).where(Supporter.id == number).with_for_update()) is not None
