"""People on the roll: what a campaign may use of a row, and nothing else of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Edition(Base):
    """One roll that was let in."""

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    by: Mapped[str] = mapped_column(sa.String(80))
    let_in_at: Mapped[datetime]
    taken_out_at: Mapped[datetime | None]
    added: Mapped[int]
    moved: Mapped[int]
    struck: Mapped[int]


class Elector(Base):
    """One person on the roll. No place of birth and no nationality: nothing may be chosen by them."""

    __tablename__ = "electors"

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"), index=True)
    precinct_id: Mapped[int | None] = mapped_column(sa.ForeignKey("precincts.id"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("editions.id"))
    # LP, LCM or LCE, joined where somebody is on two of them.
    lists: Mapped[str] = mapped_column(sa.String(12))
    # Renumbered with each edition, and not unique: no key.
    order_number: Mapped[int | None]
    family_name: Mapped[str] = mapped_column(sa.String(120))
    used_name: Mapped[str] = mapped_column(sa.String(120))
    given_names: Mapped[str] = mapped_column(sa.String(160))
    sex: Mapped[str] = mapped_column(sa.String(1))
    # 1953-00-00 where only the year is known.
    born: Mapped[str] = mapped_column(sa.String(10))
    # By which the same person is found in the next edition: family name, given names and birth, digested.
    identity: Mapped[str] = mapped_column(sa.String(43), index=True)
    struck_at: Mapped[datetime | None]
