"""Requests: what a person asks about their data (GDPR, art. 15 to 22), and by when they must have an answer."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.words import N_

KINDS = {
    "access": N_("to see their data"),
    "rectification": N_("to have their data corrected"),
    "erasure": N_("to be erased"),
    "objection": N_("to be written to no more"),
    "portability": N_("to take their data along"),
}


class Request(Base):
    """One request of one person."""

    __tablename__ = "requests"
    __table_args__ = (
        sa.Index(
            "ix_requests_due",
            "due_on",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    asked_on: Mapped[date]
    due_on: Mapped[date]
    by: Mapped[str] = mapped_column(sa.String(80))
    answered_at: Mapped[datetime | None]


def note(session: Session, supporter_id: int, kind: str, asked_on: date, by: str) -> None:
    """Note that a person asked, and until when they must have an answer (GDPR, art. 12(3): one month)."""
    told = {"supporter_id": supporter_id, "kind": kind, "asked_on": asked_on, "due_on": law.answer_due(asked_on)}
    session.execute(sa.insert(Request).values(by=by, **told))


def answer(session: Session, supporter_id: int, number: int, at: datetime) -> bool:
    """Note that a request was answered; once or often is the same. Returns whether it waited."""
    here = (Request.supporter_id == supporter_id, Request.id == number, Request.answered_at.is_(None))
    done = sa.update(Request).where(*here).values(answered_at=at).returning(Request.id)
    return bool(session.execute(done).all())


def of(session: Session, supporter_id: int) -> list[Request]:
    """Return the requests of a person, the newest first."""
    asked = sa.select(Request).where(Request.supporter_id == supporter_id)
    return list(session.scalars(asked.order_by(Request.id.desc())))


def waiting(session: Session, most: int = 50) -> list[Request]:
    """Return the requests that wait for an answer, so many at most, the most urgent first."""
    waits = sa.select(Request).where(Request.answered_at.is_(None)).order_by(Request.due_on, Request.id)
    return list(session.scalars(waits.limit(most)))
