"""Shields: while the form is under attack, letters wait for a colleague.

The worker raises and lowers them (attacks.py).
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.statements import Insert, changed, inserting, prepared

# A crowd at the form: who brings no proof of work waits. Too many letters that come back: everybody waits, or the mail
# provider closes our account. The graver one is the last of the alphabet (`standing`).
CROWD, RETURNS = "crowd", "returns"
# It stays up so long after it was last needed.
HOLDS = timedelta(minutes=30)


class Shield(Base):
    """One time that the shield was up: why, since when, when it was last needed, and when it was lowered."""

    __tablename__ = "shields"
    __table_args__ = (
        sa.Index(
            "ix_shields_up",
            "kind",
            unique=True,
            sqlite_where=sa.text("lowered_at IS NULL"),
            postgresql_where=sa.text("lowered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    raised_at: Mapped[datetime]
    needed_at: Mapped[datetime]
    lowered_at: Mapped[datetime | None]


def raise_(session: Session, kind: str, at: datetime) -> bool:
    """Raise a shield, or keep one up. Returns whether it was down: of two workers at once only one raises it."""
    if changed(session, sa.update(Shield).where(Shield.kind == kind, _up()).values(needed_at=at)):
        return False
    row = inserting(session)(Shield).values(kind=kind, raised_at=at, needed_at=at)
    return bool(changed(session, row.on_conflict_do_nothing()))


def lower(session: Session, at: datetime) -> None:
    """Lower every shield that has not been needed for a while; also where a clock went back."""
    idle = sa.or_(Shield.needed_at <= at - HOLDS, Shield.needed_at > at + HOLDS)
    session.execute(sa.update(Shield).where(_up(), idle).values(lowered_at=at))


def standing(session: Session) -> str | None:
    """Return the gravest kind of shield that is up, None where none is."""
    ((kind,),) = _standing(session, {})
    return None if kind is None else str(kind)


def gravest() -> sa.ScalarSelect[str]:
    """Return the same as part of another statement."""
    return (
        sa.select(sa.func.max(Shield.__table__.c.kind)).where(Shield.__table__.c.lowered_at.is_(None)).scalar_subquery()
    )


def up(session: Session) -> list[Shield]:
    """Return the shields that are up."""
    return list(session.scalars(sa.select(Shield).where(_up()).order_by(Shield.kind)))


@prepared
def _standing(insert: Insert) -> Any:
    return sa.select(gravest())


def _up() -> sa.ColumnElement[bool]:
    return Shield.lowered_at.is_(None)
