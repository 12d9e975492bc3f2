"""The first page of duplicates in a large list: python -m benchmarks.duplicates [--people 1000000] [--url URL]

A made-up list, the same each time: names as common as they are in France, one entry in fifty a second one of somebody.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any, cast

import sqlalchemy as sa

from capture import addresses, duplicates, spellings, twins, upgrades
from capture.database import Database
from capture.demo import GIVEN_NAMES
from capture.supporters import Supporter

SEED = 20320314
TWICE = 0.02
FAMILIES = 60_000
AT_ONCE = 10_000
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNDER = 1.0  # second, for the first page
SYLLABLES = "ba ber bon cha cor da del du fa fer ga gi la le lo ma mar mi mo na pe pi ra ri ro sa ser ti ver vi".split()


def first_page(database: Database, times: int = 5) -> float:
    """Return how many seconds the first page of duplicates takes, by the median."""
    return median(pages(database, 1)[0] for _ in range(times))


def pages(database: Database, most: int = 10) -> list[float]:
    """Return how many seconds each of the first pages takes."""
    took, place = [], ""
    for _ in range(most):
        started = time.perf_counter()
        with database.reading() as session:
            page = duplicates.listed(session, place)
        took.append(time.perf_counter() - started)
        if page.onward is None:
            break
        place = page.onward
    return took


def of_one(database: Database, number: int, times: int = 5) -> float:
    """Return how many seconds it takes to find who may be the same as one person, by the median."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        with database.reading() as session:
            duplicates.of(session, number)
        took.append(time.perf_counter() - started)
    return median(took)


def fill(database: Database, people: int) -> None:
    """Write a made-up list into an empty database, without counting anybody."""
    with database.engine.execution_options(writing=True).begin() as connection:
        # A million triggers would measure themselves.
        at = " ON supporters" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER supporters_counted_in{at}")
        for some in _batches(people):
            connection.execute(sa.insert(Supporter.__table__), some)
    with database.writing() as session:
        twins.note(session, cast(sa.Table, Supporter.__table__), sa.true())
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
            "VACUUM ANALYZE" if at else "ANALYZE"
        )


def _batches(people: int) -> Iterator[Sequence[dict[str, Any]]]:
    dice = random.Random(SEED)
    families = [_family(dice) for _ in range(FAMILIES)]
    # The n-th most common name is borne by a share of one in n (Zipf), as in the lists of INSEE.
    common = list(accumulate(1 / (rank + 10) for rank in range(FAMILIES)))
    some: list[dict[str, Any]] = []
    for number in range(people):
        twin = some[dice.randrange(len(some))] if some and dice.random() < TWICE else None
        some.append(_second(twin, number, dice) if twin else _person(number, families, common, dice))
        if len(some) == AT_ONCE or number == people - 1:
            yield some
            some = []


def _person(number: int, families: Sequence[str], common: Sequence[float], dice: random.Random) -> dict[str, Any]:
    given = dice.choice(GIVEN_NAMES)
    family = dice.choices(families, cum_weights=common)[0] if dice.random() < 0.7 else ""
    street = f"{dice.randrange(1, 90)} rue {dice.choice(families)}" if dice.random() < 0.3 else ""
    postcode = f"{dice.randrange(1000, 95999):05}" if street or dice.random() < 0.3 else ""
    phone = f"+336{dice.randrange(10**8):08}" if dice.random() < 0.4 else ""
    return _row(number, given_name=given, family_name=family, street=street, postcode=postcode, phone=phone)


def _second(twin: dict[str, Any], number: int, dice: random.Random) -> dict[str, Any]:
    kept = {name: twin[name] if dice.random() < 0.7 else "" for name in ("street", "postcode", "phone")}
    return _row(number, given_name=twin["given_name"], family_name=twin["family_name"], **kept)


def _row(number: int, **facts: str) -> dict[str, Any]:
    email = f"{number}@{DOMAINS[number % len(DOMAINS)]}"
    given, family = spellings.key(facts["given_name"]), spellings.key(facts["family_name"])
    both = " ".join(sorted(name.replace("-", " ").replace("'", " ") for name in (given, family)))
    keys = {"given_key": given, "family_key": family, "email_key": email, "mailbox_key": addresses.mailbox(email)}
    keys |= {"name_key": both if given and family else "", "street_key": spellings.street(facts["street"])}
    rest = {"who": f"{number:043}", "email": email, "neighbourhood": "", "town": "", "language": "fr"}
    return facts | keys | rest | {"source": "/", "src": "", "joined_at": AT, "confirmed_at": AT, "left_at": None}


DOMAINS = ("exemple.fr", "exemple.net", "exemple.org")


def _family(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randrange(2, 5))).capitalize()


def main() -> None:
    """Make the list, measure, print."""
    parser = argparse.ArgumentParser(prog="benchmarks.duplicates", description="Measure the first page of duplicates.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--url", help="an empty database; otherwise a SQLite file that goes afterwards")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        database = Database(asked.url or f"sqlite:///{Path(folder) / 'capture.db'}")
        upgrades.upgrade(database)
        fill(database, asked.people)
        took = pages(database)
        print(f"first page {took[0]:.3f} s, again {first_page(database):.3f} s (target {UNDER} s)")
        print(f"the next ones {', '.join(f'{seconds:.3f}' for seconds in took[1:])} s")
        print(f"of one person {of_one(database, 1):.3f} s")


if __name__ == "__main__":
    main()
