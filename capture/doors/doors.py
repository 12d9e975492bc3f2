"""Doors of a building, as they are found on the stairs; they stay for the next visit."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Door(Base):
    """One door: its floor, what is on it, and what became of the last knock."""

    __tablename__ = "doors"
    __table_args__ = (sa.UniqueConstraint("building_id", "floor", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id", ondelete="CASCADE"))
    # 0 is the ground floor.
    floor: Mapped[int]
    # "1", "left": never a name.
    label: Mapped[str] = mapped_column(sa.String(20))
    outcome: Mapped[str] = mapped_column(sa.String(12))
    knocked_at: Mapped[datetime | None]
    come_back_at: Mapped[datetime | None]
    # They do not want us here again.
    closed_at: Mapped[datetime | None]
