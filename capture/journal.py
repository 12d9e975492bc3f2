"""The journal: what staff and the machine did that must be answered for."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base


class Entry(Base):
    """One act: when, by whom, what, and its particulars; never a person's data."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(80))
    act: Mapped[str] = mapped_column(sa.String(40))
    particulars: Mapped[dict[str, Any]]


def record(session: Session, actor: str, act: str, particulars: dict[str, Any], at: datetime) -> None:
    """Write an act down."""
    session.execute(sa.insert(Entry).values(at=at, actor=actor, act=act, particulars=particulars))
