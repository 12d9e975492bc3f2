"""Charts: where the bars, lines and words of a drawing stand; numbers come in, places go out, a template draws them.

Across, a place is a percent of the width: a chart is as wide as its page. Down, it is an em: it grows with the letters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

# From the axis to the highest tick, the words above and the labels below it; in ems.
PLOT, ABOVE, BELOW = 9.0, 1.0, 1.8
# Between two bars, as a part of the room that each has.
GAP = 0.2
TICKS = 4
# Of a phone of 390 pixels this remains beside the edges and the numbers of the axis, in letters of 13 pixels.
NARROWEST = 23.0
# As wide is a letter or a figure on average, and so far do two labels keep from each other; in ems.
LETTER, APART = 0.56, 0.7


@dataclass(frozen=True)
class Tick:
    """A round number and the height of its line."""

    number: int
    y: float


@dataclass(frozen=True)
class Bar:
    """One bar."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """Words below the axis, that end where their bar does."""

    text: str
    x: float


@dataclass(frozen=True)
class Bars:
    """A chart of bars: its height and the height of its axis in ems, its ticks, a bar for each number, its labels."""

    height: float
    axis: float
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


def ticks(most: int, wanted: int = TICKS) -> tuple[int, ...]:
    """Return round numbers at even steps, about so many, from 0 to the first that nothing surpasses."""
    least = max(most, 1) / wanted
    magnitude = 10 ** floor(log10(least))
    step = max(1, next(round(times * magnitude) for times in (1, 2, 5, 10) if times * magnitude >= least))
    return tuple(range(0, ceil(max(most, 1) / step) * step + 1, step))


def bars(numbers: Sequence[int], marks: Iterable[tuple[int, str]] = ()) -> Bars:
    """Return the chart of these numbers; each mark is the place of a number, counted from 0, and its label."""
    lines = ticks(max(numbers, default=0))
    axis, top, room = ABOVE + PLOT, lines[-1], 100 / max(len(numbers), 1)
    heights = [PLOT * number / top for number in numbers]
    drawn = [
        Bar(_round(room * (place + GAP / 2)), _round(axis - height), _round(room * (1 - GAP)), _round(height))
        for place, height in enumerate(heights)
    ]
    measured = tuple(Tick(number, _round(axis - PLOT * number / top)) for number in lines)
    return Bars(axis + BELOW, axis, measured, tuple(drawn), labels(marks, len(numbers)))


def labels(marks: Iterable[tuple[int, str]], count: int) -> tuple[Label, ...]:
    """Return where the labels of some of so many bars end, the last kept first, so that none touches another."""
    kept: list[Label] = []
    free = NARROWEST
    for place, text in sorted(marks, reverse=True):
        ends = (place + 1 - GAP / 2) / count
        begins = NARROWEST * ends - LETTER * len(text)
        if begins >= 0 and NARROWEST * ends <= free:
            kept.append(Label(text, _round(100 * ends)))
            free = begins - APART
    return tuple(reversed(kept))


def line(numbers: Sequence[int], width: float, height: float) -> tuple[tuple[float, float], ...]:
    """Return the points of a line through these numbers, from 0 at the foot to the most at the head of its frame."""
    most, steps = max(numbers, default=0) or 1, max(len(numbers) - 1, 1)
    return tuple(
        (_round(width * place / steps), _round(height * (1 - number / most))) for place, number in enumerate(numbers)
    )


def share(number: int, most: int) -> float:
    """Return how long a bar is beside the longest, in percent; whoever is there at all is seen."""
    return max(_round(100 * number / most), 0.5) if number > 0 and most > 0 else 0.0


def _round(place: float) -> float:
    return round(place, 2)
