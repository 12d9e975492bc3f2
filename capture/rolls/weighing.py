"""Weighing: who of a roll is new, who moved, who is struck, compared with the roll that is in. Nothing changes yet."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import people
from capture.electors.buildings import ADDRESS
from capture.errors import RollStrikesMany
from capture.rolls import matching, polling
from capture.rolls.matching import electors
from capture.rolls.polling import Named
from capture.rolls.staging import arriving, matched, narrowed, places, polls, same, scope, widened
from capture.statements import changed
from capture.suppressions import Suppression

# Of a town between two rolls one in thirty leaves in half a year; more than one in twenty is rather half a file.
MOST_STRUCK, ONE_IN = 20, 20
STAYS_ON = sa.and_(
    same(widened, arriving, "commune"),
    same(widened, electors, "commune"),
    widened.c.told == arriving.c.lists,
    widened.c.held == electors.c.lists,
)
HOME, POLL = places.c.home == arriving.c.home, polls.c.poll == arriving.c.poll
ROW, WHO = arriving.c.place == matched.c.place, electors.c.id == matched.c.elector_id
PAIRS = (
    matched.join(arriving, ROW).join(electors, WHO).join(places, HOME).join(polls, POLL).outerjoin(widened, STAYS_ON)
)
COMING = (
    arriving.join(places, HOME)
    .join(polls, POLL)
    .outerjoin(matched, ROW)
    .outerjoin(electors, WHO)
    .outerjoin(widened, STAYS_ON)
)
# On which lists somebody is then: of whom the roll tells one list they stay on another.
LISTS = sa.func.coalesce(widened.c.lists, arriving.c.lists)
HAS_MOVED = electors.c.building_id.is_distinct_from(places.c.building_id)
UNNAMED = sa.and_(electors.c.struck_at.is_(None), ~sa.exists().where(matched.c.elector_id == electors.c.id))
# Who of the roll that is in is not in this one, of the same town and the same lists: towns give them one by one.
MISSING = sa.and_(UNNAMED, sa.exists().where(same(scope, electors, "commune", "lists")))
# Whom the roll does not name any more on one of their lists, and of another of which it tells nothing.
NARROWED = sa.and_(
    UNNAMED, sa.exists().where(narrowed.c.commune == electors.c.commune, narrowed.c.held == electors.c.lists)
)


@dataclass(frozen=True)
class Weighed:
    """How many people a roll would add, move, strike; how many objected and are left out, or are like those.

    `spared`: whom it does not name, and who stay since rows were refused that may be theirs. `scope`: how many people
    are in on the lists of which it tells. `opening`: the stations that nobody brought yet.
    """

    people: int
    added: int
    moved: int
    struck: int
    spared: int
    scope: int
    held: int
    alike: int
    buildings: int
    polling: polling.Polling
    lists: Mapping[str, int]
    # The roll that came in last before it.
    beside: int | None

    @property
    def stations(self) -> Mapping[str, int]:
        """How many vote in the station of each code."""
        counted: Counter[str] = Counter()
        for one in self.polling.told:
            counted[one.code] += one.people
        return counted

    @property
    def opening(self) -> Sequence[Named]:
        """The stations that would be opened."""
        return self.polling.opening

    @property
    def counts(self) -> dict[str, int]:
        """What is told of it, by name."""
        names = "people added moved struck spared scope held alike buildings".split()
        told = {name: getattr(self, name) for name in names}
        return told | {"stations": len(self.stations), "opening": len(self.opening)}


def is_much(counts: Mapping[str, int]) -> bool:
    """Return whether what a roll would do needs a word of its own: it may be a part of one."""
    struck = counts.get("struck", 0)
    return counts.get("spared", 0) > 0 or (struck > MOST_STRUCK and struck * ONE_IN > counts.get("scope", 0))


def check(weighed: Weighed, let_go: int | None) -> None:
    """Refuse a roll that strikes many, unless somebody let so many go. Raises RollStrikesMany."""
    if weighed.struck and is_much(weighed.counts) and weighed.struck > (let_go or 0):
        raise RollStrikesMany(struck=weighed.struck, scope=weighed.scope)


def weigh(session: Session, refused: int = 0, let_go: int | None = None, before: tuple[int, int] = (0, 0)) -> Weighed:
    """Compare a roll that is staged with the one that is in.

    Where rows of it were refused nobody is struck, unless somebody let so many go: they may be those of the rows.
    `before`: how many were held back when it was compared before.
    """
    held, alike = hold_back(session)
    matching.match(session)
    everybody, known = _count(session, sa.select(sa.func.count()).select_from(arriving)), _matched(session)
    here = sa.select(sa.func.count()).select_from(electors)
    missing = _count(session, here.where(MISSING))
    is_spared = refused > 0 and missing > (let_go or 0)
    beside = people.newest(session)
    return Weighed(
        people=everybody,
        added=everybody - known,
        moved=_count(session, sa.select(sa.func.count()).select_from(PAIRS).where(HAS_MOVED)),
        struck=0 if is_spared else missing,
        spared=missing if is_spared else 0,
        scope=_count(session, _in_scope()),
        held=held + before[0],
        alike=alike + before[1],
        buildings=_buildings(session),
        polling=polling.find(session, polling.named(session)),
        lists=_by_list(session),
        beside=beside.id if beside else None,
    )


def hold_back(session: Session) -> tuple[int, int]:
    """Leave out who objected, and who is like them: rather one person less. Returns how many of each."""
    who = sa.select(Suppression.who).where(Suppression.lifted_at.is_(None))
    held, alike = (
        changed(session, sa.delete(arriving).where(column.in_(who)))
        for column in (arriving.c.identity, arriving.c.likeness)
    )
    return held, alike


def _matched(session: Session) -> int:
    return _count(session, sa.select(sa.func.count()).select_from(matched))


def _in_scope() -> sa.Select[int]:
    here = sa.select(sa.func.count()).select_from(electors).where(electors.c.struck_at.is_(None))
    return here.where(sa.exists().where(same(scope, electors, "commune", "lists")))


def _buildings(session: Session) -> int:
    used = places.c.home.in_(sa.select(arriving.c.home))
    told = sa.select(*(places.c[name] for name in ADDRESS)).where(used).distinct().subquery()
    return _count(session, sa.select(sa.func.count()).select_from(told))


def _by_list(session: Session) -> dict[str, int]:
    counted = sa.select(arriving.c.lists, sa.func.count()).group_by(arriving.c.lists)
    return {name: count for name, count in session.execute(counted) if name}


def _count(session: Session, said: sa.Select[int]) -> int:
    return session.execute(said).scalar_one()


def differs(lacks: Collection[str]) -> sa.ColumnElement[bool]:
    """Return the condition that somebody is told otherwise than they are here; what columns lack stays as it was."""
    told = {"used_name": arriving.c.used_name, "sex": arriving.c.sex, "list": LISTS}
    columns = {"used_name": electors.c.used_name, "sex": electors.c.sex, "list": electors.c.lists}
    others = [columns[name] != told[name] for name in told if name not in lacks]
    if "precinct" not in lacks:
        others.append(electors.c.precinct_id.is_distinct_from(polls.c.precinct_id))
    return sa.or_(HAS_MOVED, electors.c.commune != arriving.c.commune, *others)
