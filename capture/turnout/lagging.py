"""Who lags: what each station was expected to have counted by now, what it has, and how sure that is.

Expected = registered × turnout of the reference election × the curve of the day × the town's swing. The swing is what
the stations that spoke have counted, of what was expected of them; while few have spoken it is drawn towards 1. A
station's lag is judged at the moment of its own last report. The formula with its reasons is in docs/turnout.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from capture.turnout.curves import Curve

# Voters' worth of "as last time" that the town's swing begins with: about half a station.
CALM = 500.0
# How far a station strays from the town's swing and curve without meaning anything, of what is expected of it: an
# assumption; the day's own spread takes its place when that is larger.
STRAYS = 0.08
# Of what is expected of it in the end; beside it, a silent station or the first minutes say nothing.
EARLY = 0.02


@dataclass(frozen=True)
class Station:
    """What is known of a station before the day."""

    id: int
    code: str
    name: str
    neighbourhood: str
    registered: int
    # Of the reference election: voters by registered, and our votes by votes cast.
    turnout: float
    ours: float | None
    curve: Curve


@dataclass(frozen=True)
class Said:
    """A station's last report: how many voted by an hour of the clock."""

    voters: int
    hour: float


@dataclass(frozen=True)
class Standing:
    """How far behind a station, a neighbourhood or the town is, in voters; below 0 it is ahead."""

    name: str
    registered: int
    voters: int
    expected: float
    # One standard deviation, in voters.
    spread: float
    # Our votes among those who are missing, where results of ours are known.
    ours: float | None
    stations: tuple[str, ...]

    @property
    def shortfall(self) -> float:
        """How many voters are missing."""
        return self.expected - self.voters

    @property
    def is_sure(self) -> bool:
        """Whether chance alone would rarely explain it: two standard deviations."""
        return self.shortfall > 2 * self.spread


@dataclass(frozen=True)
class Standings:
    """The town, its neighbourhoods and its stations, the furthest behind first; and who is silent."""

    town: Standing
    swing: float
    neighbourhoods: tuple[Standing, ...]
    stations: tuple[Standing, ...]
    silent: tuple[Station, ...]


def judge(stations: Sequence[Station], said: Mapping[int, Said]) -> Standings:
    """Judge every station that spoke by what was expected of it when it spoke."""
    spoke = [(one, said[one.id]) for one in stations if one.id in said and _is_late_enough(one, said[one.id])]
    usual = [_usual(one, report) for one, report in spoke]
    counted = [report.voters for _, report in spoke]
    swing = (sum(counted) + CALM) / (sum(usual) + CALM)
    strays = _strays(usual, counted, swing)
    each = tuple(_standing(one, report, swing, strays) for one, report in spoke)
    named: dict[str, list[Standing]] = {}
    for (one, _), standing in zip(spoke, each, strict=True):
        named.setdefault(one.neighbourhood, []).append(standing)
    return Standings(
        town=_together("", each),
        swing=swing,
        neighbourhoods=_ranked(_together(place, those) for place, those in named.items()),
        stations=_ranked(each),
        silent=tuple(one for one in stations if one.id not in said),
    )


def _is_late_enough(station: Station, said: Said) -> bool:
    return station.turnout > 0 and station.curve.share(said.hour) >= EARLY


def _usual(station: Station, said: Said) -> float:
    """Return how many would have come by then if the day were the reference day."""
    return station.registered * station.turnout * station.curve.share(said.hour)


def _strays(usual: Sequence[float], counted: Sequence[int], swing: float) -> float:
    """Return how far stations stray today from the town's swing beyond mere chance, but never less than STRAYS."""
    if len(usual) < 10:
        return STRAYS
    # The middle of the squares, so that the few that truly lag do not hide themselves; 0.4549 is chi-square's median.
    over = sorted(((c - swing * u) ** 2 - swing * u) / (swing * u) ** 2 for u, c in zip(usual, counted, strict=True))
    return max(STRAYS, sqrt(max(0.0, over[len(over) // 2] / 0.4549)))


def _standing(station: Station, said: Said, swing: float, strays: float) -> Standing:
    expected = min(swing * _usual(station, said), float(station.registered))
    spread = sqrt(expected + (strays * expected) ** 2)
    lag = expected - said.voters
    ours = None if station.ours is None else lag * station.ours
    return Standing(station.code, station.registered, said.voters, expected, spread, ours, (station.code,))


def _together(name: str, those: Sequence[Standing]) -> Standing:
    ours = [one.ours for one in those if one.ours is not None]
    return Standing(
        name=name,
        registered=sum(one.registered for one in those),
        voters=sum(one.voters for one in those),
        expected=sum(one.expected for one in those),
        spread=sqrt(sum(one.spread**2 for one in those)),
        ours=sum(ours) if ours else None,
        stations=tuple(one.name for one in those),
    )


def _ranked(those: Iterable[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(those, key=lambda one: (-one.shortfall, one.name)))
