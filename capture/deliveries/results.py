"""Results: what is heard of those who had a mailing: who left by it, whose address failed, who followed a link of it.

What became of the letter itself is its delivery's (letters.py); here is what came afterwards, once for each of a kind.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.statements import changed, inserting
from capture.supporters import Supporter
from capture.words import N_

CLICKED, LEFT, BOUNCED, OPENED = "clicked", "left", "bounced", "opened"
# In the order in which they are told.
KINDS = {
    CLICKED: N_("followed a link of it"),
    LEFT: N_("left by it"),
    BOUNCED: N_("whose letter came back"),
    OPENED: N_("opened it"),
}
KIND_LENGTH = 10
KEY_LENGTH = 80


class Result(Base):
    """One thing that is known of one person and one mailing."""

    __tablename__ = "results"

    mailing: Mapped[str] = mapped_column(sa.String(KEY_LENGTH), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(KIND_LENGTH), primary_key=True)
    supporter_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Supporter.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]


def note(session: Session, mailing: str, kind: str, whom: sa.ColumnElement[bool], at: datetime) -> int:
    """Note something of whoever fulfils a condition on supporters; the first moment stays. Returns how many are new.

    Where nobody does, as of one who was erased, nothing is noted.
    """
    moment = sa.literal(at, Result.__table__.c.at.type)
    told = sa.select(sa.literal(mailing), sa.literal(kind), Supporter.id, moment).where(whom)
    rows = inserting(session)(Result).from_select(["mailing", "kind", "supporter_id", "at"], told)
    return changed(session, rows.on_conflict_do_nothing())


def count(session: Session, mailings: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return how many people there are of each kind, by mailing; one of whom nothing is known has none."""
    named = list(mailings)
    found: dict[str, dict[str, int]] = {mailing: {} for mailing in named}
    counted = sa.select(Result.mailing, Result.kind, sa.func.count()).where(Result.mailing.in_(named))
    for mailing, kind, people in session.execute(counted.group_by(Result.mailing, Result.kind)):
        found[mailing][kind] = people
    return found


def whose(mailing: str, kind: str) -> sa.Select[int]:
    """Return the numbers of those of whom something is known, as a choice."""
    return sa.select(Result.supporter_id).where(Result.mailing == mailing, Result.kind == kind)
