"""A poster's pattern grows from an issue's key: the same key, the same pattern, on every page, picture and leaflet."""

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from capture.colours import Colours

# A cell's side in the drawing's own units; halves, thirds, quarters and sixths of it are whole.
CELL = 60
# Ground, then what stands on it: one hand made the whole wall, and no two posters are alike.
INKS = (
    ("poster-accent", "poster-colour", "poster-ink"),
    ("poster-ink", "poster-colour", "poster-accent"),
    ("poster-colour", "poster-paper", "poster-ink"),
    ("poster-paper", "poster-ink", "poster-colour"),
    ("poster-accent", "poster-ink", "poster-paper"),
    ("poster-colour", "poster-ink", "poster-accent"),
    ("poster-ink", "poster-paper", "poster-colour"),
    ("poster-paper", "poster-colour", "poster-accent"),
)
# The grounds of the words, as poster.css names them: ground-0, ground-1 and so on.
GROUNDS = ("paper", "colour", "accent", "ink")
# Which of the three inks, and the outline: a motif's shapes lie on one another in the order in which they come.
Shapes = Iterator[tuple[int, str]]
T = TypeVar("T")


def ground(number: int) -> str:
    """Return which colour the words of an issue stand on, by its number on the wall.

    It moves on after four, so that in rows of four or of two no poster hangs below one of its own colour.
    """
    return GROUNDS[(number + (number - 1) // 4) % 4]


def svg(key: str, colours: Colours, width: int = 600, height: int = 600) -> str:
    """Return the pattern of a key as an SVG of this size in pixels, without words and without styles."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return f"{head}{drawn(key, colours, width, height)}</svg>\n"


def drawn(key: str, colours: Colours, width: int, height: int) -> str:
    """Return the pattern's shapes from 0 0, to stand in another drawing.

    Where the sides are no whole number of cells to one another, the last cells reach over the edge.
    """
    chance = Chance(key)
    motif, inks = chance.one(MOTIFS), [colours[name] for name in chance.one(INKS)]
    across = chance.one((3, 4, 4, 5))
    side = min(width, height) / across
    layers: dict[tuple[int, int], str] = {}
    for x, y, size in _cells(chance, math.ceil(width / side), math.ceil(height / side), motif is not _waves):
        for depth, (ink, path) in enumerate(motif(chance, x, y, size)):
            layers[depth, ink] = layers.get((depth, ink), "") + path
    paths = "".join(f'<path fill="{inks[ink]}" d="{path}"/>' for (_, ink), path in sorted(layers.items()))
    scale = f"{side / CELL:.4f}".rstrip("0").rstrip(".")
    return f'<path fill="{inks[0]}" d="M0 0h{width}v{height}H0z"/><g transform="scale({scale})">{paths}</g>'


class Chance:
    """Dice that fall the same way for the same key, on every machine."""

    def __init__(self, key: str) -> None:
        self._rolls = self._roll(key)

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[next(self._rolls) % len(choices)]

    @staticmethod
    def _roll(key: str) -> Iterator[int]:
        digest = key.encode()
        while True:
            digest = hashlib.sha256(digest).digest()
            yield from (int.from_bytes(digest[at : at + 4], "big") for at in range(0, 32, 4))


def _cells(chance: Chance, across: int, down: int, uneven: bool) -> Iterator[tuple[int, int, int]]:
    """Yield each cell's corner and side; one of them is four times as large, so that the eye has where to rest."""
    left, top = chance.one(range(across - 1)), chance.one(range(max(1, down - 1)))
    if uneven:
        yield left * CELL, top * CELL, 2 * CELL
    for row in range(down):
        for column in range(across):
            if not (uneven and left <= column <= left + 1 and top <= row <= top + 1):
                yield column * CELL, row * CELL, CELL


def _quarter(x: int, y: int, side: int, turn: int, radius: int) -> str:
    """Return a quarter of a disc in one of the four corners of a square."""
    corner = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))[turn]
    away = ((radius, 0), (0, radius), (-radius, 0), (0, -radius))
    (right, down), (left, up) = away[turn], away[(turn + 1) % 4]
    return f"M{corner[0]} {corner[1]}l{right} {down}a{radius} {radius} 0 0 1 {left - right} {up - down}z"


def _disc(x: int, y: int, radius: int) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 0 1 {2 * radius} 0a{radius} {radius} 0 0 1 {-2 * radius} 0z"


def _square(x: int, y: int, width: int, height: int) -> str:
    return f"M{x} {y}h{width}v{height}h{-width}z"


def _quarters(chance: Chance, x: int, y: int, side: int) -> Shapes:
    yield chance.one((1, 1, 2)), _quarter(x, y, side, chance.one(range(4)), side)


def _rainbows(chance: Chance, x: int, y: int, side: int) -> Shapes:
    turn = chance.one(range(4))
    for ink, sixths in ((1, 6), (0, 5), (2, 4), (0, 3), (1, 2)):
        yield ink, _quarter(x, y, side, turn, side * sixths // 6)


def _weave(chance: Chance, x: int, y: int, side: int) -> Shapes:
    upright, ink, bar = chance.one((True, False)), chance.one((1, 2)), side // 6
    starts = range(0, side, 2 * bar)
    bars = (_square(x + at, y, bar, side) if upright else _square(x, y + at, side, bar) for at in starts)
    yield ink, "".join(bars)


def _dots(chance: Chance, x: int, y: int, side: int) -> Shapes:
    yield chance.one((1, 1, 2)), _disc(x + side // 2, y + side // 2, side * chance.one((3, 4, 5, 6)) // 12)


def _scales(chance: Chance, x: int, y: int, side: int) -> Shapes:
    for ink, radius in ((1, side // 2), (2, side // 4)):
        edges = (_half(x + side // 2, top, radius) for top in (y, y + side // 2))
        yield ink, "".join(edges)


def _half(x: int, y: int, radius: int) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 0 0 {2 * radius} 0z"


def _houses(chance: Chance, x: int, y: int, side: int) -> Shapes:
    ink, third, foot = chance.one((1, 1, 2)), side // 3, y + side
    gable, shed = f"l{side // 2} {-third}l{side // 2} {third}", f"v{-third}l{side} {third}"
    roof = chance.one((gable, gable, shed))
    yield ink, f"M{x} {foot}v{third - side}{roof}v{side - third}z"
    yield 0, _square(x + third, foot - third, third, third)


def _waves(chance: Chance, x: int, y: int, side: int) -> Shapes:
    half, band = side // 2, side // 4
    wave = f"q{band} {-band} {half} 0t{half} 0v{band}q{-band} {band} {-half} 0t{-half} 0z"
    for ink, top in ((1, y + band), (2, y + 3 * band)):
        yield ink, f"M{x} {top - band // 2}{wave}"


def _triangles(chance: Chance, x: int, y: int, side: int) -> Shapes:
    corners = [f"{x} {y}", f"{x + side} {y}", f"{x + side} {y + side}", f"{x} {y + side}"]
    corners.pop(chance.one(range(4)))
    yield chance.one((1, 1, 2)), f"M{'L'.join(corners)}z"


def _petals(chance: Chance, x: int, y: int, side: int) -> Shapes:
    odd, arc = (x // CELL + y // CELL) % 2, f"a{side} {side} 0 0 "
    leaf = f"M{x + side} {y}{arc}1 {-side} {side}{arc}1 {side} {-side}z" if odd else ""
    yield 1 + chance.one((0, 0, 1)), leaf or f"M{x} {y}{arc}1 {side} {side}{arc}1 {-side} {-side}z"


def _arches(chance: Chance, x: int, y: int, side: int) -> Shapes:
    middle, half = x + side // 2, side // 2
    for ink, sixths in ((chance.one((1, 2)), 3), (0, 2), (1, 1)):
        radius = side * sixths // 6
        yield ink, f"M{middle - radius} {y + side}v{-half}a{radius} {radius} 0 0 1 {2 * radius} 0v{half}z"


def _windows(chance: Chance, x: int, y: int, side: int) -> Shapes:
    sixth = side // 6
    for left in (x + sixth // 2, x + side // 2 + sixth // 2):
        yield chance.one((1, 1, 1, 2)), _square(left, y + sixth // 2, 2 * sixth, 5 * sixth)


def _moons(chance: Chance, x: int, y: int, side: int) -> Shapes:
    middle, radius = (x + side // 2, y + side // 2), side // 2
    yield chance.one((1, 1, 2)), _disc(*middle, radius)
    yield 0, _disc(x + side * chance.one((4, 8)) // 12, middle[1], side // 3)


def _crosses(chance: Chance, x: int, y: int, side: int) -> Shapes:
    third = side // 3
    if (x // CELL + y // CELL) % 2:
        yield 2, _disc(x + side // 2, y + side // 2, third)
    else:
        yield 1, _square(x + third, y, third, side) + _square(x, y + third, side, third)


MOTIFS: tuple[Callable[[Chance, int, int, int], Shapes], ...] = (
    *(_quarters, _rainbows, _weave, _dots, _scales, _houses, _waves),
    *(_triangles, _petals, _arches, _windows, _moons, _crosses),
)
