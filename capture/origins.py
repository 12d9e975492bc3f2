"""Origins: whence we have a fact, and since when. Without a note it came with the person's own sign-up.

A fact that somebody else than the person told may never choose what they are sent online (Reg. (EU) 2024/900, art. 18).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law, supporters
from capture.arrivals import LIST
from capture.database import Base
from capture.marks import NONE, Mark
from capture.statements import Insert, prepared
from capture.supporters import FACTS, Supporter

ISSUES = "issues"
NOTED = {fact: Mark[f"NOTED_{fact.upper()}"] for fact in (*FACTS, ISSUES)}


class Origin(Base):
    """Whence one fact of a person came last: from them, from a colleague's note, from a list."""

    __tablename__ = "origins"

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    fact: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    origin: Mapped[str] = mapped_column(sa.String(8))
    whence: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]


@dataclass(frozen=True)
class Source:
    """Who tells facts: of which origin (capture/law), where or by whom, and when."""

    origin: str
    whence: str
    at: datetime

    @property
    def is_own(self) -> bool:
        """Whether the person told it themselves: a list may repeat what they told us, and is no act of theirs."""
        return self.origin == law.DECLARED and not self.whence.startswith(LIST)


def told_themselves() -> sa.ColumnElement[bool]:
    """Return the condition that a note is of what the person told themselves, as Source.is_own says it of one."""
    return sa.and_(Origin.origin == law.DECLARED, Origin.whence.not_like(f"{LIST}%"))


def tell(session: Session, person: Supporter, facts: dict[str, str], source: Source) -> list[str]:
    """Write facts of a person down with their source; what stays the same keeps its own. Returns what changed."""
    changed = {name: value for name, value in facts.items() if getattr(person, name) != value}
    told = [fact for fact, columns in FACTS.items() if not changed.keys().isdisjoint(columns)]
    if changed:
        supporters.correct(session, person.id, changed)
        note(session, person.id, told, source)
    return told


def note(session: Session, supporter_id: int, told: Collection[str], source: Source) -> None:
    """Note whence these facts of a person came last."""
    if not told:
        return
    rows = [{"supporter_id": supporter_id, "fact": fact, **vars(source)} for fact in told]
    _note(session, rows)
    bits = NONE
    for fact in told:
        bits |= NOTED[fact]
    own = source.origin == law.DECLARED
    supporters.mark(session, Supporter.id == supporter_id, NONE if own else bits, bits if own else NONE)


@prepared
def _note(insert: Insert) -> Any:
    row = insert(Origin)
    newest = {name: row.excluded[name] for name in ("origin", "whence", "at")}
    return row.on_conflict_do_update(index_elements=["supporter_id", "fact"], set_=newest)


def settle(session: Session, whom: sa.ColumnElement[bool]) -> None:
    """Mark of people which facts of theirs somebody else told, and only those."""
    of_others = sa.and_(Origin.supporter_id == Supporter.id, Origin.origin != law.DECLARED)
    told = {bit: sa.exists().where(of_others, Origin.fact == fact) for fact, bit in NOTED.items()}
    supporters.decide(session, whom, told)


def of(session: Session, supporter_id: int) -> dict[str, Origin]:
    """Return the notes that stand on a person's facts."""
    found = session.scalars(sa.select(Origin).where(Origin.supporter_id == supporter_id))
    return {origin.fact: origin for origin in found}
