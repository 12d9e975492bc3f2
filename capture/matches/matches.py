"""Matches and what is decided of them: a supporter is an elector only after a colleague has agreed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal
from capture.database import Base
from capture.electors import Elector
from capture.errors import MatchMissing, MatchTaken
from capture.supporters import Supporter

PROPOSED, AGREED, REFUSED = "proposed", "agreed", "refused"


class Match(Base):
    """One supporter who may be one elector. It goes with either of them."""

    __tablename__ = "matches"
    __table_args__ = (
        # Nobody lives twice: the database itself refuses a second elector.
        sa.Index(
            "uq_matches_agreed",
            "supporter_id",
            unique=True,
            sqlite_where=sa.text("state = 'agreed'"),
            postgresql_where=sa.text("state = 'agreed'"),
        ),
    )

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey(Supporter.id, ondelete="CASCADE"), primary_key=True)
    elector_id: Mapped[int] = mapped_column(sa.ForeignKey(Elector.id, ondelete="CASCADE"), primary_key=True, index=True)
    # How much speaks for it, 0 to 100, when it was proposed.
    score: Mapped[int]
    # Its parts: how much each reason, a msgid, speaks for it or against.
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(sa.String(8))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(sa.String(80), default="")
    decided_at: Mapped[datetime | None]


def agree(session: Session, supporter_id: int, elector_id: int, by: str, at: datetime) -> None:
    """Say that a supporter is an elector. Raises MatchMissing, and MatchTaken where they are another one already."""
    match = _held(session, supporter_id, elector_id)
    others = sa.select(Match.elector_id).where(Match.supporter_id == supporter_id, Match.state == AGREED)
    if session.scalars(others.where(Match.elector_id != elector_id)).first() is not None:
        raise MatchTaken
    _decide(session, match, "agreed", by, at)


def refuse(session: Session, supporter_id: int, elector_id: int, by: str, at: datetime) -> None:
    """Say that a supporter is not an elector: both are not proposed again. Raises MatchMissing."""
    _decide(session, _held(session, supporter_id, elector_id), "refused", by, at)


def withdraw(session: Session, supporter_id: int, elector_id: int, by: str, at: datetime) -> None:
    """Take back what was said: both are only proposed again. Raises MatchMissing."""
    _decide(session, _held(session, supporter_id, elector_id), "proposed", by, at)


def _held(session: Session, supporter_id: int, elector_id: int) -> Match:
    # The person is held: of two colleagues at once the second sees what the first said.
    session.execute(sa.select(Supporter.id).where(Supporter.id == supporter_id).with_for_update())
    match = session.get(Match, (supporter_id, elector_id), populate_existing=True)
    if match is None:
        raise MatchMissing
    return match


def _decide(session: Session, match: Match, state: str, by: str, at: datetime) -> None:
    if match.state == state:
        return
    is_decided = state != PROPOSED
    match.state, match.decided_by, match.decided_at = state, by if is_decided else "", at if is_decided else None
    session.flush()
    journal.record(session, by, f"match-{state}", {"person": match.supporter_id}, at)
