"""Knocks: each once, however often a phone sends it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Knock(Base):
    """One knock at a door. What was said is not here: see Heard."""

    __tablename__ = "knocks"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Made by the phone (RFC 9562), or from a sheet's walk code and line.
    key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    walk_id: Mapped[int | None] = mapped_column(sa.ForeignKey("walks.id"), index=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"), index=True)
    door_id: Mapped[int | None] = mapped_column(sa.ForeignKey("doors.id"))
    outcome: Mapped[str] = mapped_column(sa.String(12))
    # By the phone's clock, and by ours.
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    # "phone" or "paper".
    way: Mapped[str] = mapped_column(sa.String(8))
