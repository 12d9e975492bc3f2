"""Plans: what is to be done over there so that those who are owed are as they should be; nothing is asked for that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, law, suppressions
from capture.consents import Consent
from capture.erasures import Erasure
from capture.mailchimp import bodies, members
from capture.mailchimp.bodies import Asking, Wish
from capture.mailchimp.members import (
    ARCHIVED,
    CLEANED,
    FORGOTTEN,
    PENDING,
    REACHED,
    STRICT,
    SUBSCRIBED,
    UNSUBSCRIBED,
    Member,
)
from capture.mailchimp.owed import Owed
from capture.supporters import Supporter

# Mailchimp writes a letter of its own to whoever left there and came back here: not again and again.
ASK_AGAIN = timedelta(days=30)
# Theirs counts seconds, and either may be wrong: then whoever left has left.
BOTH_CLOCKS = timedelta(minutes=1)


@dataclass(frozen=True)
class Change:
    """One person who is to be sent; with a status only where it is to be another one."""

    wish: Wish
    status: str = ""
    is_new: bool = False

    @property
    def leaves(self) -> bool:
        """Whether no letter goes to them afterwards."""
        return self.status == UNSUBSCRIBED


# What becomes of an address over there at which nobody of ours is any more: gone for good, put aside, or left alone.
ERASE, ARCHIVE, LET_BE = "erase", "archive", "let be"


@dataclass(frozen=True)
class Parting:
    """One address over there at which nobody of ours is any more, whose it was, and what becomes of it."""

    subscriber: str
    how: str
    person: int


@dataclass
class Plan:
    """What is to be done for those who are owed, and as each was when it was looked at."""

    owed: dict[int, Owed]
    changes: list[Change] = field(default_factory=list)
    partings: list[Parting] = field(default_factory=list)
    # Addresses that are somebody else's by now: theirs who were erased and signed up again.
    adopted: list[tuple[str, int]] = field(default_factory=list)
    # Whose refusal over there matters no more.
    unwanted: list[int] = field(default_factory=list)

    @property
    def settled(self) -> list[tuple[int, int]]:
        """Those for whom nothing has to be sent."""
        sent = {change.wish.person for change in self.changes}
        return [(person, owing.stamp) for person, owing in self.owed.items() if person not in sent]


def plan(session: Session, asking: Asking, several: Sequence[Owed], at: datetime) -> Plan:
    """Return what is to be done for people who are owed."""
    made = Plan({owing.person: owing for owing in several})
    wishes = bodies.read(session, asking, made.owed)
    theirs = members.of(session, made.owed)
    here = members.known(session, {wish.subscriber for wish in wishes.values() if wish.email})
    for wish in wishes.values():
        change = _change(session, wish, here.get(wish.subscriber), at) if wish.email else None
        if change is not None:
            made.changes.append(change)
        known = here.get(wish.subscriber)
        if known is not None and known.person != wish.person:
            made.adopted.append((wish.subscriber, wish.person))
    made.unwanted.extend(wish.person for wish in wishes.values() if not wish.is_wanted)
    now_at = {wish.person: wish.subscriber for wish in wishes.values()}
    old = [member for member in theirs if now_at.get(member.person or 0) != member.subscriber]
    made.partings.extend(_partings(session, old))
    return made


def _change(session: Session, wish: Wish, member: Member | None, at: datetime) -> Change | None:
    status = member.status if member else members.NEVER
    if not wish.is_wanted:
        return Change(wish, UNSUBSCRIBED) if status in REACHED else None
    if member is None or status not in (*REACHED, *STRICT, FORGOTTEN):
        return Change(wish, SUBSCRIBED, is_new=True)
    if status in REACHED:
        return Change(wish) if member.pushed != wish.seal else None
    if status in (FORGOTTEN, CLEANED):
        return None
    if member.ours:
        return Change(wish, SUBSCRIBED)
    return _comes_back(session, wish, member, at)


def _comes_back(session: Session, wish: Wish, member: Member, at: datetime) -> Change | None:
    """Whoever left over there comes back by their own later word here alone."""
    if not opted_in(session, wish.person, member.status_at):
        return None
    if member.status == ARCHIVED:
        return Change(wish, SUBSCRIBED)
    lately = member.asked_at is not None and member.asked_at > at - ASK_AGAIN
    return None if lately else Change(wish, PENDING)


def opted_in(session: Session, person: int, since: datetime | None) -> bool:
    """Return whether a person themselves asked for letters by e-mail after a moment; nearly at once is not after."""
    purposes = sa.or_(Consent.purpose == law.NEWSLETTER, Consent.purpose.like(f"{law.LETTER}%"))
    own = sa.select(Consent.id).where(Consent.supporter_id == person, Consent.granted, purposes)
    late = Consent.at > since + BOTH_CLOCKS if since else sa.true()
    return session.scalar(own.where(late, consents.said_themselves()).limit(1)) is not None


def _partings(session: Session, old: Iterable[Member]) -> Iterator[Parting]:
    for member in old:
        person = member.person or 0
        there = sa.select(Supporter.id).where(sa.or_(Supporter.who == member.who, Supporter.id == person))
        people = session.execute(there.add_columns(Supporter.who)).all()
        if not any(who == member.who for _, who in people):
            yield Parting(member.subscriber, _fate(session, member, gone=not people), person)


def _fate(session: Session, member: Member, gone: bool) -> str:
    # Whoever is erased is suppressed in the same act; of merged and moved people the other address stays known.
    # Their number says little: SQLite gives that of the last one who was erased to the next one who signs up.
    erased = sa.exists().where(Erasure.who == member.who)
    if session.scalar(sa.select(sa.and_(suppressions.holds(member.who), sa.true() if gone else erased))):
        return ERASE
    return ARCHIVE if member.status in REACHED else LET_BE
