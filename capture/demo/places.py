"""The places of the invented town where content/ tells of none: ten stations, their streets, and a map of them."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from capture.demo.dice import dice

# Of each station: its name, and the streets that vote there; it stands in the first of them.
PLACES = (
    ("Mairie", "place de la Halle;rue du Vieux-Puits;rue des Trois-Clefs;rue de l’Échevin"),
    ("École Jean-Zay", "avenue du Belvédère;rue des Hirondelles;montée du Phare;rue Haute"),
    ("École des Tanneurs", "rue des Tanneurs;rue du Moulin;passage du Cuir;rue du Lavoir"),
    ("Ancienne poste", "place de la Gare;avenue des Voyageurs;rue du Triage;rue de l’Aiguillage"),
    ("Salle des Coteaux", "montée des Vignes;rue de la Source;allée des Grives;rue Neuve"),
    ("École du Clos", "rue des Pivoines;allée des Glycines;rue du Verger;impasse du Jasmin"),
    ("Maison du port", "quai des Sauniers;quai aux Sels;rue du Chantier;rue de la Criée"),
    ("École du hameau", "chemin des Vignes;rue du Pressoir;route de la Garrigue;place du Four"),
    ("Théâtre de poche", "rue des Tisserands;rue de l’Horloge;cours des Marronniers;rue Basse"),
    ("Gymnase du Phare", "rue du Sémaphore;allée du Large;rue des Goélands;boulevard des Embruns"),
)
SOUTH, WEST = 42.900, 4.000
# Degrees of one station's ground, on five columns and two rows; how far its corners stray.
HIGH, WIDE, STRAY = 0.0120, 0.0110, 0.0022
COLUMNS = 5
# Numbers of a street of which nobody says how long it is.
LENGTH = 60
ODD, EVEN = "odd", "even"

Point = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """A street, or the part of one between two numbers, on one side or both."""

    street: str
    first: int = 1
    last: int = LENGTH
    side: str = ""

    @classmethod
    def read(cls, row: Mapping[str, str | None]) -> Self:
        """Return the stretch of a row: street, from, to, side."""
        first, last = (_figure(row.get(name)) for name in ("from", "to"))
        return cls(row.get("street") or "", first or 1, last or max(LENGTH, first), (row.get("side") or "").strip())

    @property
    def numbers(self) -> Sequence[int]:
        """Return its house numbers, at least one."""
        if self.side not in (ODD, EVEN):
            return range(self.first, self.last + 1) or [self.first]
        return [number for number in range(self.first, self.last + 1) if number % 2 == (self.side == ODD)] or [
            self.first
        ]


def write(folder: Path, neighbourhoods: Sequence[str]) -> None:
    """Write the tables of the town as content/ would hold them: stations.csv, stations.geojson and streets.csv."""
    rings = [_ring(place) for place in range(len(PLACES))]
    with (folder / "stations.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow("code name address neighbourhood latitude longitude".split())
        table.writerows(_row(place, ring, neighbourhoods) for place, ring in enumerate(rings))
    with (folder / "streets.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow("street from to side station".split())
        table.writerows((street, "", "", "", code) for code, street in _streets())
    shapes = [_feature(f"{place + 1:04}", ring) for place, ring in enumerate(rings)]
    told = {"type": "FeatureCollection", "features": shapes}
    (folder / "stations.geojson").write_text(json.dumps(told), "utf-8")


def degrees(told: object) -> float | None:
    """Return a degree, None where a table says none."""
    return told if isinstance(told, float) else None


def _row(place: int, ring: Sequence[Point], neighbourhoods: Sequence[str]) -> tuple[object, ...]:
    name, streets = PLACES[place]
    around = neighbourhoods[place % len(neighbourhoods)] if neighbourhoods else ""
    east, north = (round(sum(degree) / 4, 5) for degree in zip(*ring[:4], strict=True))
    return f"{place + 1:04}", name, streets.split(";")[0], around, north, east


def _streets() -> Iterator[tuple[str, str]]:
    for place, (_, streets) in enumerate(PLACES):
        yield from ((f"{place + 1:04}", street) for street in streets.split(";"))


def _ring(place: int) -> list[Point]:
    row, column = divmod(place, COLUMNS)
    around = ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column), (row, column))
    return [_corner(y, x) for y, x in around]


def _corner(row: int, column: int) -> Point:
    thrown = dice(f"corner/{row}/{column}")
    strays = thrown.uniform(-STRAY, STRAY), thrown.uniform(-STRAY, STRAY)
    return round(WEST + WIDE * column + strays[0], 5), round(SOUTH + HIGH * row + strays[1], 5)


def _feature(code: str, ring: Sequence[Point]) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": [list(map(list, ring))]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": shape}


def _figure(text: str | None) -> int:
    told = (text or "").strip()
    return int(told) if told.isascii() and told.isdecimal() else 0
