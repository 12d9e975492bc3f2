"""Memory: what is needed to undo a merge, for thirty days, and not a day longer."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base


class Merge(Base):
    """One merge: who was kept, which number is gone, by whom, when, and both people row by row as they were."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    gone: Mapped[int]
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(index=True)
    # Both before it, and the kept one after it: what differs from that was done since.
    sides: Mapped[dict[str, Any]]


def of(session: Session, supporter_id: int) -> list[Merge]:
    """Return the merges of a person that are remembered, the newest first; only that one can be undone."""
    merged = sa.select(Merge).where(Merge.supporter_id == supporter_id)
    return list(session.scalars(merged.order_by(Merge.id.desc())))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a merge stands for good (law.Rules.undo_kept)."""
    return Merge.at <= at - ballot.rules.undo_kept
