"""Curves of the day: which share of a day's voters has come by an hour, by the town's own day or the country's.

The ministry publishes turnout at noon and at 5 p.m. for the whole country, whose stations close at 18, 19 or 20 h: at
5 p.m. one that closes at 18 h has seen more of its voters than one that closes at 20 h. See docs/turnout.md.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from capture.words import N_

# France, first round of the municipal elections of 23 March 2014 (Interior ministry): 23.16 % at noon, 54.72 % at
# 5 p.m., 63.55 % in the end.
NOON, FIVE = 23.16 / 63.55, 54.72 / 63.55
# How many of its electors' stations closed when: an assumption, since no source that we found counts them.
CLOSINGS: Mapping[float, float] = {18.0: 0.60, 19.0: 0.25, 20.0: 0.15}
# Voters an hour after 5 p.m., of those who came before: then the mix of CLOSINGS has seen FIVE of its voters at 5 p.m.
LATE = 0.1076
OPENS, CLOSES = 8.0, 18.0  # hours (code électoral, R41)
# So many stations must have spoken at an hour before a town's own day is believed there.
SPOKEN = 5

COUNTRY = N_("the country’s curve: turnout at 12 and 17 h on 23 March 2014 (Interior ministry), by closing hour")
OWN = N_("the town’s own curve: what was reported in the round before")


@dataclass(frozen=True)
class Curve:
    """The share of a day's voters by hour; straight between the hours that are known."""

    # (hour, share), from (opening, 0) to (closing, 1).
    points: tuple[tuple[float, float], ...]
    source: str

    def share(self, hour: float) -> float:
        """Return which share of the day's voters has come by an hour: 0 before the opening, 1 after the close."""
        hours = [at for at, _ in self.points]
        place = bisect_right(hours, hour)
        if place == 0:
            return 0.0
        if place == len(hours):
            return 1.0
        (before, low), (after, high) = self.points[place - 1 : place + 1]
        return low + (high - low) * (hour - before) / (after - before)


def country(closes: float = CLOSES, opens: float = OPENS) -> Curve:
    """Return the country's curve for a station that closes at that hour."""
    five = 1 / (1 + LATE * (closes - 17))
    return Curve(((opens, 0.0), (12.0, NOON / FIVE * five), (17.0, five), (closes, 1.0)), COUNTRY)


def own(told: Iterable[tuple[int, float, int]], finals: Mapping[int, int], opens: float, closes: float) -> Curve | None:
    """Return the curve of an earlier day of the town: (station, hour, voters) as reported, and who came in all.

    None where fewer than five stations spoke twice on their way.
    """
    by_hour: dict[float, dict[int, int]] = {}
    for station, hour, voters in told:
        if finals.get(station) and opens < hour < closes:
            by_hour.setdefault(round(hour * 2) / 2, {})[station] = voters
    points = [(hour, _share(said, finals)) for hour, said in sorted(by_hour.items()) if len(said) >= SPOKEN]
    if len(points) < 2:
        return None
    return Curve(tuple(_rising([(opens, 0.0), *points, (closes, 1.0)])), OWN)


def _share(said: Mapping[int, int], finals: Mapping[int, int]) -> float:
    return sum(said.values()) / sum(finals[station] for station in said)


def _rising(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    # Other stations speak at each hour: what they say together may seem to fall.
    risen = [points[0]]
    for (_, low), (hour, share) in pairwise(points):
        risen.append((hour, min(1.0, max(share, low, risen[-1][1]))))
    return risen


def clock(at: time) -> float:
    """Return an hour of the clock as a number: 10:30 is 10.5."""
    return at.hour + at.minute / 60 + at.second / 3600
