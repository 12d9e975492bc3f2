"""An invented roll in the exact shape of the national register's export: 27 columns, `;`, fields quoted."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from capture.demo.dice import dice
from capture.demo.people import FAMILY_NAMES, GIVEN_NAMES
from capture.demo.places import Stretch
from capture.demo.town import Station

HEADS = (
    "code de l'ugle;libellé de l'ugle;libellé du type de liste;nom de naissance;nom d'usage;prénoms;sexe;"
    "date de naissance;code commune de naissance;libellé commune de naissance;code département de naissance;"
    "pays de naissance;libellé nationalité;numéro de voie;libellé de voie;complément 1;complément 2;lieu-dit;"
    "code postal;commune;pays;code du bureau de vote;libellé du bureau de vote;"
    "code circonscription législative du bureau de vote;libellé canton du bureau de vote;"
    "libellé circonscription métropolitaine du bureau de vote;numéro d'ordre dans le bureau de vote"
).split(";")
# INSEE gives no town such a code.
COMMUNE, TOWN, POSTCODE = "98999", "SAINT-AURELE", "98901"
# One block of forty flats of which the roll knows no floor is the first house of the second station.
TOWER_AT, TOWER_FLATS = 1, 40
# A household is one to three electors; of every so many houses one is a block of several households.
HOUSEHOLDS, BLOCK_EACH = (1, 1, 2, 2, 2, 3), 9


def write(path: Path, told: Sequence[Station]) -> int:
    """Write the roll of these stations. Returns how many electors are on it."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(heads())
        for place, one in enumerate(told):
            for order, row in enumerate(_station(one, has_tower=place == TOWER_AT), 1):
                file.write(line([*row, str(order)]))
                count += 1
    return count


def heads() -> str:
    """Return the first line of a roll."""
    return ";".join(f'"{head}"' for head in HEADS) + "\n"


def line(cells: Sequence[str]) -> str:
    """Return a row as the prefectures write it: quoted is whatever is not empty, but for the last field."""
    return ";".join([f'"{cell}"' if cell else "" for cell in cells[:-1]] + [cells[-1]]) + "\n"


def _station(one: Station, has_tower: bool) -> Iterator[list[str]]:
    """Yield the rows of a station, street by street, until as many are registered as it says."""
    thrown, left = dice(one.code), one.registered
    for place, stretch in enumerate(one.streets):
        quota = left // (len(one.streets) - place)
        for number, household in _homes(thrown, stretch, has_tower and place == 0):
            people = list(_household(thrown, household))[:quota]
            for person in people:
                address = _address(number, stretch.street)
                yield [COMMUNE, TOWN, "Liste principale", *person, *_birth(), *address, *_polls(one)]
            left, quota = left - len(people), quota - len(people)
            if quota <= 0:
                break


def _homes(thrown: random.Random, stretch: Stretch, has_tower: bool) -> Iterator[tuple[int, str]]:
    """Yield the number of each household's house, up the street, and up again, for ever."""
    first, *others = stretch.numbers
    if has_tower:
        yield from ((first, thrown.choice(FAMILY_NAMES)) for _ in range(TOWER_FLATS))
    while True:
        for number in others or [first]:
            flats = thrown.randint(5, 12) if number % BLOCK_EACH == 0 else thrown.choice((1, 1, 1, 2))
            yield from ((number, thrown.choice(FAMILY_NAMES)) for _ in range(flats))


def _household(thrown: random.Random, name: str) -> Iterator[tuple[str, ...]]:
    for adult in range(thrown.choice(HOUSEHOLDS)):
        given, sex = thrown.choice(GIVEN_NAMES), thrown.choice("FM")
        born = f"{thrown.randint(1, 28):02}/{thrown.randint(1, 12):02}/{thrown.randint(1938, 2007)}"
        used = name if adult == 1 and thrown.random() < 0.5 else ""
        yield (thrown.choice(FAMILY_NAMES) if used else name).upper(), used.upper(), given, sex, born


def _birth() -> tuple[str, ...]:
    return "98999", TOWN, "98", "FRANCE", "Française"


def _address(number: int, street: str) -> tuple[str, ...]:
    return str(number), street.upper(), "", "", "", POSTCODE, TOWN, "FRANCE"


def _polls(one: Station) -> tuple[str, ...]:
    return one.code, one.name.upper(), "1", "SAINT-AURELE 1", "1ère circonscription"
