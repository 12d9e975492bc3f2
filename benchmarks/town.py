"""An invented town: an electoral roll in the exact shape of the national register's export, and its polling stations.

    .venv/bin/python benchmarks/town.py FOLDER [--electors 30000] [--seed 1] [--stations bureaux.csv] [--later]

writes FOLDER/roll.csv (27 columns, `;`, every field quoted but the last, as the prefectures hand it out) and
FOLDER/stations.csv. The same seed makes the same town. `--later` writes the same town half a year on: some moved, some
left, some came. Nothing is held in memory: ten million electors are only a larger file. Nobody in it exists.
"""

import argparse
import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.demo.roll import HEADS, heads, line

__all__ = ["COMMUNE", "HEADS", "TOWN", "rows", "stations", "write"]

COMMUNE, TOWN = "99123", "SAINT-AURELE"
SPELLED = ("SAINT-AURELE", "ST AURELE", "Saint Aurèle", "99120 SAINT AURELE CEDEX")
NAMES = (
    "MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFEBVRE LEROY ROUX DAVID "
    "BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE ROUSSEAU VINCENT MULLER FAURE ANDRE MERCIER BLANC "
    "GUERIN BOYER GARNIER CHEVALIER FRANCOIS LEGRAND GAUTHIER GARCIA PERRIN ROBIN CLEMENT MORIN NICOLAS HENRY ROUSSEL "
    "MATHIEU GAUTIER MASSON MARCHAND DUVAL DENIS DUMONT MARIE LEMAIRE NOEL MEYER DUFOUR MEUNIER BRUN BLANCHARD GIRAUD "
    "JOLY RIVIERE LUCAS BRUNET GAILLARD BARBIER ARNAUD MARTINEZ GERARD ROCHE RENARD SCHMITT ROY LEROUX COLIN VIDAL "
    "BENALI NGUYEN DIALLO KAYA FERREIRA TRAORE COHEN HADDAD D'ANGELO LE GOFF DE LA TOUR"
).split()
WOMEN = (
    "Marie Jeanne Françoise Monique Catherine Nathalie Isabelle Jacqueline Anne Sylvie Martine Nicole Camille Léa "
    "Chloé Inès Fatima Aïcha Zoé Hélène"
).split()
MEN = (
    "Jean Pierre Michel André Philippe René Louis Alain Jacques Bernard Lucas Hugo Karim Mehdi Noël Gaël Étienne "
    "Loïc Théo Rachid"
).split()
KINDS = ("RUE", "RUE", "RUE", "AVENUE", "BOULEVARD", "CHEMIN", "IMPASSE", "PLACE", "ALLEE")
SHORT = {"AVENUE": "AV", "BOULEVARD": "BD", "CHEMIN": "CHE", "IMPASSE": "IMP", "PLACE": "PL", "ALLEE": "ALL"}
CALLED = (
    "DE LA PAIX;DU GENERAL DE GAULLE;DE L'EGLISE;DES LILAS;JEAN JAURES;VICTOR HUGO;DU 8 MAI 1945;SAINT-MICHEL;"
    "DES ECOLES;DU MOULIN;PASTEUR;DE LA GARE;DE VERDUN;DES ACACIAS;DU STADE;GAMBETTA;DE LA FONTAINE;DU CHATEAU;"
    "EMILE ZOLA;DES VIGNES"
).split(";")
COUNTRIES = ("Portugaise", "Italienne", "Espagnole", "Allemande", "Belge")
PER_STATION, PER_STREET = 950, 180


@dataclass(frozen=True)
class Station:
    """One polling station."""

    code: str
    name: str
    neighbourhood: str = ""


@dataclass(frozen=True)
class Home:
    """One building: as a roll writes it, and where its people vote."""

    number: str
    street: str
    complements: tuple[str, str]
    place: str
    station: Station
    households: int


def stations(electors: int, given: Path | None) -> list[Station]:
    """Return the town's stations: those of a file, or one for each 950 electors."""
    if given is not None:
        with given.open(encoding="utf-8") as file:
            return [Station(row["code"], row["nom"], row.get("quartier", "")) for row in csv.DictReader(file)]
    count = max(1, -(-electors // PER_STATION))
    codes = [f"{number:04}" for number in range(1, count + 1)]
    # As towns number a station that was parted, and Montbéliard one of its own.
    codes[-1:] = ["0E11"] if count > 3 else codes[-1:]
    return [Station(code, f"ECOLE {CALLED[at % len(CALLED)]}") for at, code in enumerate(codes)]


def rows(electors: int, seed: int, polls: list[Station], later: bool = False) -> Iterator[list[str]]:
    """Yield the rows of a roll in the order of its homes."""
    count = order = 0
    for home_number, home in enumerate(_homes(electors, seed, polls)):
        for household in range(home.households):
            at = random.Random(f"{seed}/{home_number}/{household}")  # the same people in both rolls
            for row in _household(at, home, later):
                order = order % PER_STATION + 1
                yield [*row, str(order)]
                count += 1
                if count >= electors:
                    return


def _homes(electors: int, seed: int, polls: list[Station]) -> Iterator[Home]:
    """Yield homes street by street, station by station, for ever enough."""
    at, number, each = random.Random(seed), 0, max(1, round(electors / len(polls) / PER_STREET))
    while True:
        station = polls[number // each % len(polls)]
        kind, called = KINDS[number % len(KINDS)], CALLED[number // len(KINDS) % len(CALLED)]
        again = number // (len(KINDS) * len(CALLED))
        yield from _street(at, f"{kind} {called}{f' {again}' if again else ''}", station)
        number += 1


def _street(at: random.Random, street: str, station: Station) -> Iterator[Home]:
    if at.random() < 0.05:
        # A hamlet: houses without numbers.
        yield Home("", "", ("", ""), f"LE {street.split()[-1]}", station, at.randint(3, 12))
        return
    for number in range(1, at.randint(12, 40)):
        if at.random() < 0.06:
            for entrance in "AB":
                # Flats: the roll knows the entrance, and of no line a floor.
                lines = (f"BAT {entrance}", f"RESIDENCE {street.split()[-1]}")
                yield Home(str(number), street, lines, "", station, at.randint(12, 22))
            continue
        suffix = at.choice(("", "", "", "", "", "", " BIS", "B", " TER"))
        yield Home(f"{number}{suffix}", street, ("", ""), "", station, at.randint(1, 2))


def _household(at: random.Random, home: Home, later: bool) -> Iterator[list[str]]:
    name = at.choice(NAMES)
    people = [_person(at, name, adult) for adult in range(at.choice((1, 1, 2, 2, 2, 3)))]
    fate = at.random()
    if later and fate < 0.03:
        return
    if later and fate > 0.97:
        name, people = "ARRIVEE", [_person(at, "ARRIVEE", 0)]
    for person in people:
        address = _address(at, home, moved=later and 0.5 < fate < 0.54)
        lists = _lists(at)
        for kind, country in lists:
            yield _row(at, kind, person, country, address, home.station)


def _person(at: random.Random, name: str, adult: int) -> tuple[str, str, str, str, str]:
    is_woman = (at.random() < 0.5) if adult != 1 else (at.random() < 0.6)
    given = " ".join(at.sample(WOMEN if is_woman else MEN, at.choice((1, 2, 2, 3))))
    birth_name = at.choice(NAMES) if is_woman and adult == 1 else name
    born = f"{at.randint(1, 28):02}/{at.randint(1, 12):02}/{at.randint(1928, 2006)}"
    partial = at.random()
    born = f"00/00/{born[-4:]}" if partial < 0.0006 else born[-4:] if partial < 0.0008 else born
    return birth_name, name if birth_name != name else "", given, "F" if is_woman else "M", born


def _lists(at: random.Random) -> list[tuple[str, str]]:
    if at.random() > 0.02:
        return [("Liste principale", "Française")]
    country = at.choice(COUNTRIES)
    both = [("Liste complémentaire municipale", country), ("Liste complémentaire européenne", country)]
    return both if at.random() < 0.7 else both[:1]


def _address(at: random.Random, home: Home, moved: bool) -> list[str]:
    number, street = (str(at.randint(50, 90)), "RUE DES ARRIVANTS") if moved else (home.number, home.street)
    kind, _, called = street.partition(" ")
    spelt = at.random()
    if spelt < 0.15 and kind in SHORT:
        street = f"{SHORT[kind]} {called}"
    elif spelt < 0.2:
        street = street.title().replace("Saint-", "St ")
    elif spelt < 0.23 and number and kind in KINDS:
        number, street = "", f"{number} {street}"
    return [number, street, *home.complements, home.place, "99120", at.choice(SPELLED), "FRANCE"]


def _row(
    at: random.Random, kind: str, person: tuple[str, ...], country: str, address: list[str], station: Station
) -> list[str]:
    name, used, given, sex, born = person
    birthplace = ["99123", "SAINT-AURELE", "99", "FRANCE"]
    polls = ["", ""] if at.random() < 0.001 else [station.code, station.name]
    circle = ["1", "SAINT-AURELE 1", "1ère circonscription"]
    return [COMMUNE, TOWN, kind, name, used, given, sex, born, *birthplace, country, *address, *polls, *circle]


def write(folder: Path, electors: int, seed: int = 1, given: Path | None = None, later: bool = False) -> Path:
    """Write the roll and its stations. Returns where the roll is."""
    folder.mkdir(parents=True, exist_ok=True)
    polls = stations(electors, given)
    with (folder / "stations.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["code", "nom", "adresse", "quartier", "inscrits"])
        table.writerows([one.code, one.name, "", one.neighbourhood, ""] for one in polls)
    path = folder / ("roll-later.csv" if later else "roll.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(heads())
        for row in rows(electors, seed, polls, later):
            file.write(line(row))
    return path


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--electors", type=int, default=30_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--stations", type=Path)
    asked.add_argument("--later", action="store_true")
    told = asked.parse_args()
    print(write(told.folder, told.electors, told.seed, told.stations, told.later))


if __name__ == "__main__":
    main()
