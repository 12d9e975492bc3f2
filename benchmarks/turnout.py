"""How well the board finds who lags: python -m benchmarks.turnout [BUREAUX.csv TURNOUT.csv]

A synthetic day drawn around real final turnouts (or invented ones), with lagging neighbourhoods that we know. Prints,
for 12, 15 and 17 h, how well our shortfall and the naive raw turnout rank neighbourhoods as they truly lag, and what a
wrong curve or silent stations do to that. Assumptions are in docs/turnout.md.
"""

import argparse
import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from statistics import mean, median

from capture.turnout.curves import Curve, country
from capture.turnout.lagging import Said, Station, judge

DAYS = 40
HOURS = (12.0, 15.0, 17.0)
CLOSES = 20.0
USUAL = country(CLOSES)


@dataclass(frozen=True)
class World:
    """What is true on an invented day, and not known to the board."""

    # How far turnout of the town strays from last time, and each station from the town: logarithms' deviation.
    swing: float = 0.12
    station: float = 0.05
    # How many neighbourhoods truly lag, and by how much.
    lagging: int = 2
    lag: float = 0.15
    # How far a station's hours stray from the curve.
    hours: float = 0.06
    silent: float = 0.0
    # The curve by which people truly come.
    truth: Curve = USUAL


def main() -> None:
    """Draw days and print how often the truth was found."""
    parser = argparse.ArgumentParser(prog="benchmarks.turnout", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="stations and their final turnout; invented without")
    stations = real(*parser.parse_args().files) if parser.parse_args().files else invented()
    flat = Curve(((8.0, 0.0), (12.0, 0.25), (17.0, 0.72), (CLOSES, 1.0)), "another")
    worlds = {
        "as assumed": World(),
        "a town with other hours": World(truth=flat),
        "a third of the stations silent": World(silent=0.33),
        "both": World(truth=flat, silent=0.33),
        "nobody lags": World(lagging=0),
    }
    quarters = len({one.neighbourhood for one in stations})
    print(f"{len(stations)} stations, {quarters} neighbourhoods; {DAYS} synthetic days\n")
    print("| world | hour | rank correlation, ours | naive | laggards first, ours | naive | error of the lag, voters |")
    print("|---|---|---|---|---|---|---|")
    for name, world in worlds.items():
        for hour in HOURS:
            print(f"| {name} | {hour:.0f} h | {_row(stations, world, hour)} |")


def invented(seed: int = 1) -> list[Station]:
    """Return a town of 280 stations in 60 neighbourhoods."""
    dice = random.Random(seed)
    usual = [dice.uniform(0.40, 0.70) for _ in range(60)]
    return [
        _station(n, f"{n:04}", f"quarter {n % 60}", dice.randint(600, 1300), usual[n % 60] * dice.uniform(0.9, 1.1))
        for n in range(280)
    ]


def real(places: Path, turnout: Path) -> list[Station]:
    """Return the stations of a town as published: code, quartier; code, inscrits, votants."""
    with places.open(newline="") as file:
        quarters = {row["code"]: row["quartier"] for row in csv.DictReader(file)}
    with turnout.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["inscrits"])]
    return [
        _station(
            n, row["code"], quarters[row["code"]], int(row["inscrits"]), int(row["votants"]) / int(row["inscrits"])
        )
        for n, row in enumerate(rows)
    ]


def _station(number: int, code: str, quarter: str, registered: int, turnout: float) -> Station:
    return Station(number, code, code, quarter, registered, turnout, None, country(CLOSES))


def _row(stations: Sequence[Station], world: World, hour: float) -> str:
    days = [_day(stations, world, hour, random.Random(f"{seed}-{hour}")) for seed in range(DAYS)]
    ours, naive, found, raw, errors = zip(*days, strict=True)
    return f"{mean(ours):.2f} | {mean(naive):.2f} | {mean(found):.0%} | {mean(raw):.0%} | {median(errors):.0f}"


def _day(stations: Sequence[Station], world: World, hour: float, dice: random.Random) -> tuple[float, ...]:
    quarters = sorted({one.neighbourhood for one in stations})
    behind = set(dice.sample(quarters, world.lagging))
    swing = exp(dice.gauss(0, world.swing))
    missing: dict[str, float] = dict.fromkeys(quarters, 0.0)
    said: dict[int, Said] = {}
    for one in stations:
        own = exp(dice.gauss(0, world.station)) * (1 - world.lag if one.neighbourhood in behind else 1)
        share = min(0.99, world.truth.share(hour) * exp(dice.gauss(0, world.hours)))
        usual = one.registered * one.turnout * swing * share
        come = _come(one.registered, min(0.97, usual * own / one.registered), dice)
        if dice.random() >= world.silent:
            said[one.id] = Said(come, hour)
            missing[one.neighbourhood] += usual * (1 - own)
    board = judge(stations, said)
    told = {one.name: one.shortfall for one in board.neighbourhoods}
    raw = {one.name: -one.voters / one.registered for one in board.neighbourhoods}
    return (
        _agreement(told, missing),
        _agreement(raw, missing),
        _found(told, behind),
        _found(raw, behind),
        median(abs(told[name] - missing[name]) for name in told),
    )


def _come(registered: int, share: float, dice: random.Random) -> int:
    return max(0, min(registered, round(dice.gauss(registered * share, sqrt(registered * share * (1 - share))))))


def _found(told: Mapping[str, float], behind: set[str]) -> float:
    first = sorted(told, key=lambda name: -told[name])[: len(behind)]
    return len(behind & set(first)) / len(behind) if behind else 1.0


def _agreement(told: Mapping[str, float], truth: Mapping[str, float]) -> float:
    """Return Spearman's rank correlation."""
    one, other = _ranks([told[name] for name in told]), _ranks([truth[name] for name in told])
    middle = (len(told) - 1) / 2
    spread = sum((rank - middle) ** 2 for rank in one)
    return sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True)) / spread


def _ranks(values: Sequence[float]) -> list[int]:
    ranks = [0] * len(values)
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        ranks[place] = rank
    return ranks


if __name__ == "__main__":
    main()
