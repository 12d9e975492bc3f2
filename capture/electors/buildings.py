"""Buildings: a street, a number, an entrance, and how many electors live there. The roll rarely knows a floor."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base

# By which two spellings of an address are one.
ADDRESS = ("town_key", "street_key", "number", "suffix", "entrance_key", "post_key")


class Building(Base):
    """One address as one stands before it."""

    __tablename__ = "buildings"
    __table_args__ = (
        # Without the precinct: a building stays itself when precincts are drawn anew, and where one is parted by names.
        sa.UniqueConstraint(*ADDRESS, name="uq_buildings_address"),
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
    # What of it, and of a country that is not ours, tells one place from another of the same name; "" for none.
    post_key: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    town: Mapped[str] = mapped_column(sa.String(120))
    town_key: Mapped[str] = mapped_column(sa.String(120))
    # Kept with the rows themselves.
    electors: Mapped[int] = mapped_column(default=0)


OF_MOST = """
UPDATE buildings SET electors = counted.electors, precinct_id = counted.precinct_id FROM (
  SELECT building_id, precinct_id, SUM(n) OVER (PARTITION BY building_id) AS electors,
    ROW_NUMBER() OVER (PARTITION BY building_id ORDER BY n DESC, precinct_id IS NULL, precinct_id) AS place
  FROM (
    SELECT building_id, precinct_id, COUNT(*) AS n FROM electors WHERE struck_at IS NULL
    GROUP BY building_id, precinct_id
  ) AS told
) AS counted
WHERE counted.place = 1 AND buildings.id = counted.building_id
AND (buildings.electors <> counted.electors OR buildings.precinct_id IS DISTINCT FROM counted.precinct_id)"""
EMPTY = """
UPDATE buildings SET electors = 0 WHERE electors <> 0 AND NOT EXISTS (
  SELECT 1 FROM electors WHERE electors.building_id = buildings.id AND electors.struck_at IS NULL
)"""


def recount(session: Session) -> None:
    """Count the electors of each building anew, and give it the precinct of most of them."""
    for said in (OF_MOST, EMPTY):
        session.execute(sa.text(said))
