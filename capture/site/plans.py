"""Plans: the outlines of polling stations as one drawing in metres, light enough to come with the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from capture.content.stations import Station, Stations
from capture.site import borders
from capture.site.borders import Point, Ring

# One degree of latitude: a 360th of the way round the middle sphere (IUGG, radius 6,371,008.8 m).
METRES = 111_195.08
# A phone in a street is 5 m off at best. Above so many points they are thinned, in steps, until a street is too wide.
FINEST, COARSEST = 1.0, 16.0
POINTS = 8000
# Grounds that neighbours take in turn; four are enough for any map.
TINTS = 4


@dataclass(frozen=True)
class Ground:
    """One station's ground: its code, its path, its tint, and where its number stands."""

    code: str
    path: str
    tint: int
    x: int
    y: int


@dataclass(frozen=True)
class Plan:
    """A sheet in metres, north above; from its corner, in degrees, a page finds where a phone is on it."""

    west: float
    north: float
    # Metres in a degree of longitude, in the middle of the town.
    across: float
    width: int
    height: int
    grounds: Sequence[Ground]
    dots: Sequence[Point]
    tolerance: float
    down: float = METRES

    @property
    def dot(self) -> int:
        """How large a dot is, in metres, seen on the whole sheet."""
        return max(1, max(self.width, self.height) // 160)

    @property
    def letters(self) -> int:
        """How large a number is, in metres, seen on the whole sheet."""
        return max(1, max(self.width, self.height) // 28)


def draw(told: Stations) -> Plan | None:
    """Return the plan of the stations that have an outline, None where none has."""
    shapes = told.outlines or {}
    points = [point for shape in shapes.values() for ring in shape for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across = METRES * cos(radians((south + north) / 2))

    def place(x: float, y: float) -> Point:
        """Where a point of the earth is on the sheet."""
        return round((x - west) * across), round((north - y) * METRES)

    placed = {code: [[place(*point) for point in ring] for ring in shape] for code, shape in shapes.items()}
    rings, tolerance = _thinned(placed)
    if not rings:
        return None
    width, height = place(east, south)
    dots = {place(longitude, latitude) for latitude, longitude in _doors(told.listed)}
    on_sheet = sorted((x, y) for x, y in dots if 0 <= x <= width and 0 <= y <= height)
    return Plan(west, north, across, width, height, _grounds(rings, told.listed), on_sheet, tolerance)


def _doors(listed: Sequence[Station]) -> set[tuple[float, float]]:
    """Where one votes; nothing for a town that tells the middle of each ground, as two places of one building show."""
    placed = {(one.name, one.address, one.place) for one in listed if one.place}
    buildings = {(name, address) for name, address, _ in placed}
    return {place for _, _, place in placed} if len(buildings) == len(placed) else set()


def _thinned(placed: Mapping[str, Sequence[Ring]]) -> tuple[Mapping[str, Sequence[Ring]], float]:
    tolerance, rings = FINEST, borders.simplify(placed, FINEST)
    while tolerance < COARSEST and sum(len(ring) for of_one in rings.values() for ring in of_one) > POINTS:
        tolerance *= 2
        rings = borders.simplify(placed, tolerance)
    # What is smaller than a metre has no ring left.
    return {code: seen for code, of_one in rings.items() if (seen := [ring for ring in of_one if ring])}, tolerance


def _grounds(rings: Mapping[str, Sequence[Ring]], listed: Sequence[Station]) -> list[Ground]:
    venues = {one.code: (one.name, one.address) for one in listed}
    tints: dict[tuple[str, str], int] = {}
    beside = _neighbours({code: venues[code] for code in rings}, rings)
    for venue in beside:
        taken = [tints[other] for other in beside[venue] if other in tints]
        tints[venue] = min(range(TINTS), key=lambda tint: (taken.count(tint), tint))
    return [Ground(code, _path(rings[code]), tints[venues[code]], *_inside(rings[code])) for code in sorted(rings)]


def _neighbours(
    venues: Mapping[str, tuple[str, str]], rings: Mapping[str, Sequence[Ring]]
) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Whose grounds touch: those of one place look alike, and unlike those beside them."""
    at: dict[Point, set[tuple[str, str]]] = {}
    for code, of_one in rings.items():
        for ring in of_one:
            for point in ring:
                at.setdefault(point, set()).add(venues[code])
    beside: dict[tuple[str, str], set[tuple[str, str]]] = {venue: set() for venue in venues.values()}
    for touching in at.values():
        for venue in touching:
            beside[venue] |= touching - {venue}
    return beside


def _path(rings: Sequence[Ring]) -> str:
    return "".join(map(_drawn, rings))


def _drawn(ring: Ring) -> str:
    steps = ((x - before[0], y - before[1]) for before, (x, y) in pairwise(ring))
    told = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{ring[0][0]} {ring[0][1]}l{told}z"


def _inside(rings: Sequence[Ring]) -> Point:
    """A point well inside: in the middle of the widest stretch of three lines across the outline."""
    heights = [y for ring in rings for _, y in ring]
    top, bottom = min(heights), max(heights)
    stretches = [
        (there - here, here, row)
        for row in (top + (bottom - top) * part / 100 for part in (50, 38, 62))
        for here, there in _across(rings, row)
    ]
    wide, here, row = max(stretches, default=(0.0, float(rings[0][0][0]), float(top)))
    return round(here + wide / 2), round(row)


def _across(rings: Sequence[Ring], row: float) -> Iterator[tuple[float, float]]:
    """Where a line across is inside: from each second crossing to the next."""
    crossings = sorted(
        x + (row - y) * (other[0] - x) / (other[1] - y)
        for ring in rings
        for (x, y), other in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y > row) != (other[1] > row)
    )
    return zip(crossings[::2], crossings[1::2], strict=False)
