"""The journal: what staff and the machine did that must be answered for, sealed entry by entry.

The database refuses to change it (its step 0009); whoever changes the file itself breaks every later seal.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base

# Any number will do, as long as nobody else takes it: entries are sealed one after the other.
LOCK = 7015
# How the entry of somebody who was erased is called.
ERASURE = "erasure"


class Entry(Base):
    """One act: when, by whom, what, and its particulars; never a person's data."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(80))
    act: Mapped[str] = mapped_column(sa.String(40))
    particulars: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(sa.String(64), server_default="")


def record(session: Session, actor: str, act: str, particulars: dict[str, Any], at: datetime) -> None:
    """Write an act down, and seal it with all that was written before."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    before = session.scalar(sa.select(Entry.seal).order_by(Entry.id.desc()).limit(1)) or ""
    seal = _seal(before, at, actor, act, particulars)
    session.execute(sa.insert(Entry).values(at=at, actor=actor, act=act, particulars=particulars, seal=seal))


def last(session: Session) -> int:
    """Return the number of the last entry, 0 before the first."""
    return session.scalar(sa.select(sa.func.max(Entry.id))) or 0


def last_at(session: Session) -> datetime | None:
    """Return when the last entry was written."""
    return session.scalar(sa.select(Entry.at).order_by(Entry.id.desc()).limit(1))


def has(
    session: Session,
    act: str,
    after: int = 0,
    since: datetime | None = None,
    particulars: dict[str, Any] | None = None,
) -> bool:
    """Return whether an act was written down behind an entry, and since a moment; with particulars, with these."""
    if particulars is not None:
        return particulars in session.scalars(sa.select(Entry.particulars).where(Entry.id > after, Entry.act == act))
    late = Entry.at >= since if since else sa.true()
    return session.scalar(sa.select(Entry.id).where(Entry.id > after, Entry.act == act, late).limit(1)) is not None


def first_broken(session: Session) -> int | None:
    """Return the number of the first entry whose seal does not fit, None where all do."""
    before = ""
    told = sa.select(Entry.id, Entry.at, Entry.actor, Entry.act, Entry.particulars, Entry.seal).order_by(Entry.id)
    with session.execute(told.execution_options(yield_per=1000)) as entries:
        for number, at, actor, act, particulars, seal in entries:
            if (seal or before) and seal != _seal(before, at, actor, act, particulars):
                return int(number)
            before = seal
    return None


def _seal(before: str, at: datetime, actor: str, act: str, particulars: dict[str, Any]) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps([before, moment, actor, act, particulars], sort_keys=True).encode()).hexdigest()
