"""Pages: the pairs of the whole list, the likeliest first, as many as one looks through at a time.

A page is what follows a place. The place names people by their numbers only, since it stands in addresses and logs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import twins
from capture.duplicates.finding import (
    HERE,
    MOST_OF_ONE_KEY,
    SEEN,
    Candidates,
    Pair,
    bearers,
    between,
)
from capture.duplicates.likeness import COMMON, Known
from capture.supporters import Supporter
from capture.twins import KEYS

PAGE = 20
# So many shared keys are weighed together and put in order: a town's whole list, or a fifth of a second of a country's.
WINDOW = 500
# After so many in which nobody is alike the next page goes on.
WINDOWS = 4
LINES = tuple(KEYS.items())
NAMES = list(KEYS.values()).index(("name_key",))
PLACE = re.compile(r"([0-3])\.(\d{1,9})(?:\.(\d{1,3})\.(\d{1,9})\.(\d{1,9}))?", re.ASCII)

Rank = tuple[int, int, int]


@dataclass(frozen=True)
class Page:
    """Some pairs, and the place from where it goes on, if it does."""

    pairs: list[Pair]
    onward: str | None


@dataclass(frozen=True)
class Start:
    """Where a window begins: among which keys, and after whose."""

    keys: int = 0
    after: int = 0


def listed(session: Session, place: str = "", most: int = PAGE, window: int = WINDOW) -> Page:
    """Return the pairs that follow a place, so many at most; what is no place is the beginning."""
    start, after = _read(place)
    for _ in range(WINDOWS):
        found, next_start = _window(session, start, window)
        rest = [pair for pair in found if after is None or pair.rank > after]
        if rest or next_start is None:
            break
        start, after = next_start, None
    shown = rest[:most]
    if len(rest) > most:
        return Page(shown, _written(start, shown[-1].rank))
    return Page(shown, _written(next_start) if next_start else None)


def people(session: Session, page: Page) -> dict[int, Supporter]:
    """Return who stands on a page, by their number; whoever has gone meanwhile is not among them."""
    numbers = {known.id for pair in page.pairs for known in (pair.one, pair.other)}
    return {who.id: who for who in session.scalars(sa.select(Supporter).where(Supporter.id.in_(numbers)))}


def _read(place: str) -> tuple[Start, Rank | None]:
    known = PLACE.fullmatch(place)
    if known is None:
        return Start(), None
    keys, after, *rank = (int(figures) if figures else 0 for figures in known.groups())
    return Start(keys, after), (-rank[0], rank[1], rank[2]) if rank[0] else None


def _written(start: Start, rank: Rank | None = None) -> str:
    shown = f".{-rank[0]}.{rank[1]}.{rank[2]}" if rank else ""
    return f"{start.keys}.{start.after}{shown}"


def _window(session: Session, start: Start, room: int) -> tuple[list[Pair], Start | None]:
    gathered: list[tuple[int, Candidates]] = []
    next_start = None
    for keys in range(start.keys, len(LINES)):
        groups = _sharing(session, keys, start.after if keys == start.keys else 0, room)
        gathered += [(keys, pair) for group in groups for pair in _pairs(keys, group)]
        room -= len(groups)
        if room <= 0:
            next_start = Start(keys, next((group[0].id for group in reversed(groups) if group), 0))
            break
    bearing = bearers(session, [pair for _, pair in gathered])
    fresh = [pair for keys, pair in gathered if keys <= NAMES or not _stood_among_names(pair, bearing)]
    return between(session, fresh, bearing), next_start


def _sharing(session: Session, keys: int, after: int, most: int) -> list[list[Known]]:
    bit, columns = LINES[keys]
    here = [HERE[name] for name in columns]
    how_many = sa.func.count()
    shared = sa.select(*here).where(twins.bears(bit))
    shared = shared.group_by(*here).having(how_many > 1, *([how_many <= COMMON] if keys == NAMES else []))
    last = session.execute(sa.select(*here).where(HERE.id == after)).one_or_none()
    if last is not None:
        shared = shared.where(sa.tuple_(*here) > sa.tuple_(*last))
    groups: dict[tuple[str, ...], list[Known]] = {
        tuple(key): [] for key in session.execute(shared.order_by(*here).limit(most))
    }
    # One column is enough to find them by; joined, PostgreSQL would read the whole list.
    members = sa.select(*SEEN).where(here[0].in_({key[0] for key in groups}), twins.bears(bit))
    for known in sorted((Known(*row) for row in session.execute(members)), key=attrgetter("id")):
        groups.get(tuple(getattr(known, name) for name in columns), []).append(known)
    return [group[:MOST_OF_ONE_KEY] for group in groups.values()]


def _pairs(keys: int, group: list[Known]) -> Iterator[Candidates]:
    # Who shares a surer key stood among those who do, or was found wanting there.
    surer = [columns for place, (_, columns) in enumerate(LINES[:keys]) if place != NAMES]
    for one, other in combinations(group, 2):
        if not any(_share(one, other, columns) for columns in surer):
            yield one, other


def _share(one: Known, other: Known, columns: tuple[str, ...]) -> bool:
    return all(getattr(one, name) and getattr(one, name) == getattr(other, name) for name in columns)


def _stood_among_names(pair: Candidates, bearing: dict[str, int]) -> bool:
    return _share(*pair, LINES[NAMES][1]) and bearing[pair[0].name_key] <= COMMON
