"""Members: what Mailchimp has of each person, as it last said, and what we last sent."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.statements import inserting

# As Mailchimp calls them. To the first two letters go, or would after its own confirming letter.
SUBSCRIBED, PENDING = "subscribed", "pending"
UNSUBSCRIBED, CLEANED, ARCHIVED = "unsubscribed", "cleaned", "archived"
# Ours: erased over there once, and never taken again; and whom it never took.
FORGOTTEN, NEVER = "forgotten", ""
REACHED = (SUBSCRIBED, PENDING)
STRICT = frozenset({UNSUBSCRIBED, CLEANED, ARCHIVED})
AT_ONCE = 500


class Member(Base):
    """One address over there, by its MD5: whose it is, its status, and whether we gave it that status.

    `pushed` stands for what we last sent, "" where that is not known to be there, and `letters` are the bits of the
    issues in it. The status is of `status_at`, the rest of `changed_at`, by the clock of Mailchimp. A `trouble` is why
    it refuses them.
    """

    __tablename__ = "mailchimp_members"
    __table_args__ = (sa.Index(None, "person"), sa.Index(None, "who"), sa.Index(None, "status"))

    subscriber: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    person: Mapped[int | None]
    who: Mapped[str] = mapped_column(sa.String(43))
    status: Mapped[str] = mapped_column(sa.String(16))
    ours: Mapped[bool]
    status_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    pushed: Mapped[str] = mapped_column(sa.String(32))
    letters: Mapped[int] = mapped_column(sa.BigInteger)
    pushed_at: Mapped[datetime | None]
    # When Mailchimp was last asked to write to somebody who had left there and came back here.
    asked_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(sa.String(20))
    trouble_at: Mapped[datetime | None]
    fields: Mapped[str] = mapped_column(sa.String(200))


BLANK: dict[str, Any] = {
    "person": None,
    "status": NEVER,
    "ours": False,
    "status_at": None,
    "changed_at": None,
    "pushed": "",
    "letters": 0,
    "pushed_at": None,
    "asked_at": None,
    "trouble": "",
    "trouble_at": None,
    "fields": "",
}


def subscriber(email: str) -> str:
    """Return by what Mailchimp knows an address: the MD5 of it in small letters. An id, not a protection."""
    return hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()


def keep(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write down what is known of some members; all rows say the same of theirs, and what they leave out stays."""
    if rows:
        fresh = inserting(session)(Member)
        told = {name: fresh.excluded[name] for name in rows[0] if name != "subscriber"}
        kept = fresh.on_conflict_do_update(index_elements=["subscriber"], set_=told)
        session.connection().execute(kept, [BLANK | row for row in rows])


def known(session: Session, subscribers: Collection[str]) -> dict[str, Member]:
    """Return those of these whom we know, by their MD5."""
    found: dict[str, Member] = {}
    asked = sorted(subscribers)
    for place in range(0, len(asked), AT_ONCE):
        here = sa.select(Member).where(Member.subscriber.in_(asked[place : place + AT_ONCE]))
        found |= {member.subscriber: member for member in session.scalars(here)}
    return found


def among(session: Session, subscribers: Collection[str], *condition: sa.ColumnElement[bool]) -> set[str]:
    """Return those of these whom we know, and of whom a condition holds."""
    found, asked = set[str](), sorted(subscribers)
    for place in range(0, len(asked), AT_ONCE):
        here = sa.select(Member.subscriber).where(Member.subscriber.in_(asked[place : place + AT_ONCE]), *condition)
        found |= set(session.scalars(here))
    return found


def of(session: Session, people: Collection[int]) -> list[Member]:
    """Return the members of these people, also under addresses that they had before."""
    return list(session.scalars(sa.select(Member).where(Member.person.in_(people)).order_by(Member.subscriber)))


def forget(session: Session, subscribers: Iterable[str]) -> None:
    """Know nothing of these any more."""
    session.execute(sa.delete(Member).where(Member.subscriber.in_(list(subscribers))))


def pardon(session: Session, people: Collection[int]) -> None:
    """Remember no refusal of these people: they are not to be there any more."""
    refused = sa.update(Member).where(Member.person.in_(people), Member.trouble != "")
    session.execute(refused.values(trouble="", trouble_at=None, fields=""))


def adopt(session: Session, several: Iterable[tuple[str, int]]) -> None:
    """Note whose these addresses are by now."""
    here = sa.update(Member).where(Member.subscriber == sa.bindparam("one")).values(person=sa.bindparam("now"))
    rows = [{"one": subscriber, "now": person} for subscriber, person in several]
    if rows:
        session.connection().execute(here, rows)


def trouble(session: Session, about: str, why: str, fields: str, at: datetime) -> None:
    """Remember why Mailchimp does not do what it is asked to of one, where they are known."""
    here = sa.update(Member).where(Member.subscriber == about)
    session.execute(here.values(trouble=why, trouble_at=at, fields=fields))


def doubt(session: Session, about: str) -> None:
    """Know of one that they are known, and their status no more: the next look says it."""
    session.execute(sa.update(Member).where(Member.subscriber == about).values(status=NEVER, ours=False))


def untell(session: Session, letter: int) -> None:
    """Know of nobody that Mailchimp was told of this issue, by its bit: what is not ticked there was not unticked."""
    told = sa.update(Member).where(Member.letters.op("&")(letter) != 0)
    session.execute(told.values(letters=Member.letters.op("&")(~letter)))


def try_again(session: Session, people: Collection[int]) -> None:
    """Forget why these people were refused, so that they are sent as if for the first time."""
    pardon(session, people)
    shut = sa.update(Member).where(Member.person.in_(people), Member.status == FORGOTTEN)
    session.execute(shut.values(status=NEVER))


def reached(session: Session) -> int:
    """Return how many of the audience letters go to."""
    return session.scalar(sa.select(sa.func.count()).where(Member.status.in_(REACHED))) or 0


def refused(session: Session) -> Sequence[Member]:
    """Return those whom Mailchimp does not take, the newest first."""
    here = sa.select(Member).where(Member.trouble != "")
    return session.scalars(here.order_by(Member.trouble_at.desc(), Member.subscriber)).all()
