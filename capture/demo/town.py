"""The invented town: its polling stations, their streets, where they are, and how they voted the time before.

It lies in the Gulf of Lion, where nobody lives: no phone that says where it is finds itself in it.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from capture.demo.dice import dice

# Of each station: its name, its address, and the streets that vote there.
PLACES = (
    ("Mairie", "place de la Halle", "place de la Halle;rue du Vieux-Puits;rue des Trois-Clefs;rue de l’Échevin"),
    ("École Jean-Zay", "avenue du Belvédère", "avenue du Belvédère;rue des Hirondelles;montée du Phare;rue Haute"),
    ("École des Tanneurs", "rue des Tanneurs", "rue des Tanneurs;rue des Lilas;passage du Cuir;rue du Lavoir"),
    (
        "Halle aux voyageurs",
        "place de la Gare",
        "place de la Gare;avenue des Voyageurs;rue du Triage;rue du Quai",
    ),
    (
        "Salle des Coteaux",
        "chemin des Amandiers",
        "chemin des Amandiers;rue de la Source;allée des Grives;rue Neuve",
    ),
    ("École du Clos", "rue des Pivoines", "rue des Pivoines;allée des Glycines;rue du Verger;impasse du Jasmin"),
    ("Maison du port", "quai des Sauniers", "quai des Sauniers;quai aux Sels;rue du Chantier;rue de la Criée"),
    ("École du hameau", "chemin des Vignes", "chemin des Vignes;rue du Pressoir;route de la Garrigue;place du Four"),
    ("Théâtre de poche", "rue des Tisserands", "rue des Tisserands;rue de l’Horloge;cours des Marronniers;rue Basse"),
    ("Gymnase du Phare", "rue du Sémaphore", "rue du Sémaphore;allée du Large;rue des Goélands;boulevard des Embruns"),
)
SOUTH, WEST = 42.900, 4.000
# Degrees of one station's ground, on five columns and two rows; how far its corners stray.
HIGH, WIDE, STRAY = 0.0120, 0.0110, 0.0022
COLUMNS = 5
REGISTERED = 600
# How many voted the time before, and for our list, by eye: the new quarters least.
TURNOUT = (0.66, 0.44, 0.52, 0.48, 0.63, 0.67, 0.46, 0.70, 0.61, 0.42)
OURS = (0.28, 0.39, 0.35, 0.33, 0.24, 0.22, 0.37, 0.20, 0.31, 0.40)

Point = tuple[float, float]


@dataclass(frozen=True)
class Station:
    """One invented station."""

    code: str
    name: str
    address: str
    neighbourhood: str
    streets: tuple[str, ...]
    # Longitude and latitude of its corners, as GeoJSON has them.
    ring: tuple[Point, ...]
    turnout: float
    ours: float

    @property
    def middle(self) -> Point:
        """Where it is: latitude and longitude."""
        corners = self.ring[:-1]
        return (
            round(sum(y for _, y in corners) / len(corners), 5),
            round(sum(x for x, _ in corners) / len(corners), 5),
        )


def stations(neighbourhoods: Sequence[str]) -> list[Station]:
    """Return the stations, one or two in each neighbourhood."""
    corners = _corners()
    return [_station(place, neighbourhoods, corners) for place in range(len(PLACES))]


def write(folder: Path, told: Sequence[Station]) -> None:
    """Write what a town hands out: bureaux.csv, bureaux.geojson, participation.csv and voix.csv."""
    heads = "code nom adresse quartier inscrits latitude longitude".split()
    lines = ((one.code, one.name, one.address, one.neighbourhood, REGISTERED, *one.middle) for one in told)
    _table(folder / "bureaux.csv", heads, lines)
    shapes = [_feature(one) for one in told]
    (folder / "bureaux.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), "utf-8")
    _table(folder / "participation.csv", "code inscrits votants exprimes".split(), map(_turnout, told))
    _table(folder / "voix.csv", "code liste voix".split(), (line for one in told for line in _votes(one)))


def lists() -> tuple[str, str]:
    """Return the names of the two lists of the election before, ours first."""
    return "La ville ensemble (inventée)", "Les autres (inventée)"


def _station(place: int, neighbourhoods: Sequence[str], corners: Sequence[Sequence[Point]]) -> Station:
    name, street, streets = PLACES[place]
    row, column = divmod(place, COLUMNS)
    around = ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column), (row, column))
    return Station(
        code=f"{place + 1:04}",
        name=name,
        address=f"1 {street}",
        neighbourhood=neighbourhoods[place % len(neighbourhoods)] if neighbourhoods else "",
        streets=tuple(streets.split(";")),
        ring=tuple(corners[y][x] for y, x in around),
        turnout=TURNOUT[place],
        ours=OURS[place],
    )


def _corners() -> list[list[Point]]:
    """Where the corners of the stations' grounds are, row by row, the southern one first."""
    thrown, rows = dice("town"), -(-len(PLACES) // COLUMNS)
    return [
        [
            (
                round(WEST + WIDE * column + thrown.uniform(-STRAY, STRAY), 5),
                round(SOUTH + HIGH * row + thrown.uniform(-STRAY, STRAY), 5),
            )
            for column in range(COLUMNS + 1)
        ]
        for row in range(rows + 1)
    ]


def _feature(one: Station) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": [list(map(list, one.ring))]}
    return {"type": "Feature", "properties": {"code": one.code}, "geometry": shape}


def _turnout(one: Station) -> tuple[object, ...]:
    voters = round(REGISTERED * one.turnout)
    return one.code, REGISTERED, voters, round(voters * 0.97)


def _votes(one: Station) -> Iterator[tuple[object, ...]]:
    cast = round(round(REGISTERED * one.turnout) * 0.97)
    ours = round(cast * one.ours)
    yield from ((one.code, name, votes) for name, votes in zip(lists(), (ours, cast - ours), strict=True))


def _table(path: Path, heads: Sequence[str], lines: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(heads)
        table.writerows(lines)
