"""Searches: a colleague asks that supporters be looked for on the roll; the worker does it, and says how many."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base


class Search(Base):
    """One search: who asked when, when it was done, and how many supporters may be somebody on the roll."""

    __tablename__ = "searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)


def ask(session: Session, by: str, at: datetime) -> None:
    """Ask for a search; while one waits a second is the same."""
    if waiting(session) is None:
        session.add(Search(by=by, asked_at=at))
        session.flush()


def waiting(session: Session) -> Search | None:
    """Return the search that waits for the worker, if one does."""
    return session.scalars(sa.select(Search).where(Search.done_at.is_(None)).order_by(Search.id)).first()


def last(session: Session) -> Search | None:
    """Return the newest search, done or not."""
    return session.scalars(sa.select(Search).order_by(Search.id.desc()).limit(1)).first()


def finish(session: Session, people: int, at: datetime) -> None:
    """Say of what waits that it is done."""
    done = sa.update(Search).where(Search.done_at.is_(None)).values(done_at=at, people=people)
    session.execute(done.execution_options(synchronize_session=False))
