"""How long it takes to look for supporters on the roll: python -m benchmarks.matches [SUPPORTERS] [ELECTORS]

An invented town (benchmarks.town) of few names, so that many are called alike: three in four supporters are on its
roll, one in ten of those wrote a name with a slip, half told where they live. Prints seconds of the processor, pairs,
and for how many the right elector is among those proposed, and first of them.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks import town
from capture import spellings, upgrades
from capture.database import Database, now
from capture.electors import Building, Edition, Elector, doorways
from capture.rolls import matching
from capture.supporters import Supporter


def main() -> None:
    """Build the town, look, and say."""
    people, electors = (int(typed) for typed in (*sys.argv[1:], "10000", "30000")[:2])
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'capture.db'}")
        upgrades.upgrade(database)
        with database.writing() as session:
            truth = _build(session, people, electors)
        begun = time.process_time()
        found = matching.look(database)
        looked = time.process_time() - begun
        done = matching.propose(database, now())
        print(f"looked in {looked:.1f} s; looked and wrote in {time.process_time() - begun - looked:.1f} s")
        print(f"{done.people} people, {done.pairs} pairs")
        first = {}
        for one in found:
            first.setdefault(one.supporter_id, one.elector_id)
        proposed = {(one.supporter_id, one.elector_id) for one in found}
        print(f"of {len(truth)} on the roll {len(truth.items() & proposed)} proposed, ", end="")
        print(f"{sum(first.get(one) == other for one, other in truth.items())} of them first")
        database.close()


def _build(session: Session, people: int, electors: int) -> dict[int, int]:
    """Write the roll and the list. Return who is whom."""
    session.add(Edition(id=1, file="", digest="", by=""))
    session.flush()
    homes: dict[tuple[str, int, str], int] = {}
    roll, buildings = [], []
    for number, row in enumerate(town.rows(electors, 1, town.stations(electors, None)), 1):
        told = dict(zip(town.HEADS, row, strict=True))
        door = doorways.read(told["numéro de voie"], told["libellé de voie"])
        key = (door.street_key, door.number, door.suffix)
        if key not in homes:
            homes[key] = len(homes) + 1
            where = {"postcode": "99120", "town": town.TOWN, "town_key": "saint aurele", "electors": 1}
            buildings.append({"id": homes[key], **vars(door), "side": door.side, "precinct_id": None, **where})
        names = (told["nom de naissance"], told["nom d'usage"], told["prénoms"])
        roll.append({"id": number, "building_id": homes[key], "edition_id": 1, "lists": "LP", "sex": "", "born": ""})
        roll[-1] |= dict(zip(("family_name", "used_name", "given_names"), names, strict=True)) | {"identity": ""}
        roll[-1]["street"] = f"{door.number} {door.street}"
    session.execute(sa.insert(Building), buildings)
    session.execute(sa.insert(Elector), [{k: v for k, v in one.items() if k != "street"} for one in roll])
    return _sign_up(session, people, roll)


def _sign_up(session: Session, people: int, roll: list[dict[str, object]]) -> dict[int, int]:
    at, truth, rows = random.Random(7), {}, []
    for number, one in enumerate(at.sample(roll, people), 1):
        given, family = str(one["given_names"]).split()[0], str(one["used_name"] or one["family_name"])
        if number % 4 == 0:
            family = f"{family}ov"
        else:
            truth[number] = int(str(one["id"]))
            family = f"{family[:3]}{family[2:]}" if number % 10 == 1 else family
        told = {"given_name": given, "family_name": family.title(), "email": f"p{number}@exemple.fr", "phone": ""}
        told |= {"street": str(one["street"]) if number % 2 else "", "postcode": "99120", "town": "", "src": ""}
        row = told | spellings.keys(told) | {"id": number, "who": str(number), "neighbourhood": "", "language": "fr"}
        rows.append(row | {"source": "", "joined_at": now()})
    session.execute(sa.insert(Supporter), rows)
    return truth


if __name__ == "__main__":
    main()
