"""Sign-ups a second: python -m benchmarks.signups

Acknowledged posts with everything on, through `hustings serve`, beside Django writing the same rows on the same server
and beside SQLite alone. Then ten thousand posts, fifty at once. Prints one table; exits with 1 when a target is missed.
"""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import commits, endurance
from benchmarks.endurance import Endured
from benchmarks.load import CONNECTIONS, Load, form, press, wrk_is_here
from benchmarks.servers import ROOT, House, Served, django, django_version, hustings, prepare, prepare_django

ROUNDS = 3
SECONDS = 5
WARM_UP = 1
TIMES_DJANGO = 2.4
P99_UNDER = 30.0  # milliseconds
# wrk closes its connections with posts under way: these may be stored and were never acknowledged.
UNDER_WAY = 2 * CONNECTIONS

Serve = Callable[[Path], AbstractContextManager[Served]]


@dataclass
class Contender:
    """One server, and what wrk and its database said in every round."""

    name: str
    serve: Serve
    loads: list[Load] = field(default_factory=list)
    acknowledged: int = 0
    stored: list[tuple[int, int, int]] = field(default_factory=list)
    lost: int = 0
    # How many letters the worker sent meanwhile, a second: a worker that stands still costs nothing.
    letters: list[float] = field(default_factory=list)

    def run(self, instance: Path, rest: str, seconds: int) -> None:
        """Start it on a fresh database, warm it up, press it, and count what it kept."""
        with self.serve(instance) as served:
            warm = press(served, rest, "warm", WARM_UP)
            load = press(served, rest, "run", seconds)
            rows = (served.rows("proposals"), served.rows("mailboxes"), served.rows("letters"))
            self.letters.append(served.letters_gone() / (WARM_UP + seconds))
        acknowledged = warm.acknowledged + load.acknowledged
        self.loads.append(load)
        self.acknowledged += acknowledged
        self.stored.append(rows)
        self.lost += sum(max(0, acknowledged - kept, kept - acknowledged - UNDER_WAY) for kept in rows)

    def figure(self, name: str) -> float:
        """Return the median over the rounds of one of wrk's figures."""
        figures: list[float] = [getattr(load, name) for load in self.loads]
        return median(figures)

    @property
    def others(self) -> int:
        """How many posts were not answered 303."""
        return sum(load.others for load in self.loads)

    def line(self) -> str:
        """Return its line of the table."""
        figures = f"{self.figure('rate'):>7.0f} {self.figure('p50'):>8.1f} {self.figure('p99'):>8.1f}"
        counts = (self.others, self.acknowledged, sum(rows[0] for rows in self.stored), self.lost)
        return f"{self.name:<28}{figures}{''.join(f'{count:>9}' for count in counts)}{median(self.letters):>10.0f}"


def main() -> None:
    """Measure, print, judge."""
    asked = _arguments()
    if not wrk_is_here():
        sys.exit(
            "wrk makes the load, and it is not here. Install it (on Debian: apt-get install wrk), then call again."
        )
    # Beside the project and not in /tmp, which is often memory: a commit that never meets a disk measures nothing.
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=ROOT / "build") as folder:
        misses = _measure(Path(folder), asked.rounds, asked.seconds, asked.endurance)
    print("\n" + ("\n".join(f"MISSED: {miss}" for miss in misses) or "Every target is met."))
    sys.exit(bool(misses))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.signups", description="Measure sign-ups a second.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each server is measured, in turn")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each time")
    parser.add_argument("--no-endurance", dest="endurance", action="store_false", help="leave out the 10,000 posts")
    return parser.parse_args()


def _measure(folder: Path, rounds: int, seconds: int, enduring: bool) -> list[str]:
    (folder / "house").mkdir()
    house = prepare(folder / "house")
    prepare_django(house)
    rest = form(house.catalogue)
    _say(f"Measuring for about {rounds * 4 * (seconds + 5)} seconds ...")
    contenders, floors = _race(house, folder, rest, rounds, seconds)
    misses = _table(contenders, median(floors), rounds, seconds)
    if enduring:
        _say(f"Posting {endurance.POSTS} times, {endurance.AT_ONCE} at once, until every letter has left ...")
        endured = endurance.endure(house, rest, folder / "endurance")
        _tell(endured)
        misses += endured.misses()
    return misses


def _race(
    house: House, folder: Path, rest: str, rounds: int, seconds: int
) -> tuple[tuple[Contender, ...], list[float]]:
    contenders = (
        Contender("Hustings, worker at work", partial(hustings, house)),
        Contender("Hustings, worker waiting", partial(hustings, house, working=False)),
        Contender("  and visitors counted", partial(hustings, house, working=False, more={"PROXY_HOPS": "1"})),
        Contender(f"Django {django_version()}", partial(django, house)),
    )
    floors: list[float] = []
    for turn in range(rounds):
        floors.append(commits.rate(house.empty, folder / f"floor-{turn}" / "capture.db", seconds / 2))
        for number, contender in enumerate(contenders):
            contender.run(folder / f"run-{turn}-{number}", rest, seconds)
    return contenders, floors


def _table(contenders: tuple[Contender, ...], floor: float, rounds: int, seconds: int) -> list[str]:
    ours, waiting, counted, theirs = contenders
    times = ours.figure("rate") / theirs.figure("rate")
    print(f"Acknowledged sign-ups, {CONNECTIONS} connections, medians of {rounds} rounds of {seconds} s, {_where()}\n")
    print(f"{'':<27}a second   p50 ms   p99 ms  not 303 answered   stored     lost letters/s")
    for contender in contenders:
        print(contender.line())
    print(f"{'SQLite alone, same rows':<28}{floor:>7.0f}\n")
    print(f"Hustings to Django             {times:.2f}   (promised: at least {TIMES_DJANGO})")
    print(f"  both without a worker        {waiting.figure('rate') / theirs.figure('rate'):.2f}")
    print(f"  and visitors counted         {counted.figure('rate') / theirs.figure('rate'):.2f}")
    print(f"Hustings' p99                  {ours.figure('p99'):.1f} ms (promised: under {P99_UNDER:.0f} ms)")
    print(f"Hustings to SQLite alone       {ours.figure('rate') / floor:.2f}", flush=True)
    found = {
        f"{times:.2f} times Django, promised {TIMES_DJANGO}": times < TIMES_DJANGO,
        f"p99 of {ours.figure('p99'):.1f} ms, promised under {P99_UNDER:.0f}": ours.figure("p99") >= P99_UNDER,
        "posts were not answered 303": any(contender.others for contender in contenders),
        "acknowledged posts and stored rows differ": any(contender.lost for contender in contenders),
    }
    return [sentence for sentence, missed in found.items() if missed]


def _tell(endured: Endured) -> None:
    print(f"\n{endurance.POSTS} posts of {endured.addresses} people, {endurance.AT_ONCE} at once")
    print(f"answers                        {dict(endured.statuses)}")
    print(f"proposals, letters, sent, .eml {endured.proposals}, {endured.letters}, {endured.sent}, {endured.files}")
    print(f"last letter left               {endured.drained_after:.0f} s after the last post")
    print(
        f"memory of the serving process  {endured.memory_first / 1024:.1f} MiB after {endurance.FIRST}, "
        f"{endured.memory_last / 1024:.1f} MiB after {endurance.POSTS} ({endured.growth:+.1%})",
        flush=True,
    )


def _where() -> str:
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    return f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
