"""Orders: an export is asked for, made, and taken. What each was stays; its files go after a day."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import claims, law, merges
from capture.database import Base

ASKED, MAKING, MADE, FAILED = "asked", "making", "made", "failed"


class Export(Base):
    """One export: who asked for whom, for which channel, in which form, why, and what came of it."""

    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    name: Mapped[str] = mapped_column(sa.String(80))
    line: Mapped[str] = mapped_column(sa.Text)
    channel: Mapped[str] = mapped_column(sa.String(8))
    form: Mapped[str] = mapped_column(sa.String(16))
    columns: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(8))
    # The machine whose disk will have the files, and when it was last heard of.
    host: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[str] = mapped_column(sa.String(8))
    heard_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(server_default="0")
    done: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    sha256: Mapped[str] = mapped_column(sa.String(64), server_default="")
    made_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(sa.String(200), server_default="")
    # Who was in it, as bits by their number: so that each can be told (GDPR, art. 15) and warned of (art. 19).
    people: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


@dataclass
class Order:
    """What somebody asks for."""

    line: str
    channel: str
    form: str
    columns: Sequence[str]
    reason: str = ""
    name: str = ""
    language: str = "en"


@dataclass
class Crowd:
    """Who is in a file, by their number."""

    bits: bytearray = field(default_factory=bytearray)

    def add(self, *numbers: int) -> None:
        """Add people."""
        bits = self.bits
        bits.extend(bytes(max(0, (max(numbers, default=0) >> 3) + 1 - len(bits))))
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)

    def packed(self) -> bytes:
        """Return the crowd as it is kept."""
        return zlib.compress(bytes(self.bits))


def holds(packed: bytes, number: int) -> bool:
    """Return whether somebody is in a crowd that is kept."""
    bits = zlib.decompress(packed)
    return number >> 3 < len(bits) and bool(bits[number >> 3] & 1 << (number & 7))


def ask(session: Session, order: Order, total: int, by: str, at: datetime) -> Export:
    """Ask for an export that a worker on this machine will make."""
    export = Export(by=by, at=at, host=claims.host(), state=ASKED, total=total, **vars(order))
    export.columns = list(order.columns)
    session.add(export)
    session.flush()
    return export


def of_export(export: Export) -> Order:
    """Return what an export was asked for as, to be asked for again."""
    return Order(**{field.name: getattr(export, field.name) for field in fields(Order)})


def remembered(session: Session, by: str, channel: str, form: str) -> list[str]:
    """Return the columns that somebody chose last for a channel and a form; none where they never did."""
    theirs = sa.select(Export.columns).where(Export.by == by, Export.channel == channel, Export.form == form)
    return list(session.scalar(theirs.order_by(Export.id.desc()).limit(1)) or [])


def claim(session: Session, at: datetime) -> Export | None:
    """Take the oldest export that is asked for on this machine, or that was left half done."""
    waiting = sa.select(Export).where(_waits(at)).order_by(Export.id)
    export = session.scalars(waiting.limit(1).with_for_update(skip_locked=True)).first()
    if export is not None:
        export.state, export.heard_at, export.done = MAKING, at, 0
    return export


def waits(session: Session, at: datetime) -> bool:
    """Return whether an export on this machine waits for a worker: who only looks writes nothing."""
    return session.scalar(sa.select(Export.id).where(_waits(at)).limit(1)) is not None


def _waits(at: datetime) -> sa.ColumnElement[bool]:
    lost = sa.and_(Export.state == MAKING, claims.is_lost(Export.heard_at, at))
    return sa.and_(Export.host == claims.host(), sa.or_(Export.state == ASKED, lost))


def hear(session: Session, number: int, done: int, at: datetime) -> None:
    """Note how far an export has come."""
    session.execute(sa.update(Export).where(Export.id == number).values(done=done, heard_at=at))


def ask_again(session: Session, number: int) -> None:
    """Let an export that was being made be made anew."""
    session.execute(sa.update(Export).where(*_being_made(number)).values(state=ASKED))


def fail(session: Session, number: int, trouble: str, masked: str, at: datetime) -> None:
    """Note that an export cannot be made, and why; of its line stays what says of nobody who they are."""
    told = {"state": FAILED, "trouble": trouble[:200], "line": masked, "made_at": at}
    session.execute(sa.update(Export).where(*_being_made(number)).values(**told))


def _being_made(number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Export.id == number, Export.state == MAKING


def of(session: Session, supporter_id: int, since: datetime) -> list[Export]:
    """Return the exports in which a person was, also under a number of before a merge, the newest first."""
    spans = merges.spans(session, supporter_id, since)
    earliest = min(span.since for span in spans)
    made = sa.select(Export).where(Export.state == MADE, Export.made_at >= earliest, Export.people.is_not(None))
    found: Iterable[Export] = session.scalars(made.order_by(Export.id.desc()))
    return [export for export in found if _holds_any(export, spans)]


def _holds_any(export: Export, spans: Iterable[merges.Span]) -> bool:
    made, people = export.made_at, export.people
    return any(made and people and span.covers(made) and holds(people, span.number) for span in spans)


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody who was in an export is kept any more (law.kept_until)."""
    return Export.at < at if law.today(ballot, at) > law.kept_until(ballot) else sa.false()


def listed(session: Session, most: int = 50) -> list[Export]:
    """Return the last exports, the newest first."""
    return list(session.scalars(sa.select(Export).order_by(Export.id.desc()).limit(most)))
