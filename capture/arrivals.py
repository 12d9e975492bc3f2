"""Arrivals: with which list somebody came, or by which one something was added to what we knew of them.

The file is read, and people are entered, by capture/imports; here stands what each list was, and what came of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import claims, law
from capture.database import Base
from capture.supporters import Supporter

# What a list holds: people, or those who left a mailing list elsewhere, or whose address fails there.
PEOPLE, LEAVERS, FAILING = "people", "leavers", "failing"
# Where a list is: it lies here; it is being read; it may be looked at; its people are being entered; they are in; they
# are being taken out again; they are out; it is over before its time.
RECEIVED, READING, READ, ENTERING, ENTERED = "received", "reading", "read", "entering", "entered"
UNDOING, UNDONE, FAILED, DROPPED = "undoing", "undone", "failed", "dropped"
AT_WORK = (READING, ENTERING, UNDOING)
# Whence the consents of a list are; of a list that nobody knows anything about, none counts.
US, OTHERS, UNKNOWN = "us", "others", "unknown"
# So begins the name of every list in ledgers, tags and origins.
LIST = "import:"


class Import(Base):
    """One list: who brought which file, what its columns are taken for, what was stated about it, what came of it."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    # Who asked for what is being done with it now.
    hand: Mapped[str] = mapped_column(sa.String(80))
    # The machine on whose disk the file lies, and when it was last heard of.
    host: Mapped[str] = mapped_column(sa.String(120))
    file: Mapped[str] = mapped_column(sa.String(200), index=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    language: Mapped[str] = mapped_column(sa.String(8))
    heads: Mapped[list[str]]
    heads_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    # For each column what it is taken for, "" for nothing; and whether somebody said so by hand.
    mapping: Mapped[list[str]]
    by_hand: Mapped[bool] = mapped_column(server_default=sa.false())
    # How and when consent was given, to whom, and what everybody in the file agreed to besides its columns.
    statement: Mapped[str] = mapped_column(sa.Text, server_default="")
    given_on: Mapped[date | None]
    origin: Mapped[str] = mapped_column(sa.String(8), server_default=UNKNOWN)
    agreed: Mapped[list[str]]
    state: Mapped[str] = mapped_column(sa.String(8))
    heard_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    counts: Mapped[dict[str, Any]]
    trouble: Mapped[str] = mapped_column(sa.Text, server_default="")
    read_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    @property
    def actor(self) -> str:
        """How ledgers, tags and origins name this list."""
        return f"{LIST}{self.id}"

    @property
    def is_stated(self) -> bool:
        """Whether it was said how and when its people agreed, and to whom: else nothing in it is consent."""
        return bool(self.statement.strip()) and self.given_on is not None and self.origin in (US, OTHERS)

    @property
    def fact_origin(self) -> str:
        """Whence its facts are: the people told them to us, or somebody noted them (capture/law)."""
        return law.DECLARED if self.origin == US else law.OBSERVED


class Arrival(Base):
    """One person of one list: whether they were new with it."""

    __tablename__ = "arrivals"
    __table_args__ = (sa.Index(None, "import_id", "supporter_id"),)

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    is_new: Mapped[bool]


class Addition(Base):
    """One thing that a list added to a person whom we knew, such as a fact that was blank; and what was noted there.

    It serves to take the list out again, and is kept no longer than that can be done.
    """

    __tablename__ = "additions"

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    supporter_id: Mapped[int] = mapped_column(
        sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True, index=True
    )


@dataclass(frozen=True)
class Layout:
    """What a file looks like: its heads, what they are taken for, and what it holds."""

    heads: Sequence[str]
    heads_key: str
    mapping: Sequence[str]
    kind: str = PEOPLE


@dataclass(frozen=True)
class Statement:
    """What somebody states about a list: how and when its people agreed, to whom, and to what all of them did."""

    text: str = ""
    given_on: date | None = None
    origin: str = UNKNOWN
    agreed: Sequence[str] = ()


def receive(session: Session, file: str, layout: Layout, by: str, host: str, language: str, at: datetime) -> Import:
    """Note that a list lies on this machine."""
    told = {"heads": list(layout.heads), "heads_key": layout.heads_key, "mapping": list(layout.mapping)}
    received = Import(at=at, by=by, hand=by, host=host, file=file[-200:], kind=layout.kind, language=language, **told)
    received.agreed, received.counts, received.state = [], {}, RECEIVED
    session.add(received)
    session.flush()
    return received


def order(asked: Import, mapping: Sequence[str], statement: Statement, kind: str) -> None:
    """Say what the columns of a list hold and what is stated about it; what was read of it before counts no more."""
    asked.by_hand = asked.by_hand or list(mapping) != asked.mapping
    asked.mapping, asked.kind = list(mapping), kind
    asked.statement, asked.given_on = " ".join(statement.text.split()), statement.given_on
    asked.origin, asked.agreed = statement.origin, list(statement.agreed)
    asked.counts, asked.total, asked.read_at = {}, 0, None


def begin(asked: Import, state: str, by: str, heard_at: datetime | None = None) -> None:
    """Let a list be read, entered or undone: by the next worker, or at once by whoever is heard from now on."""
    asked.state, asked.hand, asked.heard_at, asked.done, asked.trouble = state, by, heard_at, 0, ""


def undo_until(one: Import, ballot: law.Ballot, at: datetime) -> datetime | None:
    """Return until when a list may be taken out again (law.Rules.undo_kept); None where it may not, or no more.

    Never those who left because of it.
    """
    if one.kind != PEOPLE or one.state != ENTERED or one.applied_at is None:
        return None
    until = one.applied_at + ballot.rules.undo_kept
    return until if at < until else None


def claim(session: Session, host: str, at: datetime) -> Import | None:
    """Take the oldest list on this machine that waits for work, or at which somebody was killed."""
    waiting = sa.select(Import).where(_waits(host, at)).order_by(Import.id)
    found = session.scalars(waiting.limit(1).with_for_update(skip_locked=True)).first()
    if found is not None:
        found.heard_at = at
    return found


def waits(session: Session, host: str, at: datetime) -> bool:
    """Return whether a list on this machine waits for work: who only looks writes nothing."""
    return session.scalar(sa.select(Import.id).where(_waits(host, at)).limit(1)) is not None


def _waits(host: str, at: datetime) -> sa.ColumnElement[bool]:
    lost = sa.or_(Import.heard_at.is_(None), claims.is_lost(Import.heard_at, at))
    return sa.and_(Import.host == host, Import.state.in_(AT_WORK), lost)


def hear(session: Session, number: int, done: int, at: datetime) -> None:
    """Note how far the work at a list has come."""
    session.execute(sa.update(Import).where(Import.id == number).values(done=done, heard_at=at))


def fail(session: Session, number: int, trouble: str, at: datetime) -> None:
    """Note that a list cannot be read, and why."""
    session.execute(sa.update(Import).where(Import.id == number).values(state=FAILED, trouble=trouble, heard_at=at))


def remembered(session: Session, heads_key: str) -> list[str] | None:
    """Return what the columns of the last list with these heads were taken for, where somebody said so by hand."""
    by_hand = sa.select(Import.mapping).where(Import.heads_key == heads_key, Import.by_hand)
    return session.scalars(by_hand.order_by(Import.id.desc()).limit(1)).first()


def find(session: Session, number: int) -> Import | None:
    """Return the list of a number."""
    return session.get(Import, number)


def listed(session: Session, most: int = 50) -> list[Import]:
    """Return the last lists, the newest first."""
    return list(session.scalars(sa.select(Import).order_by(Import.id.desc()).limit(most)))


def of(session: Session, supporter_id: int) -> list[tuple[Import, bool]]:
    """Return the lists on which a person was, the newest first, and whether they were new with it."""
    theirs = sa.select(Import, Arrival.is_new).join(Arrival, Arrival.import_id == Import.id)
    rows = session.execute(theirs.where(Arrival.supporter_id == supporter_id).order_by(Import.id.desc()))
    return [(one, is_new) for one, is_new in rows]


def here_since(session: Session, person: Supporter) -> datetime:
    """Return since when a person bears their number: a list may say that they joined long before it came."""
    came = sa.select(sa.func.min(Import.applied_at)).join(Arrival, Arrival.import_id == Import.id)
    first = session.scalar(came.where(Arrival.supporter_id == person.id, Arrival.is_new))
    return max(person.joined_at, first) if first else person.joined_at


def leavers_came(session: Session) -> datetime | None:
    """Return since when we know both who left elsewhere and whose address fails there; None where either never came.

    Who brings one of both lists is asked for the other still.
    """
    entered = sa.select(Import.kind, sa.func.max(Import.applied_at)).where(Import.state == ENTERED)
    newest = dict(session.execute(entered.group_by(Import.kind)).all())
    both = [newest.get(kind) for kind in (LEAVERS, FAILING)]
    return None if None in both else min(moment for moment in both if moment)


def came_with(value: str, prefix: bool = False) -> sa.ColumnElement[bool]:
    """Return the condition that a person came with a list, by its number or by its file's name, or how that begins."""
    meant = Import.file == value
    if prefix:
        meant = Import.file.startswith(value, autoescape=True)
    elif value.isdecimal() and len(value) < 10:
        meant = sa.or_(meant, Import.id == int(value))
    on_it = sa.select(Arrival.supporter_id).join(Import, Arrival.import_id == Import.id)
    return Supporter.id.in_(on_it.where(meant))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody who came with a list is kept any more (law.kept_until)."""
    return Import.at < at if law.today(ballot, at) > law.kept_until(ballot) else sa.false()


def stands(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that something was added for good: its list cannot be taken out any more."""
    # One that is being taken out needs to its end what it added.
    over = sa.and_(Import.applied_at <= at - ballot.rules.undo_kept, Import.state != UNDOING)
    return Addition.import_id.in_(sa.select(Import.id).where(over))
