"""Moves: a person takes another address. Both addresses must agree, each by the button behind a letter of its own.

Whoever holds an open page for a minute cannot carry a person off, and whoever mistypes an address tells it nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import bounces, law, supporters, suppressions
from capture.database import Base
from capture.errors import AddressTaken
from capture.supporters import Supporter

# As long as the links in its letters.
WAITS = timedelta(hours=72)


class Move(Base):
    """One move, asked for or done; when it is done only the keyed hashes of both addresses stay."""

    __tablename__ = "moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    old_who: Mapped[str] = mapped_column(sa.String(43), index=True)
    new_who: Mapped[str] = mapped_column(sa.String(43), index=True)
    new_email: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    old_agreed_at: Mapped[datetime | None]
    new_agreed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


def ask(session: Session, person: Supporter, new_who: str, new_email: str, at: datetime) -> None:
    """Note where a person wants to move; nothing else changes. The wish before it is forgotten."""
    session.execute(sa.delete(Move).where(Move.supporter_id == person.id, Move.done_at.is_(None)))
    told = {"supporter_id": person.id, "old_who": person.who, "new_who": new_who, "new_email": new_email}
    session.execute(sa.insert(Move).values(asked_at=at, **told))


def waiting(session: Session, who: str, leaves: bool, at: datetime) -> Move | None:
    """Return the newest move that waits for an address to agree that its person leaves it, or comes to it."""
    side = Move.old_who if leaves else Move.new_who
    waits = sa.select(Move).where(side == who, Move.done_at.is_(None), Move.asked_at > at - WAITS)
    return session.scalars(waits.order_by(Move.id.desc()).limit(1)).first()


def agree(session: Session, move: Move, leaves: bool, at: datetime) -> bool:
    """Note that one of both addresses agrees, and move when both do. Returns whether the move is done.

    Raises AddressTaken when the new address has a sign-up of its own; only its owner is told.
    """
    if not leaves and _known(session, move.new_who):
        raise AddressTaken
    side = Move.old_agreed_at if leaves else Move.new_agreed_at
    pressed = sa.update(Move).where(Move.id == move.id, Move.done_at.is_(None)).values({side: at})
    both = session.execute(pressed.returning(Move.old_agreed_at, Move.new_agreed_at)).one_or_none()
    if both is None or None in both or _known(session, move.new_who):
        return False
    carry(session, move.supporter_id, move.new_who, move.new_email)
    session.execute(sa.update(Move).where(Move.id == move.id).values(done_at=at, new_email=""))
    return True


def carry(session: Session, supporter_id: int, who: str, email: str) -> None:
    """Give a person another address, with what is known of that address: whether it left, whether it fails."""
    here = Supporter.id == supporter_id
    session.execute(sa.update(Supporter).where(here).values(who=who))
    supporters.correct(session, supporter_id, {"email": email})
    suppressions.settle(session, here)
    bounces.settle(session, here)


def call_off(session: Session, move: Move) -> None:
    """Forget a move that one of both addresses does not want."""
    session.execute(sa.delete(Move).where(Move.id == move.id, Move.done_at.is_(None)))


def follow(session: Session, supporter_id: int, old_who: str, new_who: str, at: datetime) -> None:
    """Let an address that is a person's too lead to them, without a letter: a colleague says so (capture/merges)."""
    told = {"supporter_id": supporter_id, "old_who": old_who, "new_who": new_who, "new_email": ""}
    agreed = dict.fromkeys(("asked_at", "old_agreed_at", "new_agreed_at", "done_at"), at)
    session.execute(sa.insert(Move).values(**told, **agreed))


def person(session: Session, who: str, locked: bool = False) -> Supporter | None:
    """Return the person of an address, or of the one that they moved to since; locked until the act ends, if asked."""
    moved = sa.select(Move.supporter_id).where(Move.old_who == who, Move.done_at.is_not(None))
    found = sa.select(Supporter).where(sa.or_(Supporter.who == who, Supporter.id.in_(moved)))
    found = found.order_by(Supporter.who != who, Supporter.id.desc()).limit(1)
    if not locked:
        return session.scalars(found).first()
    found = found.with_for_update()
    # Whoever was waited for may have moved or been merged meanwhile: a second look sees what the first could not.
    return session.scalars(found).first() or session.scalars(found).first()


def came_from(addresses: sa.Select[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a person is at one of these addresses, or moved from it."""
    moved = sa.select(Move.supporter_id).where(Move.old_who.in_(addresses), Move.done_at.is_not(None))
    return sa.or_(Supporter.who.in_(addresses), Supporter.id.in_(moved))


def former(session: Session, supporter_id: int) -> list[str]:
    """Return the keyed hashes of the addresses that a person moved from."""
    left = sa.select(Move.old_who).where(Move.supporter_id == supporter_id, Move.done_at.is_not(None))
    return list(session.scalars(left))


def vacated(session: Session, supporter_id: int) -> list[str]:
    """Return those of the addresses that a person moved from at which nobody else is known since."""
    taken = sa.exists().where(Supporter.who == Move.old_who)
    left = sa.select(Move.old_who).where(Move.supporter_id == supporter_id, Move.done_at.is_not(None), ~taken)
    return list(session.scalars(left))


def leaving(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the address and the language of those who are asked whether they move away from there."""
    return _written_to(session, Move.old_who, Supporter.email, people)


def arriving(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the new address, and the language, of those who are asked whether they move there."""
    return _written_to(session, Move.new_who, Move.new_email, people)


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a move was not agreed to in time (law.Rules.proposal_kept)."""
    return sa.and_(Move.done_at.is_(None), Move.asked_at <= at - ballot.rules.proposal_kept)


def _known(session: Session, who: str) -> bool:
    return session.scalar(sa.select(Supporter.id).where(Supporter.who == who)) is not None


def _written_to(
    session: Session,
    side: sa.SQLColumnExpression[str],
    email: sa.SQLColumnExpression[str],
    people: Sequence[str],
) -> dict[str, tuple[str, str]]:
    both = sa.select(side, email, Supporter.language).join(Supporter, Supporter.id == Move.supporter_id)
    rows = session.execute(both.where(side.in_(people), email != "", Move.done_at.is_(None)).order_by(Move.id))
    return {who: (written, language) for who, written, language in rows}
