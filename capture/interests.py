"""What each person wants to hear about: the issues that they ticked."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import marks, supporters
from capture.database import Base
from capture.statements import Insert, prepared

# Every bit but the sign.
ALL = (1 << 63) - 1


class Interest(Base):
    """One issue ticked by one person; the key stays when the issue leaves content/."""

    __tablename__ = "interests"

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    issue: Mapped[str] = mapped_column(sa.String(64), primary_key=True, index=True)


def tick(session: Session, supporter_id: int, issues: Iterable[str]) -> None:
    """Add issues to those that a person ticked before."""
    rows: list[dict[str, Any]] = [{"supporter_id": supporter_id, "issue": issue} for issue in issues]
    if rows:
        _add(session, rows)
        supporters.tick(session, supporter_id, on=marks.take(session, [row["issue"] for row in rows]))


@prepared
def _add(insert: Insert) -> Any:
    return insert(Interest).on_conflict_do_nothing()


def untick(session: Session, supporter_id: int, issues: Iterable[str]) -> None:
    """Forget some issues of a person."""
    gone = list(issues)
    session.execute(sa.delete(Interest).where(Interest.supporter_id == supporter_id, Interest.issue.in_(gone)))
    supporters.tick(session, supporter_id, off=marks.take(session, gone))


def untick_all(session: Session, supporter_id: int) -> None:
    """Forget every issue of a person."""
    session.execute(sa.delete(Interest).where(Interest.supporter_id == supporter_id))
    supporters.tick(session, supporter_id, off=ALL)


def ticked(issue: str, supporter_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Return the condition that a person ticked an issue."""
    return sa.exists().where(Interest.supporter_id == supporter_id, Interest.issue == issue)
