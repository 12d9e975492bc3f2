"""The outbox: which letters are owed, and how many a mailbox may get."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base, Moment
from capture.letters.allowances import ANYBODY, Allowance
from capture.statements import Insert, changed, prepared

CONFIRM = "confirm"
PREFERENCES = "preferences"
MOVE_FROM, MOVE_TO = "move-from", "move-to"
STAY = "stay"
WELCOME, FORGOTTEN, EXPORTED, SHIELDED = "welcome", "forgotten", "exported", "shielded"
WAITING, SILENCED, UNSTOPPED = "waiting", "silenced", "unstopped"
TRIAL = "trial"
# After this a claimed letter is taken for lost with its worker; longer than any courier's own time-out.
CLAIM_HOLDS = timedelta(minutes=5)
# Longer than any letter is put off that was not tried.
AHEAD = timedelta(minutes=10)
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
        sa.Index(
            "ix_letters_held",
            "held",
            sqlite_where=sa.text("held IS NOT NULL"),
            postgresql_where=sa.text("held IS NOT NULL"),
        ),
        sa.Index(
            "ix_letters_sent",
            "kind",
            "sent_at",
            "who",
            sqlite_where=sa.text("sent_at IS NOT NULL"),
            postgresql_where=sa.text("sent_at IS NOT NULL"),
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
    # Why it waits for a colleague to let it go (submissions.py); it is not due meanwhile.
    held: Mapped[str | None] = mapped_column(sa.String(40))


def order(
    session: Session,
    kind: str,
    who: str,
    mailbox: str,
    at: datetime,
    allowed: Allowance = ANYBODY,
    held: str = "",
) -> bool:
    """Owe a mailbox a letter, unless it had one within 24 hours or three within 30 days. Returns whether it is owed.

    Every way in goes through here: the form, imports, staff. One statement counts and takes, so that a thousand at once
    are owed one letter. Whether anybody is known under the address is looked up when the letter leaves, not here. One
    that is held does not leave before a colleague lets it go (held.py).
    """
    counted = {"day_ago": at - allowed.apart, "month_ago": at - allowed.three_within}
    asked = {"mailbox": allowed.digest(mailbox), "last_at": at, **counted}
    if not _take(session, asked):
        return False
    owed = {"number": secrets.token_hex(16), "kind": kind, "who": who, "ordered_at": at}
    _owe(session, {**owed, "due_at": None, "held": held} if held else {**owed, "due_at": at})
    return True


def order_later(session: Session, kind: str, who: str, at: datetime, due: datetime) -> None:
    """Owe somebody a letter that leaves at a later moment, unless one of this kind for them has still to leave."""
    owed = sa.select(Letter.id).where(Letter.who == who, Letter.kind == kind, Letter.due_at.is_not(None))
    if session.scalar(owed.limit(1)) is None:
        _owe(session, {"number": secrets.token_hex(16), "kind": kind, "who": who, "ordered_at": at, "due_at": due})


@prepared
def _take(insert: Insert) -> Any:
    row, here = insert(Mailbox).values(mailbox=sa.bindparam("mailbox"), last_at=sa.bindparam("last_at")), Mailbox
    day_ago, month_ago = (sa.bindparam(name, type_=Moment) for name in ("day_ago", "month_ago"))
    free = sa.and_(here.last_at <= day_ago, sa.or_(here.third_at.is_(None), here.third_at <= month_ago))
    shifted = {"last_at": row.excluded.last_at, "second_at": here.last_at, "third_at": here.second_at}
    taken = row.on_conflict_do_update(index_elements=["mailbox"], set_=shifted, where=free)
    return taken.returning(Mailbox.__table__.c.mailbox)


@prepared
def _owe(insert: Insert) -> Any:
    return insert(Letter)


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


def is_owed(session: Session, at: datetime) -> bool:
    """Return whether any letter is due."""
    return session.scalar(sa.select(Letter.id).where(Letter.due_at <= at).limit(1)) is not None


def release(session: Session, at: datetime) -> None:
    """Make every claimed letter due again: their worker is known to be gone."""
    claimed = (Letter.attempts > 0, Letter.due_at > at, Letter.trouble.is_(None))
    session.execute(sa.update(Letter).where(*claimed).values(due_at=at))


def is_ahead(session: Session, at: datetime) -> bool:
    """Return whether a letter that nobody tried lies further ahead than any pause: then the clock has gone back."""
    return session.scalar(sa.select(Letter.id).where(*_ahead(at)).limit(1)) is not None


def catch_up(session: Session, at: datetime) -> int:
    """Make such letters due. Returns how many."""
    return changed(session, sa.update(Letter).where(*_ahead(at)).values(due_at=at))


def _ahead(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Letter.attempts == 0, Letter.due_at > at + AHEAD


def hand_back(session: Session, letters: Sequence[Letter], due: datetime, trouble: str | None = None) -> None:
    """Return claimed letters as if they had not been tried; the trouble is not theirs.

    A worker that slept through its claim (a closed lid) returns nothing: another has sent them since.
    """
    for letter in letters:
        returned = {"due_at": due, "attempts": Letter.attempts - 1, "trouble": trouble and trouble[:TROUBLE_LENGTH]}
        session.execute(sa.update(Letter).where(*_held(letter)).values(**returned))


def settle(session: Session, letter: Letter, told: str, at: datetime) -> None:
    """Note that a letter left."""
    _sent(session, {"letter": letter.id, "at": at})


@prepared
def _sent(insert: Insert) -> Any:
    here = Letter.__table__.c
    sent = {"due_at": None, "trouble": None, "sent_at": sa.bindparam("at", type_=Moment)}
    return sa.update(Letter).where(here.id == sa.bindparam("letter", type_=sa.Integer)).values(sent)


def drop(session: Session, letter: Letter, trouble: str, at: datetime) -> None:
    """Note that a letter will not leave, and why."""
    session.execute(sa.update(Letter).where(*_held(letter)).values(due_at=None, trouble=trouble[:TROUBLE_LENGTH]))


def put_off(session: Session, letter: Letter, trouble: str, at: datetime) -> None:
    """Try a letter again later, longer apart each time; after the last try it is dropped."""
    if letter.attempts > len(RETRIES):
        drop(session, letter, trouble, at)
        return
    due = at + RETRIES[letter.attempts - 1]
    session.execute(sa.update(Letter).where(*_held(letter)).values(due_at=due, trouble=trouble[:TROUBLE_LENGTH]))


def of(session: Session, *who: str) -> list[Letter]:
    """Return the letters that were owed to these keyed hashes, the newest first."""
    return list(session.scalars(sa.select(Letter).where(Letter.who.in_(who)).order_by(Letter.id.desc())))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a letter is done with, and would have come back by now (law.Rules.trace_kept)."""
    return sa.and_(Letter.due_at.is_(None), Letter.ordered_at <= at - ballot.rules.trace_kept)


def unused(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a mailbox had no letter for as long as any allowance counts (law.Rules.trace_kept)."""
    return Mailbox.last_at <= at - ballot.rules.trace_kept


def _held(letter: Letter) -> tuple[sa.ColumnElement[bool], ...]:
    return Letter.id == letter.id, Letter.due_at == letter.due_at
