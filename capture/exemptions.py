"""Exemptions: rules of ours that an owner lifted, by name, on the word of counsel; silence is never among them.

Whatever asks law.hold hands it lifted(session).
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal, law
from capture.database import Base
from capture.errors import CounselMissing, RuleNotLifted, RuleStands
from capture.law import Rules
from capture.statements import changed


class Exemption(Base):
    """One rule that was lifted: by which counsel, why, for which owner, from when, until when if it stands again."""

    __tablename__ = "exemptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(sa.String(40))
    counsel: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text)
    owner: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def lift(session: Session, rules: Rules, exemption: Exemption, actor: str) -> None:
    """Lift a rule for an owner. Raises RuleStands for one that nobody may lift, CounselMissing without name and reason.

    The owner is who answers for it, the actor who typed it.
    """
    if exemption.rule not in law.liftable(rules):
        raise RuleStands(rule=exemption.rule, choices=", ".join(law.liftable(rules)) or "–")
    if not exemption.counsel.strip() or not exemption.reason.strip():
        raise CounselMissing
    _end(session, exemption.rule, exemption.at)
    session.add(exemption)
    told = {"rule": exemption.rule, "counsel": exemption.counsel, "reason": exemption.reason}
    told |= {"owner": exemption.owner}
    journal.record(session, actor, "rule-lifted", told, exemption.at)


def restore(session: Session, rule: str, actor: str, at: datetime) -> None:
    """Let a lifted rule stand again. Raises RuleNotLifted for one that stands."""
    if not _end(session, rule, at):
        raise RuleNotLifted(rule=rule)
    journal.record(session, actor, "rule-restored", {"rule": rule}, at)


def standing(session: Session) -> list[Exemption]:
    """Return the exemptions that hold now, the oldest first."""
    return list(session.scalars(sa.select(Exemption).where(Exemption.ended_at.is_(None)).order_by(Exemption.id)))


def lifted(session: Session) -> frozenset[str]:
    """Return the names of the rules that are lifted now."""
    return frozenset(session.scalars(sa.select(Exemption.rule).where(Exemption.ended_at.is_(None))))


def _end(session: Session, rule: str, at: datetime) -> int:
    stands = sa.update(Exemption).where(Exemption.rule == rule, Exemption.ended_at.is_(None)).values(ended_at=at)
    return changed(session, stands)
