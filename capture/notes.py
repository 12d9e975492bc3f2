"""Notes: what colleagues heard of a person, and wrote down."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base


class Note(Base):
    """One note on one person: who wrote it, and when."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


def write(session: Session, supporter_id: int, text: str, by: str, at: datetime) -> None:
    """Write a note on a person."""
    session.execute(sa.insert(Note).values(supporter_id=supporter_id, text=text, by=by, at=at))


def strike(session: Session, supporter_id: int, number: int) -> bool:
    """Strike a note of a person out. Returns whether it was there."""
    gone = sa.delete(Note).where(Note.supporter_id == supporter_id, Note.id == number)
    return bool(session.execute(gone.returning(Note.id)).all())


def of(session: Session, supporter_id: int) -> list[Note]:
    """Return the notes on a person, the newest first."""
    return list(session.scalars(sa.select(Note).where(Note.supporter_id == supporter_id).order_by(Note.id.desc())))
