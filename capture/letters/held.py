"""Held letters: they wait for a colleague, group by group, who lets them leave or drops them.

Why they wait is said by submissions.py.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from capture.letters.outbox import Letter
from capture.proposals import Proposal
from capture.statements import changed

# So many of a group are looked at for what a colleague is shown of it.
LOOKED_AT, SHOWN = 1000, 5
DROPPED = "held, and dropped by a colleague"


@dataclass(frozen=True)
class Group:
    """Letters held for one reason: how many, between when, to which domains most, and some of the addresses."""

    name: str
    letters: int
    first: datetime
    last: datetime
    domains: tuple[tuple[str, int], ...]
    addresses: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Return why they wait, one of the reasons of submissions.py."""
        return self.name.partition(":")[0]


def waiting(session: Session) -> tuple[int, datetime | None]:
    """Return how many letters are held, and since when the first."""
    counted = sa.select(sa.func.count(), sa.func.min(Letter.ordered_at)).where(_held())
    letters, first = session.execute(counted).one()
    return letters, first


def groups(session: Session) -> list[Group]:
    """Return the groups of held letters, the largest first."""
    name = sa.func.coalesce(Letter.held, "")
    counted = sa.select(name, sa.func.count(), sa.func.min(Letter.ordered_at), sa.func.max(Letter.ordered_at))
    found = session.execute(counted.where(_held()).group_by(Letter.held)).all()
    by_size = sorted(found, key=lambda row: (-row[1], row[0]))
    return [Group(name, letters, first, last, *_addresses(session, name)) for name, letters, first, last in by_size]


def let_go(session: Session, group: str, at: datetime) -> int:
    """Let the letters of a group leave, but for people who got a newer one meanwhile. Returns how many leave."""
    newer = aliased(Letter)
    later = (newer.kind == Letter.kind, newer.id > Letter.id, newer.held.is_(None))
    again = sa.exists().where(newer.who == Letter.who, *later)
    session.execute(sa.update(Letter).where(_held(group), again).values(held=None, trouble=DROPPED))
    return changed(session, sa.update(Letter).where(_held(group)).values(held=None, due_at=at))


def drop(session: Session, group: str) -> int:
    """Let the letters of a group never leave; what was asked for lapses with its proposal. Returns how many."""
    return changed(session, sa.update(Letter).where(_held(group)).values(held=None, trouble=DROPPED))


def _addresses(session: Session, group: str) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    newest = sa.select(Proposal.email).join(Letter, Letter.who == Proposal.who).where(Letter.held == group)
    found = list(dict.fromkeys(session.scalars(newest.order_by(Letter.id.desc()).limit(LOOKED_AT))))
    domains = Counter(email.rpartition("@")[2].lower() for email in found)
    return tuple(domains.most_common(SHOWN)), tuple(found[:SHOWN])


def _held(group: str | None = None) -> sa.ColumnElement[bool]:
    # What nobody waits for any more, since it lapsed, is no letter to decide about.
    asked = sa.exists().where(Proposal.who == Letter.who)
    return sa.and_(Letter.held.is_not(None) if group is None else Letter.held == group, asked)
