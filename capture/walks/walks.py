"""Walks and their stops."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base
from capture.electors import Building
from capture.precincts import Precinct

GONE = -1


class Walk(Base):
    """One walk: for whom, when, and by which link a phone opens it."""

    __tablename__ = "walks"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Short, and typed from paper: no letter that looks like another.
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    precinct_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Precinct.id))
    goal: Mapped[str] = mapped_column(sa.String(12))
    # Of content/scripts; "" for the campaign's first.
    script: Mapped[str] = mapped_column(sa.String(80))
    by: Mapped[str] = mapped_column(sa.String(80))
    cut_at: Mapped[datetime]
    # Who walks it, as the team calls them.
    volunteer: Mapped[str | None] = mapped_column(sa.String(80))
    # The link lives on these days only; its digest is kept, not itself.
    link_digest: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]


class Stop(Base):
    """One building of a walk, in its turn."""

    __tablename__ = "stops"
    __table_args__ = (
        # Nobody's bell rings twice in a week: the database itself refuses a building in two walks that are open.
        sa.Index(
            "uq_stops_open",
            "building_id",
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        ),
    )

    walk_id: Mapped[int] = mapped_column(sa.ForeignKey("walks.id", ondelete="CASCADE"), primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey(Building.id), primary_key=True, index=True)
    # GONE: the building went to another walk; whoever was out with this one may still tell of it.
    position: Mapped[int]
    # Until its walk is closed, or the building is gone.
    is_open: Mapped[bool] = mapped_column(default=True)
