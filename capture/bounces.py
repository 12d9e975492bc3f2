"""Bounces: addresses at which letters fail for good, under their keyed hash. They are not written to again."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import supporters
from capture.database import Base
from capture.marks import NONE, Mark
from capture.statements import Insert, prepared
from capture.supporters import Supporter

REASON_LENGTH = 20
# RFC 3463: the address is wrong (5.1.x) or its mailbox is closed (5.2.1). Not the sender's (5.1.7, 5.1.8), not a full
# mailbox (5.2.2) nor a letter that is too long (5.2.3), not what is about us (5.7.x).
STATUS_FOR_GOOD = re.compile(r"5\.1\.(?:[0-6]|9|10)|5\.2\.1")
# RFC 5321, 4.2.3, of servers that say no status: no such mailbox, moved away, no such name.
REPLY_FOR_GOOD = ("550", "551", "553")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


class Bounce(Base):
    """One address that fails: since when, and the code by which the mail server said so, never its words."""

    __tablename__ = "bounces"

    who: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(REASON_LENGTH))


def for_good(reply: str) -> bool:
    """Return whether a mail server's answer to an address, `550 5.1.1 no such person`, is about it and final."""
    status = STATUS.search(reply)
    return STATUS_FOR_GOOD.fullmatch(status[0]) is not None if status else reply.startswith(REPLY_FOR_GOOD)


def code(reply: str) -> str:
    """Return the figures of an answer, without its words."""
    status = STATUS.search(reply)
    return " ".join(filter(None, (reply[:3] if reply[:3].isdigit() else "", status and status[0])))


def note(session: Session, who: str, reason: str, at: datetime) -> None:
    """Write to this address no more by e-mail: it does not exist, or takes no letters; the first reason stays."""
    _note(session, {"who": who, "at": at, "reason": reason[:REASON_LENGTH]})
    supporters.mark(session, Supporter.who == who, on=Mark.FAILING)


@prepared
def _note(insert: Insert) -> Any:
    return insert(Bounce).on_conflict_do_nothing()


def lift(session: Session, who: str) -> bool:
    """Try an address again: its owner mended it. Returns whether it had failed."""
    supporters.mark(session, Supporter.who == who, NONE, off=Mark.FAILING)
    return bool(session.scalars(sa.delete(Bounce).where(Bounce.who == who).returning(Bounce.who)).all())


def holds(who: sa.SQLColumnExpression[str] | str) -> sa.ColumnElement[bool]:
    """Return the condition that letters to an address fail for good."""
    return sa.exists().where(Bounce.who == who)


def settle(session: Session, whom: sa.ColumnElement[bool]) -> None:
    """Mark people as failing where their address does, and only there."""
    supporters.decide(session, whom, {Mark.FAILING: holds(Supporter.who)})


def since(session: Session, at: datetime) -> int:
    """Return how many addresses failed since a moment."""
    return session.scalar(sa.select(sa.func.count()).where(Bounce.at >= at)) or 0


def among(session: Session, people: Sequence[str]) -> set[str]:
    """Return those of these people whose address fails."""
    return set(session.scalars(sa.select(Bounce.who).where(Bounce.who.in_(people))))


def listed(session: Session) -> list[Bounce]:
    """Return every address that fails, the newest first."""
    return list(session.scalars(sa.select(Bounce).order_by(Bounce.at.desc(), Bounce.who)))
