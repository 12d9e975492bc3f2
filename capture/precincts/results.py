"""Results of elections before this one, precinct by precinct: what turnout and votes are compared with."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from capture.database import Base


class Election(Base):
    """One round of an election that was held."""

    __tablename__ = "elections"

    id: Mapped[int] = mapped_column(primary_key=True)
    # As the ministry calls it: 2026_muni_t1.
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    held_on: Mapped[date | None]
    # The list that counts as ours in it.
    ours: Mapped[str | None] = mapped_column(sa.String(200))


class Result(Base):
    """How many were registered, voted and counted in one precinct."""

    __tablename__ = "results"

    election_id: Mapped[int] = mapped_column(sa.ForeignKey("elections.id", ondelete="CASCADE"), primary_key=True)
    precinct_id: Mapped[int] = mapped_column(sa.ForeignKey("precincts.id", ondelete="CASCADE"), primary_key=True)
    registered: Mapped[int]
    voters: Mapped[int]
    # Votes for any list; None where only turnout is known.
    cast: Mapped[int | None]


class Votes(Base):
    """How many votes one list had in one precinct."""

    __tablename__ = "votes"

    election_id: Mapped[int] = mapped_column(sa.ForeignKey("elections.id", ondelete="CASCADE"), primary_key=True)
    precinct_id: Mapped[int] = mapped_column(sa.ForeignKey("precincts.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    votes: Mapped[int]
