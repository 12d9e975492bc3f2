"""The outbox: which letters are owed, and how many a mailbox may get."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base, insert

CONFIRM = "confirm"
# What one mailbox can be made to receive, whoever types its address and however often.
APART = timedelta(hours=24)
THREE_WITHIN = timedelta(days=30)
# After this a claimed letter is taken for lost with its worker; longer than any courier's own time-out.
CLAIM_HOLDS = timedelta(minutes=5)
TROUBLE_LENGTH = 200
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))


class Mailbox(Base):
    """The last three letters that one mailbox was owed, under its keyed hash."""

    __tablename__ = "mailboxes"

    mailbox: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    last_at: Mapped[datetime]
    second_at: Mapped[datetime | None]
    third_at: Mapped[datetime | None]


class Letter(Base):
    """One letter that is owed or went."""

    __tablename__ = "letters"
    __table_args__ = (
        sa.Index(
            "ix_letters_due",
            "due_at",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(32))
    kind: Mapped[str] = mapped_column(sa.String(16))
    who: Mapped[str] = mapped_column(sa.String(43))
    ordered_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(sa.Text)


def order(session: Session, kind: str, who: str, mailbox: str, at: datetime) -> bool:
    """Owe a mailbox a letter, unless it had one within 24 hours or three within 30 days. Returns whether it is owed.

    Every way in goes through here: the form, imports, staff. One statement counts and takes, so that a thousand at once
    are owed one letter.
    """
    row = insert(session, Mailbox).values(mailbox=mailbox, last_at=at)
    table = Mailbox.__table__.c
    free = sa.and_(table.last_at <= at - APART, sa.or_(table.third_at.is_(None), table.third_at <= at - THREE_WITHIN))
    shifted = {"last_at": at, "second_at": table.last_at, "third_at": table.second_at}
    taken = row.on_conflict_do_update(index_elements=["mailbox"], set_=shifted, where=free).returning(table.mailbox)
    if not session.execute(taken).all():
        return False
    session.execute(
        insert(session, Letter).values(number=secrets.token_hex(16), kind=kind, who=who, ordered_at=at, due_at=at)
    )
    return True


def claim(session: Session, at: datetime, most: int) -> Sequence[Letter]:
    """Take letters that are due, so that no other worker takes them too, until CLAIM_HOLDS has passed."""
    due = (
        sa.select(Letter.id)
        .where(Letter.due_at <= at)
        .order_by(Letter.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = (
        sa.update(Letter)
        .where(Letter.id.in_(due))
        .values(due_at=at + CLAIM_HOLDS, attempts=Letter.attempts + 1, trouble=None)
    )
    return session.scalars(taken.returning(Letter)).all()


def release(session: Session, at: datetime) -> None:
    """Make every claimed letter due again: their worker is known to be gone."""
    claimed = (Letter.attempts > 0, Letter.due_at > at, Letter.due_at <= at + CLAIM_HOLDS, Letter.trouble.is_(None))
    session.execute(sa.update(Letter).where(*claimed).values(due_at=at))


def hand_back(session: Session, letters: Sequence[Letter], due: datetime) -> None:
    """Return claimed letters that were not tried."""
    untried = sa.update(Letter).where(Letter.id.in_([letter.id for letter in letters]))
    session.execute(untried.values(due_at=due, attempts=Letter.attempts - 1))


def settle(session: Session, letter: Letter, at: datetime) -> None:
    """Note that a letter left."""
    session.execute(sa.update(Letter).where(Letter.id == letter.id).values(due_at=None, sent_at=at, trouble=None))


def drop(session: Session, letter: Letter, trouble: str, at: datetime) -> None:
    """Note that a letter will not leave, and why."""
    session.execute(
        sa.update(Letter).where(Letter.id == letter.id).values(due_at=None, trouble=trouble[:TROUBLE_LENGTH])
    )


def put_off(session: Session, letter: Letter, trouble: str, at: datetime) -> None:
    """Try a letter again later, longer apart each time; after the last try it is dropped."""
    if letter.attempts > len(RETRIES):
        drop(session, letter, trouble, at)
        return
    due = at + RETRIES[letter.attempts - 1]
    session.execute(
        sa.update(Letter).where(Letter.id == letter.id).values(due_at=due, trouble=trouble[:TROUBLE_LENGTH])
    )
