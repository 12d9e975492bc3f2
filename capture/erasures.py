"""Erasures: everything that is known of a person goes in one act; a keyed hash stays, so that nothing brings them back.

The log of erasures is only added to. A restored backup is an older day: the log is then done again (capture/restores).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import arrivals, bounces, deliveries, imports, journal, moves, proposals, suppressions, texts
from capture.database import Base
from capture.delegates import Delegate
from capture.exports import Export, orders
from capture.favours import Favour, Helper
from capture.imports.rows import Row
from capture.letters.outbox import Letter
from capture.links import Link
from capture.moves import Move
from capture.proposals import Proposal
from capture.supporters import Supporter

# Who may stand there without a sign-up of theirs, taken by hand with their number.
BY_HAND = (Favour, Helper, Delegate)


class Erasure(Base):
    """One address that was erased: its keyed hash, when, by whom, and the numbers of letters and texts to clear."""

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(sa.String(43))
    by: Mapped[str] = mapped_column(sa.String(80))
    letters: Mapped[list[str]]


@dataclass(frozen=True)
class Found:
    """What was known of a person, and which exports they are in: files of others, to be cleaned by hand."""

    known: bool
    exports: tuple[Export, ...] = ()


def erase(session: Session, who: str, at: datetime, key: str, by: str = "person") -> Found:
    """Erase a person and whatever waits under their addresses; by the person, a rule or a colleague (GDPR art. 17).

    Their keyed hashes are suppressed, and with the key of hashes that of their number, too: only their own new sign-up
    brings them back, and no list. Of one whom nobody knows that alone
    is kept. How many letters their mailbox had this month stays under its own hash until the month is over: otherwise
    signing up and erasing in turns would fill it.
    """
    person = moves.person(session, who, locked=True)
    addresses = {who} if person is None else {who, person.who, *moves.vacated(session, person.id)}
    found = look(session, who, key)
    _forget_by_hand(session, addresses, key)
    session.execute(sa.delete(Move).where(Move.new_who.in_(addresses), Move.done_at.is_(None)))
    imports.forget_person(session, addresses, person)
    mailed: list[str] = []
    if person is not None:
        mailed = deliveries.numbers(session, person.id, sorted(addresses))
        if person.phone:
            number = suppressions.digest_of_number(key, person.phone)
            suppressions.suppress(session, number, at)
            _forget_by_hand(session, {number}, key)
        session.execute(sa.delete(Supporter).where(Supporter.id == person.id))
    for address in sorted(addresses):
        _clear(session, address, at, by, mailed)
    journal.record(session, by, journal.ERASURE, {"known": found.known, "exports": len(found.exports)}, at)
    return found


def look(session: Session, who: str, key: str = "") -> Found:
    """Return what erasing would find, and change nothing; only with the key of hashes also who was taken by hand."""
    person = moves.person(session, who)
    if person is not None:
        return Found(True, tuple(orders.of(session, person.id, arrivals.here_since(session, person))))
    waits = [sa.select(kind.who).where(kind.who == who).limit(1) for kind in (Proposal, Letter, Link, Row)]
    waiting = any(session.scalar(look_here) is not None for look_here in waits)
    return Found(waiting or (bool(key) and bool(_phones(session, {who}, key))))


def _forget_by_hand(session: Session, people: Collection[str], key: str) -> None:
    """What hangs on an entry of the list goes with that entry by itself."""
    if phones := _phones(session, people, key):
        for table in BY_HAND:
            session.execute(sa.delete(table).where(table.phone.in_(phones), table.supporter_id.is_(None)))


def _phones(session: Session, people: Collection[str], key: str) -> list[str]:
    told = [sa.select(table.phone).where(table.supporter_id.is_(None), table.phone != "") for table in BY_HAND]
    numbers = session.scalars(sa.union(*told))
    return [phone for phone in numbers if suppressions.digest_of_number(key, phone) in people]


def _clear(session: Session, who: str, at: datetime, by: str, mailed: Sequence[str]) -> None:
    proposals.forget(session, who)
    bounces.lift(session, who)
    session.execute(sa.delete(Link).where(Link.who == who))
    numbers = session.scalars(sa.delete(Letter).where(Letter.who == who).returning(Letter.number)).all()
    suppressions.suppress(session, who, at)
    laid_down = [*numbers, *mailed, *texts.forget(session, who)]
    session.execute(sa.insert(Erasure).values(at=at, who=who, by=by, letters=laid_down))


def last(session: Session) -> datetime | None:
    """Return when somebody was erased last."""
    return session.scalar(sa.select(sa.func.max(Erasure.at)))


def since(session: Session, at: datetime) -> Collection[str]:
    """Return the numbers of letters and texts whose files are to go, of the erasures since then."""
    lists = session.scalars(sa.select(Erasure.letters).where(Erasure.at >= at))
    return {number for numbers in lists for number in numbers}
