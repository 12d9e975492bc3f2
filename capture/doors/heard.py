"""What was heard: counts only, of a place where at least five electors live, so that they tell of nobody.

What somebody said is never kept with their door, their building or the knock, unless five electors or more live behind
it. It is counted at once, at the smallest place in which the buildings where somebody talked to us have five.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.doors.telling import TALKED, Telling
from capture.electors import Building
from capture.law import Rules
from capture.statements import inserting

ANSWER, ISSUE, WISH = "answer", "issue", "wants"
TOWN = ""


class Heard(Base):
    """How often something was answered in a place."""

    __tablename__ = "heard"

    # "b:17" a building; "s:3:rue de la paix" a street of precinct 3; "p:3" the precinct; "" the town: the smallest in
    # which the buildings where somebody talked have five electors or more.
    place: Mapped[str] = mapped_column(sa.String(220), primary_key=True)
    # "answer" (1 strong support to 5 strong opposition), "issue" (its key), "wants".
    subject: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    times: Mapped[int] = mapped_column(sa.Integer)


@dataclass(frozen=True)
class Tally:
    """What was answered in a place: how often each value, and how often in all."""

    subject: str
    times: dict[str, int]

    @property
    def total(self) -> int:
        """How many answers there are."""
        return sum(self.times.values())


def hear(session: Session, told: Telling, building: Building, talked: sa.Select[int], rules: Rules) -> bool:
    """Count what was said, and return whether it could be; of too few people nothing is kept.

    `talked` asks for the ids of the buildings where somebody talked. Source: law.Rules.fewest.
    """
    said = list(_said(told))
    place = _place(session, building, talked, rules.fewest) if said else None
    if place is None:
        return not said
    rows = [{"place": place, "subject": subject, "value": value, "times": 1} for subject, value in said]
    row = inserting(session)(Heard).values(rows)
    more = {"times": Heard.times + 1}
    session.execute(row.on_conflict_do_update(index_elements=["place", "subject", "value"], set_=more))
    return True


def shown(session: Session, place: str, rules: Rules) -> list[Tally]:
    """Return what may be shown of a place: of each subject nothing below five answers (law.Rules.fewest)."""
    rows = session.execute(sa.select(Heard.subject, Heard.value, Heard.times).where(Heard.place == place))
    tallies: dict[str, dict[str, int]] = {}
    for subject, value, times in rows:
        tallies.setdefault(subject, {})[value] = times
    told = [Tally(subject, dict(sorted(times.items()))) for subject, times in sorted(tallies.items())]
    return [tally for tally in told if tally.total >= rules.fewest]


def places(building: Building) -> Iterator[tuple[str, sa.ColumnElement[bool]]]:
    """Yield the places that a building is in, the smallest first, each with the condition of its buildings."""
    yield f"b:{building.id}", Building.id == building.id
    if building.precinct_id is not None:
        precinct = Building.precinct_id == building.precinct_id
        street = sa.and_(Building.street_key == building.street_key, Building.town_key == building.town_key)
        yield f"s:{building.precinct_id}:{building.street_key}"[:220], sa.and_(precinct, street)
        yield f"p:{building.precinct_id}", precinct
    yield TOWN, sa.true()


def _said(told: Telling) -> Iterator[tuple[str, str]]:
    if told.outcome == TALKED and told.answer is not None:
        yield ANSWER, str(told.answer)
    yield from ((ISSUE, issue) for issue in dict.fromkeys(told.issues))
    yield from ((WISH, wish) for wish in dict.fromkeys(told.wants))


def _place(session: Session, building: Building, talked: sa.Select[int], fewest: int) -> str | None:
    visited = sa.or_(Building.id.in_(talked), Building.id == building.id)
    for place, here in places(building):
        count = session.scalar(sa.select(sa.func.sum(Building.electors)).where(here, visited))
        if (count or 0) >= fewest:
            return place
    return None
