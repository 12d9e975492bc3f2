"""Repeats: a phone that sends a form twice, because the first answer was lost, gets it again and has one effect."""

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.errors import AnsweredOtherwise
from capture.statements import Insert, prepared


class Repeat(Base):
    """One form that was answered: hashes of its key and of what it said, and what came of it."""

    __tablename__ = "repeats"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    body: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(index=True)


def begin(session: Session, key: str, body: str, at: datetime) -> str | None:
    """Take a form's key, or return the answer that it got before; of many at once the others wait for the first.

    Raises AnsweredOtherwise when the key was used with other words.
    """
    digests = {"key": _digest(key), "body": _digest(body)}
    if _take(session, {**digests, "answer": "", "at": at}):
        return None
    before = session.execute(sa.select(Repeat.body, Repeat.answer).where(Repeat.key == digests["key"])).one()
    if before.body != digests["body"]:
        raise AnsweredOtherwise
    return str(before.answer)


def end(session: Session, key: str, answer: str) -> None:
    """Keep the answer to a form whose key was taken in this same act."""
    session.execute(sa.update(Repeat).where(Repeat.key == _digest(key)).values(answer=answer))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that an answer is yesterday's (law.Rules.answer_kept)."""
    return Repeat.at <= at - ballot.rules.answer_kept


@prepared
def _take(insert: Insert) -> Any:
    return insert(Repeat).on_conflict_do_nothing().returning(Repeat.__table__.c.key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
