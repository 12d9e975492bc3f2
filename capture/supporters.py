"""The people who signed up and confirmed it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.statements import Insert, prepared


class Supporter(Base):
    """One person: what they told us, in their own words."""

    __tablename__ = "supporters"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(sa.String(43), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    given_name: Mapped[str] = mapped_column(sa.String(60))
    family_name: Mapped[str] = mapped_column(sa.String(60), server_default="")
    neighbourhood: Mapped[str] = mapped_column(sa.String(64), index=True)
    postcode: Mapped[str] = mapped_column(sa.String(10), server_default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    phone: Mapped[str] = mapped_column(sa.String(16))
    source: Mapped[str] = mapped_column(sa.String(200))
    src: Mapped[str] = mapped_column(sa.String(64))
    confirmed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


def sign_up(session: Session, who: str, email: str, facts: dict[str, str], at: datetime) -> int:
    """Enter a person, or bring them up to date: what they left blank stays as it was. Returns their id."""
    told = {"who": who, "email": email, "confirmed_at": at, "left_at": None, **facts}
    return int(_enter(session, told)[0][0])


@prepared
def _enter(insert: Insert) -> Any:
    row, here = insert(Supporter), Supporter.__table__.c
    kept = ("given_name", "neighbourhood", "phone")
    told = {name: sa.func.coalesce(sa.func.nullif(row.excluded[name], ""), here[name]) for name in kept}
    newest = {name: row.excluded[name] for name in ("email", "language", "left_at")}
    return row.on_conflict_do_update(index_elements=["who"], set_=told | newest).returning(here.id)


def leave(session: Session, who: str, at: datetime) -> int | None:
    """Note that a person left. Returns their id, or None where nobody of that address signed up."""
    gone = sa.update(Supporter).where(Supporter.who == who).values(left_at=sa.func.coalesce(Supporter.left_at, at))
    return session.execute(gone.returning(Supporter.id)).scalars().first()


def come_back(session: Session, supporter_id: int) -> None:
    """Note that a person who left is here again: they asked for something from their own page."""
    session.execute(sa.update(Supporter).where(Supporter.id == supporter_id).values(left_at=None))


def correct(session: Session, supporter_id: int, facts: dict[str, str]) -> None:
    """Write down what a person says of themselves now; a blank erases what was there (GDPR art. 16)."""
    session.execute(sa.update(Supporter).where(Supporter.id == supporter_id).values(**facts))


def reached(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the address and the language of each of these people whom we know."""
    here = Supporter.__table__.c
    rows = session.execute(sa.select(here.who, here.email, here.language).where(here.who.in_(people)))
    return {who: (email, language) for who, email, language in rows}
