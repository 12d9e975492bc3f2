"""Borders: outlines with fewer points; two neighbours keep the same ones, so that no gap opens between them."""

from collections.abc import Iterator, Mapping, Sequence

# Metres east and south of a corner of the map.
Point = tuple[int, int]
Ring = Sequence[Point]


def simplify(rings: Mapping[str, Sequence[Ring]], tolerance: float) -> dict[str, list[Ring]]:
    """Return rings without the points that stray by less than the tolerance, in metres, from the line without them."""
    open_rings = {code: [_opened(ring) for ring in of_one] for code, of_one in rings.items()}
    nodes = _nodes([ring for of_one in open_rings.values() for ring in of_one])
    known: dict[tuple[Point, ...], tuple[Point, ...]] = {}
    return {code: [_ring(ring, nodes, tolerance, known) for ring in of_one] for code, of_one in open_rings.items()}


def _opened(ring: Ring) -> list[Point]:
    """A ring without its last point, which is its first, and without points that are twice there."""
    return [point for point, after in zip(ring, [*ring[1:], ring[0]], strict=True) if point != after]


def _nodes(rings: Sequence[list[Point]]) -> set[Point]:
    """Where borders meet: points with more than two neighbours."""
    beside: dict[Point, set[Point]] = {}
    for ring in rings:
        for number, point in enumerate(ring):
            beside.setdefault(point, set()).update((ring[number - 1], ring[(number + 1) % len(ring)]))
    return {point for point, others in beside.items() if len(others) > 2}


def _ring(
    ring: list[Point], nodes: set[Point], tolerance: float, known: dict[tuple[Point, ...], tuple[Point, ...]]
) -> Ring:
    points: list[Point] = []
    for arc in _arcs(ring, nodes):
        # Each border is walked twice, once in each direction: the second time it is known.
        turned = arc[::-1]
        if turned in known:
            points += known[turned][:0:-1]
        else:
            points += known.setdefault(arc, _arc(arc, tolerance))[:-1]
    return points if len(points) > 2 else ring


def _arcs(ring: list[Point], nodes: set[Point]) -> Iterator[tuple[Point, ...]]:
    """A ring from node to node; one that meets nobody, from a corner to the point farthest from it, and back."""
    if not ring:
        return
    ends = [number for number, point in enumerate(ring) if point in nodes]
    if len(ends) < 2:
        start = ends[0] if ends else ring.index(min(ring))
        ends = sorted({start, max(range(len(ring)), key=lambda number: _square(ring[start], ring[number]))})
    for here, there in zip(ends, [*ends[1:], ends[0] + len(ring)], strict=True):
        yield tuple(ring[number % len(ring)] for number in range(here, there + 1))


def _arc(arc: tuple[Point, ...], tolerance: float) -> tuple[Point, ...]:
    """Douglas and Peucker, 1973."""
    kept, waiting = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        strays = [(_stray(arc[number], arc[first], arc[last]), number) for number in range(first + 1, last)]
        farthest, number = max(strays, default=(0.0, first))
        if farthest > tolerance * tolerance:
            kept.add(number)
            waiting += [(first, number), (number, last)]
    return tuple(arc[number] for number in sorted(kept))


def _stray(point: Point, one: Point, other: Point) -> float:
    """The square of the distance of a point from a line between two others."""
    x, y = other[0] - one[0], other[1] - one[1]
    length = x * x + y * y
    along = ((point[0] - one[0]) * x + (point[1] - one[1]) * y) / length if length else 0.0
    part = min(1.0, max(0.0, along))
    return _square(point, (one[0] + part * x, one[1] + part * y))


def _square(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
