"""Polling: the stations that a roll names; those that nobody brought yet are opened as it comes in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import Elector
from capture.precincts import Precinct
from capture.rolls.staging import arriving, polls

Key = tuple[str, str]


@dataclass(frozen=True)
class Named:
    """A station as a roll names it: its town, its code, its name, and how many people vote there."""

    commune: str
    code: str
    name: str
    people: int

    @property
    def key(self) -> Key:
        """By what it is known."""
        return self.commune, self.code


@dataclass(frozen=True)
class Polling:
    """The stations of a roll, and by what those that would be opened are known from then on."""

    told: Sequence[Named]
    known: Mapping[Key, int]
    opened: Mapping[Key, Key]

    @property
    def opening(self) -> list[Named]:
        """Those that nobody brought yet, each once, as they would be opened."""
        people: Counter[Key] = Counter()
        for one in self.told:
            if one.key in self.opened:
                people[self.opened[one.key]] += one.people
        names = {self.opened[one.key]: one.name for one in reversed(self.told) if one.key in self.opened}
        return [Named(*key, names[key], count) for key, count in sorted(people.items())]


def named(session: Session) -> list[Named]:
    """Return the stations that a staged roll names."""
    counted = sa.select(arriving.c.poll, sa.func.count().label("people")).group_by(arriving.c.poll).subquery()
    key = polls.c.commune, polls.c.code
    told = sa.select(*key, sa.func.min(polls.c.station), sa.func.sum(counted.c.people)).where(polls.c.code != "")
    here = told.join_from(polls, counted, counted.c.poll == polls.c.poll).group_by(*key).order_by(*key)
    return [Named(commune, code, name, int(people)) for commune, code, name, people in session.execute(here)]


def find(session: Session, told: Sequence[Named]) -> Polling:
    """Return which of these stations are known; a row that names no town is of the only one there is."""
    there = sa.select(Precinct.commune, Precinct.code, Precinct.id)
    known: dict[Key, int] = {(commune, code): number for commune, code, number in session.execute(there)}
    only = _only_town(session, {one.commune for one in told}, {commune for commune, _ in known})
    found, opened = dict[Key, int](), dict[Key, Key]()
    for one in told:
        number = known.get(one.key)
        if number is None and only is not None:
            number = known.get(("" if one.commune else only, one.code))
        if number is None:
            opened[one.key] = one.commune or only or "", one.code
        else:
            found[one.key] = number
    return Polling(told, found, opened)


def _only_town(session: Session, of_roll: set[str], of_stations: set[str]) -> str | None:
    """The only town there is, by whatever names it; None where there are several."""
    there = sa.select(Elector.commune).join(Precinct, Elector.precinct_id == Precinct.id)
    of_others = set(session.scalars(there.where(Precinct.commune == "").distinct()))
    towns = (of_roll | of_others | (of_stations if "" in of_roll else set())) - {""}
    return None if len(towns) > 1 else next(iter(towns), "")


def settle(session: Session, polling: Polling) -> list[int]:
    """Open the stations that are not there, and let each row have its own. Returns the numbers of those opened."""
    opened = {one.key: _open(session, one) for one in polling.opening}
    for (commune, code), number in _numbers(polling, opened):
        same = polls.c.commune == commune, polls.c.code == code
        session.execute(sa.update(polls).where(*same).values(precinct_id=number))
    return list(opened.values())


def _numbers(polling: Polling, opened: Mapping[Key, int]) -> Iterator[tuple[Key, int]]:
    yield from polling.known.items()
    yield from ((key, opened[under]) for key, under in polling.opened.items())


def _open(session: Session, one: Named) -> int:
    station = Precinct(commune=one.commune, code=one.code, name=one.name, address="", neighbourhood="")
    session.add(station)
    session.flush()
    return station.id
