"""A team's field, from the roll to the page that shows what came back: .venv/bin/python -m benchmarks.field_day

    [--electors 30000] [--stations bureaux.csv --shapes bureaux.geojson]

On an invented roll in the exact shape of a real one, with a block of forty flats of which it knows no floor: it comes
in and is cut into walks for twenty volunteers; the walk with the block is done over HTTP, and sent again after the
server was killed amid it; another is printed, and typed back. Prints the seconds of each step, and fails where
something was lost, counted twice, or is not on the page. It needs a campaign that was begun and built (`make html`).
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks import town
from capture import doors, headway, settings, walks
from capture.database import now
from capture.demo.roll import line
from capture.demo.visits import on_paper
from capture.doors import Knock
from capture.issues import from_json
from capture.law import today
from capture.rehearsals import Files
from capture.rehearsals.people import Desk, Phone, knock
from capture.rehearsals.serving import Server
from capture.rehearsals.stage import Stage, stage
from capture.walks import PERSUADE, Choice, House, Order, Size, Walk

VOLUNTEERS = [f"Bénévole {number}" for number in range(1, 21)]
TOWER, FLATS, EACH = "PLACE DE LA TOUR", 40, 2
PORT = 8771
BATCH = 20  # knocks, as a phone sends them


def main() -> None:
    """Play it, step by step."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--electors", type=int, default=30_000)
    asked.add_argument("--stations", type=Path)
    asked.add_argument("--shapes", type=Path)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with step("the roll is written"):
            roll = town.write(Path(folder), told.electors, given=told.stations)
            block(roll, told.stations)
        begun = time.monotonic()
        files = Files(told.stations or Path(folder) / "stations.csv", told.shapes, roll)
        with stage(settings.load(), files) as built:
            print(f"{time.monotonic() - begun:8.1f} s  stations and {built.electors} electors are in")
            play(built)


def play(built: Stage) -> None:
    """Cut, walk with a phone, walk with paper, look."""
    with step("cut into walks for twenty volunteers"), built.database.writing() as session:
        order = Order(Choice(), Size(settings.load().campaign.walk_doors), PERSUADE, "", VOLUNTEERS)
        cut = walks.cut(session, order, "benchmark", now())
        of_tower = next(walk for walk in cut if any(is_tower(house) for house in walks.of_walk(session, walk.id)))
        other = next(walk for walk in cut if walk.id != of_tower.id)
        day = today(built.settings.campaign.ballot, now())
        token = walks.hand(session, of_tower, VOLUNTEERS[0], day, day, "benchmark", now())
        print(f"{len(cut)} walks, {len({walk.volunteer for walk in cut})} volunteers")
        ids = of_tower.id, other.id
    server = Server(built, PORT)
    server.start()
    try:
        with step("a walk by phone, the server killed amid it"):
            sent = by_phone(built, Phone(server.address, token), server, ids[0])
        with step("a walk on paper, printed and typed back"), built.database.writing() as session:
            catalogue, rules = from_json(built.settings.output / "catalogue.json"), built.settings.campaign.ballot.rules
            on_paper(session, found(session, ids[1]), catalogue, rules, "fr", now())
        with step("the page shows both"):
            look(built, Desk(server.address), ids, sent)
    finally:
        server.kill()


def by_phone(built: Stage, phone: Phone, server: Server, walk: int) -> int:
    """Knock at every door of a walk; of the block at forty doors that the phone adds. Returns how many knocks."""
    with built.database.reading() as session:
        houses = walks.of_walk(session, walk)
    knocks = [made for house in houses for made in of_house(house)]
    batches = [knocks[begin : begin + BATCH] for begin in range(0, len(knocks), BATCH)]
    taken = [phone.send(batches[0])]
    killer = threading.Timer(0.02, server.kill)
    killer.start()
    taken += [phone.send(batch) for batch in batches[1:]]
    killer.join()
    server.kill()
    server.start()
    # What was not acknowledged, and once more what was.
    again = [phone.send(batch) for batch in batches]
    assert all(again), again
    print(f"{len(knocks)} knocks, {sum(taken)} of {len(taken)} batches taken before the kill")
    with built.database.reading() as session:
        kept = session.scalar(sa.select(sa.func.count(Knock.id)).where(Knock.walk_id == walk))
    assert kept == len(knocks), (kept, len(knocks))
    return len(knocks)


def of_house(house: House) -> Iterator[dict[str, object]]:
    """Yield the knocks at a building: of the tower one at each flat, four on a floor."""
    if not is_tower(house):
        yield knock(house.id, "nobody")
        return
    for flat in range(FLATS):
        yield knock(house.id, "talked" if flat % 3 == 0 else "nobody") | {"floor": flat // 4, "label": str(flat + 1)}


def look(built: Stage, desk: Desk, ids: Sequence[int], sent: int) -> None:
    """See that desk and counts show both walks."""
    desk.sign_in(built.colleague)
    page = desk.get("/desk/walks/headway").text
    with built.database.reading() as session:
        buildings = headway.known(session)
        progress = {walk.id: one for walk, one in headway.by_walk(session, buildings, built.settings.campaign.timezone)}
        names = [found(session, number).name for number in ids]
        typed = session.scalar(sa.select(sa.func.count(Knock.id)).where(Knock.way == "paper"))
        floors = session.scalar(sa.select(sa.func.count(doors.Door.id)))
    assert all(name in page.replace("&#39;", "'") for name in names), names
    assert all(progress[number].visited for number in ids), progress
    assert typed, "nothing was typed"
    print(f"{sent} knocks by phone, {typed} on paper, {floors} doors found on the stairs; both walks are on the page")


def block(roll: Path, given: Path | None) -> None:
    """Add the block to a roll: forty flats at one address, and of no row a floor."""
    station = town.stations(1, given)[0]
    with roll.open("a", encoding="utf-8") as file:
        for flat in range(FLATS * EACH):
            person = [f"TOUR{flat // EACH}", "", f"Prénom{flat}", "F" if flat % 2 else "M", "01/01/1970"]
            birth = [town.COMMUNE, town.TOWN, "99", "FRANCE", "Française"]
            where = ["1", TOWER, "", "", "", "99120", town.TOWN, "FRANCE", station.code, station.name, "1", "", ""]
            kind = [town.COMMUNE, town.TOWN, "Liste principale"]
            file.write(line([*kind, *person, *birth, *where, str(flat + 1)]))


def is_tower(house: House) -> bool:
    """Return whether it is the block."""
    return house.street.upper() == TOWER


def found(session: Session, number: int) -> Walk:
    """Return a walk that is there."""
    return session.scalars(sa.select(Walk).where(Walk.id == number)).one()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print how long a step took."""
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:8.1f} s  {name}", flush=True)


if __name__ == "__main__":
    main()
