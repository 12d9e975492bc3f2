"""Results of elections before this one, precinct by precinct: what turnout and votes are compared with."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.statements import inserting


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


def hold(session: Session, key: str, facts: Mapping[str, Any]) -> Election:
    """Return the election of a key; it is made if it is new, and what is told of it is noted."""
    found = session.scalar(sa.select(Election).where(Election.key == key))
    if found is None:
        found = Election(key=key, name=key)
        session.add(found)
    for name, value in facts.items():
        if value:
            setattr(found, name, value)
    session.flush()
    return found


def count(session: Session, election: Election, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note turnout by precinct; told again, the later word counts."""
    _note(session, Result, election, rows, ("registered", "voters", "cast"))


def tally(session: Session, election: Election, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note votes by precinct and list; told again, the later word counts."""
    _note(session, Votes, election, rows, ("votes",))


def lists(session: Session, election: Election) -> Sequence[str]:
    """Return the names of the lists that had votes, the strongest first."""
    strongest = sa.func.sum(Votes.votes).desc()
    named = sa.select(Votes.name).where(Votes.election_id == election.id).group_by(Votes.name)
    return session.scalars(named.order_by(strongest, Votes.name)).all()


def _note(
    session: Session, table: type[Base], election: Election, rows: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> None:
    if not rows:
        return
    row = inserting(session)(table)
    again = row.on_conflict_do_update(
        index_elements=[column.name for column in sa.inspect(table).primary_key],
        set_={name: row.excluded[name] for name in names},
    )
    session.execute(again, [{"election_id": election.id, **one} for one in rows])
