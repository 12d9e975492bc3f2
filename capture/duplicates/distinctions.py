"""Distinctions: two people who look like one and are not. It is remembered, and they are not suggested again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.statements import Insert, prepared


class Distinction(Base):
    """One person is not that other; it stands on both of them."""

    __tablename__ = "distinctions"

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


def keep_apart(session: Session, one: int, other: int, by: str, at: datetime) -> None:
    """Remember that two are not one person; once or often is the same."""
    both = [{"supporter_id": one, "other_id": other}, {"supporter_id": other, "other_id": one}]
    _keep(session, [pair | {"by": by, "at": at} for pair in both])


@prepared
def _keep(insert: Insert) -> Any:
    return insert(Distinction).on_conflict_do_nothing()


def let_together(session: Session, one: int, other: int) -> bool:
    """Forget that two are not one person. Returns whether it was remembered."""
    pairs = sa.tuple_(Distinction.supporter_id, Distinction.other_id).in_([(one, other), (other, one)])
    return bool(session.execute(sa.delete(Distinction).where(pairs).returning(Distinction.other_id)).all())


def kept_apart(session: Session, people: Collection[int]) -> set[tuple[int, int]]:
    """Return the pairs, either way round, in which one of these people is not the other."""
    here = Distinction.__table__.c
    found = sa.select(here.supporter_id, here.other_id).where(here.supporter_id.in_(people))
    return {(one, other) for one, other in session.execute(found)}


def mirror(session: Session, supporter_id: int) -> None:
    """Make what stands on all others what stands on this person."""
    here = Distinction.__table__.c
    on_them = sa.select(here.other_id).where(here.supporter_id == supporter_id)
    stale = sa.delete(Distinction).where(Distinction.other_id == supporter_id, Distinction.supporter_id.not_in(on_them))
    session.execute(stale.execution_options(synchronize_session=False))
    told = sa.select(here.other_id, here.supporter_id, here.by, here.at).where(here.supporter_id == supporter_id)
    for other, one, by, at in session.execute(told).all():
        _keep(session, {"supporter_id": other, "other_id": one, "by": by, "at": at})
