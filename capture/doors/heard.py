"""What was heard: counts only, of a place where at least five electors live, so that they tell of nobody.

What somebody said is never kept with their door, their building or the knock. It comes in bags, apart from the knocks,
and each answer is counted at the smallest place in which the buildings of its bag have five electors: see placing.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.doors import agreements
from capture.doors.knocks import Knock
from capture.doors.placing import House, placed
from capture.doors.telling import KEY, TALKED, Said
from capture.electors import Building
from capture.errors import KnockUnreadable
from capture.law import Rules
from capture.statements import inserting
from capture.walks import Stop, Walk

ANSWER, ISSUE, WISH = "answer", "issue", "wants"
# A sheet of paper has no more lines, and no volunteer talks at more doors of a walk.
BAG_MOST = 300


class Heard(Base):
    """How often something was answered in a place."""

    __tablename__ = "heard"

    # "b:17" a building; "s:3:rue de la paix" a street of precinct 3; "p:3" the precinct; "" the town.
    place: Mapped[str] = mapped_column(sa.String(220), primary_key=True)
    # "answer" (1 strong support to 5 strong opposition), "issue" (its key), "wants".
    subject: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    times: Mapped[int] = mapped_column(sa.Integer)


class Bag(Base):
    """A bag that was counted once: the hash of its key; not when, by whom or where, nor what it said."""

    __tablename__ = "bags"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)


@dataclass(frozen=True)
class Counted:
    """How many answers of a bag are counted, and how many are kept nowhere: they could be traced to too few people."""

    kept: int
    dropped: int


def hear(session: Session, key: str, walk: Walk, said: Sequence[Said], rules: Rules) -> Counted:
    """Count a bag of answers, once by its key; the same bag again changes nothing and is answered alike.

    The knocks come first: what was said where no knock of this walk found anybody talking is dropped, since whoever
    knows the knocks would know it was not there. Raises KnockUnreadable for what is no bag. Source: law.Rules.fewest.
    """
    if not KEY.fullmatch(key) or len(said) > BAG_MOST:
        raise KnockUnreadable
    houses = _houses(session, walk, {one.building_id for one in said})
    told = [(houses[one.building_id], one) for one in said if one.says and one.building_id in houses]
    where = placed((house for house, _ in told), rules.fewest)
    counts = Counter((where[house], *what) for house, one in told if house in where for what in _values(one))
    if counts and take(session, key):
        _count(session, counts)
    kept = sum(house in where for house, _ in told)
    return Counted(kept, sum(one.says for one in said) - kept)


def _houses(session: Session, walk: Walk, ids: Collection[int]) -> dict[int, House]:
    """Return the buildings of a walk where somebody talked to whoever walked it.

    Whoever agreed to have their answer kept hides nobody: it is known what they said.
    """
    talked = sa.select(Knock.building_id).where(Knock.outcome == TALKED, Knock.walk_id == walk.id)
    mine = sa.select(Building).join(Stop, Stop.building_id == Building.id).where(Stop.walk_id == walk.id)
    found = session.scalars(mine.where(Building.id.in_(ids), Building.id.in_(talked)))
    agreed = agreements.spoke_up(session, ids)
    return {one.id: House.of(one, agreed.get(one.id, 0)) for one in found}


def _values(said: Said) -> Iterator[tuple[str, str]]:
    if said.answer is not None:
        yield ANSWER, str(said.answer)
    yield from ((ISSUE, issue) for issue in dict.fromkeys(said.issues))
    yield from ((WISH, wish) for wish in dict.fromkeys(said.wants))


def take(session: Session, key: str) -> bool:
    """Take what came under a key; False where it was taken before. Nothing but the hash of the key is kept."""
    row = inserting(session)(Bag).values(digest=sha256(key.encode()).hexdigest())
    return session.scalar(row.on_conflict_do_nothing().returning(Bag.digest)) is not None


def _count(session: Session, counts: Counter[tuple[str, str, str]]) -> None:
    """Add to the counts by alphabet: in the order of the visits the table’s rows would tell who said what."""
    rows = [
        {"place": place, "subject": subject, "value": value, "times": times}
        for (place, subject, value), times in sorted(counts.items())
    ]
    row = inserting(session)(Heard).values(rows)
    more = {"times": Heard.times + row.excluded.times}
    session.execute(row.on_conflict_do_update(index_elements=["place", "subject", "value"], set_=more))
