"""Numbers: by which a person stood in exports, also before two became one (GDPR, art. 15 and 19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.supporters import Supporter


class FormerNumber(Base):
    """One number of a person who was merged, and from when until when it was theirs; their present one has no end."""

    __tablename__ = "former_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


@dataclass(frozen=True)
class Span:
    """A number, and from when until when it was somebody's: SQLite gives the last one again."""

    number: int
    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Return whether it was theirs at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


def spans(session: Session, supporter_id: int, since: datetime) -> list[Span]:
    """Return every number of a person; of whoever was never merged the one, since they came."""
    here = FormerNumber.__table__.c
    kept = sa.select(here.number, here.since, here.until).where(here.supporter_id == supporter_id).order_by(here.id)
    return [Span(*row) for row in session.execute(kept)] or [Span(supporter_id, since)]


def note(session: Session, supporter_id: int, known: Sequence[Span]) -> None:
    """Write down that these were the numbers of a person, and no others."""
    session.execute(sa.delete(FormerNumber).where(FormerNumber.supporter_id == supporter_id))
    rows = [{"supporter_id": supporter_id, **vars(span)} for span in known]
    session.execute(sa.insert(FormerNumber), rows)


def given(session: Session, number: int) -> bool:
    """Return whether a number is somebody's now."""
    return session.scalar(sa.select(Supporter.id).where(Supporter.id == number)) is not None
