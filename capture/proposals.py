"""Proposals: what an unproven post says, kept beside the person until the button behind the letter makes it fact."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.statements import Insert, prepared

# More posts than this under one address replace the last one: a stranger can neither fill the table nor push out
# what the owner of the address wrote before.
OUTSTANDING_MAX = 5


@dataclass(frozen=True)
class Wish:
    """What one post asks for, under the keyed hash of its address."""

    who: str
    email: str
    given_name: str
    neighbourhood: str
    language: str
    phone: str
    purposes: tuple[str, ...]
    source: str
    src: str


class Proposal(Base):
    """A wish that waits for its letter."""

    __tablename__ = "proposals"
    __table_args__ = (sa.UniqueConstraint("who", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(sa.String(43))
    digest: Mapped[str] = mapped_column(sa.String(64))
    email: Mapped[str] = mapped_column(sa.String(254))
    given_name: Mapped[str] = mapped_column(sa.String(60))
    neighbourhood: Mapped[str] = mapped_column(sa.String(64))
    language: Mapped[str] = mapped_column(sa.String(8))
    phone: Mapped[str] = mapped_column(sa.String(16))
    purposes: Mapped[list[str]]
    source: Mapped[str] = mapped_column(sa.String(200))
    src: Mapped[str] = mapped_column(sa.String(64))
    proposed_at: Mapped[datetime] = mapped_column(index=True)


def propose(session: Session, wish: Wish, at: datetime) -> None:
    """Keep a wish; the same wish again only moves its time. Nothing that is known of the person changes."""
    facts = vars(wish) | {"purposes": list(wish.purposes)}
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    _keep(session, facts | {"digest": digest, "proposed_at": at})
    _trim(session, {"who": wish.who})


@prepared
def _keep(insert: Insert) -> Any:
    row = insert(Proposal)
    return row.on_conflict_do_update(index_elements=["who", "digest"], set_={"proposed_at": row.excluded.proposed_at})


def outstanding(session: Session, who: str) -> list[Proposal]:
    """Return the wishes that wait under an address, the newest first."""
    waiting = sa.select(Proposal).where(Proposal.who == who)
    return list(session.scalars(waiting.order_by(Proposal.proposed_at.desc(), Proposal.id.desc())))


def newest(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the address and the language of the newest wish under each address, where one waits."""
    here = Proposal.__table__.c
    waiting = sa.select(here.who, here.email, here.language).where(here.who.in_(people))
    rows = session.execute(waiting.order_by(here.proposed_at, here.id))
    return {who: (email, language) for who, email, language in rows}


def forget(session: Session, who: str) -> None:
    """Forget every wish under an address."""
    session.execute(sa.delete(Proposal).where(Proposal.who == who))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody confirmed a wish in time (law.proposal_lapses)."""
    return Proposal.proposed_at <= at - ballot.rules.proposal_kept


@prepared
def _trim(insert: Insert) -> Any:
    # The one before the newest goes: what stood there first stays.
    here = Proposal.__table__.c
    of_address = here.who == sa.bindparam("who")
    count = sa.select(sa.func.count(here.id)).where(of_address).scalar_subquery()
    newest_first = sa.select(here.id).where(of_address).order_by(here.proposed_at.desc(), here.id.desc())
    second = newest_first.offset(1).limit(1).scalar_subquery()
    return sa.delete(Proposal).where(here.id == second, count > OUTSTANDING_MAX)
