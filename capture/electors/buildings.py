"""Buildings: a street, a number, an entrance, and how many electors live there. The roll rarely knows a floor."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Building(Base):
    """One address as one stands before it."""

    __tablename__ = "buildings"
    __table_args__ = (
        # Without the precinct: a building stays itself when precincts are drawn anew, and where one is parted by names.
        sa.UniqueConstraint("town_key", "street_key", "number", "suffix", "entrance_key", name="uq_buildings_address"),
        sa.Index("ix_buildings_walk", "precinct_id", "street_key", "side", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # That of most of its electors. None: their rows name no precinct.
    precinct_id: Mapped[int | None] = mapped_column(sa.ForeignKey("precincts.id"))
    # As people read it, and as two spellings of it become one.
    street: Mapped[str] = mapped_column(sa.String(200))
    street_key: Mapped[str] = mapped_column(sa.String(200))
    # 0: without a number.
    number: Mapped[int]
    # bis, ter, A; or nothing.
    suffix: Mapped[str] = mapped_column(sa.String(16))
    entrance: Mapped[str] = mapped_column(sa.String(120))
    entrance_key: Mapped[str] = mapped_column(sa.String(120))
    # 0: even numbers, 1: odd ones: one walks up one side and down the other.
    side: Mapped[int]
    postcode: Mapped[str] = mapped_column(sa.String(10))
    town: Mapped[str] = mapped_column(sa.String(120))
    town_key: Mapped[str] = mapped_column(sa.String(120))
    # Kept with the rows themselves.
    electors: Mapped[int] = mapped_column(default=0)
