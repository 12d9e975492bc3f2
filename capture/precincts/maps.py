"""Maps: the outlines of polling stations become drawings, as wide as the town and north above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from capture.precincts.places import Precinct

WIDTH = 1000.0


@dataclass(frozen=True)
class Outline:
    """One station: who it is, and its path as SVG draws it."""

    precinct: Precinct
    path: str


@dataclass(frozen=True)
class Map:
    """The stations that have an outline, on a sheet so wide and so high."""

    outlines: Sequence[Outline]
    width: float
    height: float


def draw(precincts: Sequence[Precinct]) -> Map | None:
    """Return the map of these stations, None where none of them has an outline.

    A degree of longitude is shorter the further north it is: here as in the middle of the town.
    """
    shapes = [(one, list(_rings(one.shape))) for one in precincts if one.shape]
    points = [point for _, rings in shapes for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * across, north - south, 1e-9)

    def place(point: tuple[float, float]) -> str:
        """Where a point of the earth is on the sheet."""
        return f"{(point[0] - west) * across * scale:.1f} {(north - point[1]) * scale:.1f}"

    outlines = [Outline(one, "".join(f"M{'L'.join(map(place, ring))}Z" for ring in rings)) for one, rings in shapes]
    return Map(outlines, (east - west) * across * scale, (north - south) * scale)


def _rings(shape: dict[str, Any] | None) -> Iterator[list[tuple[float, float]]]:
    told = shape or {"type": "Polygon", "coordinates": []}
    polygons = [told["coordinates"]] if told["type"] == "Polygon" else told["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(x), float(y)) for x, y in ring]
