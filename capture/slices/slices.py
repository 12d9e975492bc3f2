"""A slice is a walk that one click cut on a day: of which place, how many doors were open, until when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base
from capture.walks import Walk


class Slice(Base):
    """What a click adds to the walk that it cut."""

    __tablename__ = "slices"

    walk_id: Mapped[int] = mapped_column(sa.ForeignKey(Walk.id, ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    # A neighbourhood as precincts have it, or the code of a station.
    place: Mapped[str] = mapped_column(sa.String(120))
    # Where nobody had been that day yet.
    doors: Mapped[int]
    # When its stations close; None on a day on which nobody votes.
    until: Mapped[datetime | None]
