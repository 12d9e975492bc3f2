"""stations.geojson: the outline of each polling station's ground (RFC 7946)."""

import json
import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from capture.content import folders
from capture.content.remarks import Margin
from capture.precincts import codes
from capture.words import N_

# Toulouse's 284 as the town publishes them have 2 MB.
LARGEST = 20_000_000  # bytes
# What towns call the code among a feature's properties.
NAMED = ("code", "code_bv", "codebv", "bureau", "bv", "numero", "code_bureau", "codebureauvote", "id")
HEAVY = N_("These outlines have more than 20 MB. Export them with fewer points: a metre is enough.")
NOT_JSON = N_("This is no GeoJSON: {reason}. Export it again as GeoJSON.")
NO_COLLECTION = N_("This GeoJSON is no collection of features, each with a polygon and the code of its station.")
CODELESS = N_("Outline {number} names no station: one of its properties must be called “code”.")
UNKNOWN = N_("Outline {number} is of the station {code}, which stations.csv does not have. It is left out.")
NO_POLYGON = N_("The outline of {code} is no polygon.")
# Lambert 93 counts metres.
NO_DEGREES = N_("The outline of {code} is not in degrees. Export it as WGS 84 (EPSG:4326), longitude first.")
Point = tuple[float, float]
# Rings of longitudes and latitudes: of each polygon the outer one, then its holes.
Shape = tuple[tuple[Point, ...], ...]


def read(path: Path, known: Collection[str], margin: Margin) -> dict[str, Shape]:
    """Read the outline of each known station; what cannot be read stands in the margin."""
    found: dict[str, Shape] = {}
    for number, feature in enumerate(_features(path, margin), 1):
        code = _code(feature)
        if not code:
            margin.fault(1, CODELESS, number=number)
        elif code not in known:
            margin.notice(1, UNKNOWN, number=number, code=code)
        else:
            # Some towns draw a station in several features.
            found[code] = found.get(code, ()) + _shape(code, feature.get("geometry"), margin)
    return {code: shape for code, shape in found.items() if shape}


def _features(path: Path, margin: Margin) -> list[Mapping[str, Any]]:
    content = folders.read(path, margin, LARGEST, HEAVY)
    if content is None:
        return []
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as wrong:
        margin.fault(wrong.lineno, NOT_JSON, reason=wrong.msg)
        return []
    except (ValueError, RecursionError) as wrong:
        margin.fault(1, NOT_JSON, reason=type(wrong).__name__)
        return []
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        margin.fault(1, NO_COLLECTION)
        return []
    return features


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    told = {str(name).lower(): value for name, value in properties.items()} if isinstance(properties, dict) else {}
    typed = next((told[name] for name in NAMED if told.get(name) is not None), feature.get("id", ""))
    try:
        return codes.read(str(typed))
    except ValueError:
        return ""


def _shape(code: str, geometry: Any, margin: Margin) -> Shape:
    told = geometry if isinstance(geometry, dict) else {}
    drawn: Any = told.get("coordinates")
    several = drawn if told.get("type") == "MultiPolygon" and isinstance(drawn, list) else []
    try:
        polygons = [drawn] if told.get("type") == "Polygon" else several
        shape = tuple(tuple(map(_point, ring)) for polygon in polygons for ring in polygon)
    except (TypeError, ValueError, LookupError, OverflowError):
        shape = ()
    if not shape or any(len(ring) < 4 for ring in shape):
        margin.fault(1, NO_POLYGON, code=code)
        return ()
    if any(abs(x) > 180 or abs(y) > 90 for ring in shape for x, y in ring):
        margin.fault(1, NO_DEGREES, code=code)
        return ()
    return shape


def _point(told: Any) -> Point:
    x, y = float(told[0]), float(told[1])
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(told)
    return x, y
