"""The invented town: its polling stations and streets, as the site tells them, and how they voted the time before.

Where content/ tells of none they are those below; that town lies in the Gulf of Lion, where nobody lives.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from capture.demo import places
from capture.demo.dice import dice
from capture.demo.places import Stretch
from capture.rolls import stations

TABLE, SHAPES, STREETS = "stations.csv", "stations.geojson", "streets.csv"
ELECTORS = 6000
# How many voted the time before, and for our list, by eye.
TURNOUT, OURS = (0.44, 0.70), (0.22, 0.40)


@dataclass(frozen=True)
class Station:
    """One invented station: as a table of stations tells it, and how it voted."""

    code: str
    name: str
    address: str
    neighbourhood: str
    latitude: float | None
    longitude: float | None
    streets: tuple[Stretch, ...]
    registered: int
    turnout: float
    ours: float

    @property
    def voters(self) -> int:
        """How many voted the time before."""
        return round(self.registered * self.turnout)


@dataclass(frozen=True)
class Town:
    """The stations, and the file of their outlines where there is one."""

    stations: Sequence[Station]
    outlines: Path | None

    @property
    def largest(self) -> str:
        """The neighbourhood that has the most stations."""
        named = [one.neighbourhood for one in self.stations]
        return max(named, key=named.count)


def found(content: Path, folder: Path, neighbourhoods: Sequence[str]) -> Town:
    """Return the town that content/ tells of, else the one below, whose tables are written into the folder.

    Raises ListUnreadable or ColumnsMissing for a table of which nothing can be read.
    """
    if not (content / TABLE).is_file():
        places.write(folder, neighbourhoods)
        content = folder
    outlines = content / SHAPES if (content / SHAPES).is_file() else None
    told = stations.read(content / TABLE).told
    streets = _streets(content / STREETS)
    return Town([_station(facts, streets.get(str(facts["code"]), ()), len(told)) for facts in told], outlines)


def write(folder: Path, town: Town) -> None:
    """Write what a town hall hands out: bureaux.csv, participation.csv and voix.csv."""
    heads = "code nom adresse quartier inscrits latitude longitude".split()
    _table(folder / "bureaux.csv", heads, map(_line, town.stations))
    _table(folder / "participation.csv", "code inscrits votants exprimes".split(), map(_turnout, town.stations))
    _table(folder / "voix.csv", "code liste voix".split(), (line for one in town.stations for line in _votes(one)))


def lists() -> tuple[str, str]:
    """Return the names of the two lists of the election before, ours first."""
    return "La ville ensemble (inventée)", "Les autres (inventée)"


def _station(facts: dict[str, object], streets: Sequence[Stretch], count: int) -> Station:
    code = str(facts["code"])
    thrown = dice(f"station/{code}")
    return Station(
        code=code,
        name=str(facts.get("name", "")),
        address=str(facts.get("address", "")),
        neighbourhood=str(facts.get("neighbourhood", "")),
        latitude=places.degrees(facts.get("latitude")),
        longitude=places.degrees(facts.get("longitude")),
        streets=tuple(streets) or (Stretch(f"rue du Bureau-{int(code, 36) % 1000}"),),
        registered=ELECTORS // count,
        turnout=thrown.uniform(*TURNOUT),
        ours=thrown.uniform(*OURS),
    )


def _streets(path: Path) -> dict[str, list[Stretch]]:
    told: dict[str, list[Stretch]] = {}
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                stretch = Stretch.read(row)
                told.setdefault((row.get("station") or "").strip().rjust(4, "0"), []).append(stretch)
    return told


def _line(one: Station) -> tuple[object, ...]:
    return one.code, one.name, one.address, one.neighbourhood, one.registered, one.latitude, one.longitude


def _turnout(one: Station) -> tuple[object, ...]:
    return one.code, one.registered, one.voters, round(one.voters * 0.97)


def _votes(one: Station) -> Iterator[tuple[object, ...]]:
    cast = round(one.voters * 0.97)
    ours = round(cast * one.ours)
    yield from ((one.code, name, votes) for name, votes in zip(lists(), (ours, cast - ours), strict=True))


def _table(path: Path, heads: Sequence[str], lines: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(heads)
        table.writerows(lines)
