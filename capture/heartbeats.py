"""Heartbeats: a worker that runs is heard of, one row for each machine; whoever falls silent sends no letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.statements import Insert, prepared

EVERY = 30.0  # seconds
# As long as a claim of letters holds: a slow mail server keeps one letter in a worker's hand for minutes.
SILENT = timedelta(minutes=5)


class Heartbeat(Base):
    """When the worker of one machine was last heard of, and how many milliseconds it took to say so the time before."""

    __tablename__ = "heartbeats"

    host: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    heard_at: Mapped[datetime]
    took: Mapped[int | None]


def hear(session: Session, host: str, at: datetime, took: int | None = None) -> None:
    """Note that the worker of a machine runs; the newest word counts, also after its clock was set back."""
    _hear(session, {"host": host, "heard_at": at, "took": took})


@prepared
def _hear(insert: Insert) -> Any:
    row = insert(Heartbeat)
    told = {"heard_at": row.excluded.heard_at, "took": row.excluded.took}
    return row.on_conflict_do_update(index_elements=["host"], set_=told)


def forget(session: Session, host: str) -> None:
    """Note that the worker of a machine was stopped, and is not missed."""
    session.execute(sa.delete(Heartbeat).where(Heartbeat.host == host))


def forget_all(session: Session) -> None:
    """Forget every worker: what comes back from a backup runs nowhere."""
    session.execute(sa.delete(Heartbeat))


def heard(session: Session) -> Sequence[Heartbeat]:
    """Return the last word of each machine, the newest first."""
    return session.scalars(sa.select(Heartbeat).order_by(Heartbeat.heard_at.desc(), Heartbeat.host)).all()


def beats(last: Heartbeat, at: datetime) -> bool:
    """Return whether a worker runs. One that was heard of far ahead of now does not say: the clock went back since."""
    return abs(at - last.heard_at) < SILENT


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a worker was not heard of for so long that nobody waits (law.Rules.answer_kept)."""
    return Heartbeat.heard_at <= at - ballot.rules.answer_kept
