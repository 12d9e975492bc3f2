"""Shapes: the outlines of polling stations, as GeoJSON draws them (RFC 7946), by their codes."""

import json
import math
from pathlib import Path
from typing import Any

from capture.errors import ListUnreadable
from capture.imports.limits import MIB
from capture.precincts import codes
from capture.words import N_

LARGEST = 50 * MIB
# Names that towns give to the code in a feature's properties.
NAMED = "code code_bv codebv bureau bv numero code_bureau codeBureauVote numeroBureauVote id".split()
# A metre; more would only be weight (RFC 7946, 11.2).
DECIMALS = 5
TYPES = {"Polygon": 1, "MultiPolygon": 2}
NOT_GEOJSON = N_("This file is no GeoJSON: a collection of features, each with a polygon and a code.")


def read(path: Path) -> dict[str, dict[str, Any]]:
    """Return the shape of each code. Raises ListUnreadable."""
    if path.stat().st_size > LARGEST:
        raise ListUnreadable(NOT_GEOJSON)
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
        return {code: shape for one in features for code, shape in [_read(one)] if code and shape}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise ListUnreadable(NOT_GEOJSON) from wrong


def _read(feature: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    told = {str(name).lower(): value for name, value in (feature.get("properties") or {}).items()}
    typed = next((str(told[name.lower()]) for name in NAMED if told.get(name.lower()) is not None), "")
    try:
        return codes.read(typed), _geometry(feature.get("geometry") or {})
    except ValueError:
        return "", None


def _geometry(told: dict[str, Any]) -> dict[str, Any] | None:
    depth = TYPES.get(told.get("type", ""))
    return {"type": told["type"], "coordinates": _rings(told["coordinates"], depth)} if depth else None


def _rings(told: Any, depth: int) -> list[Any]:
    if depth:
        return [_rings(one, depth - 1) for one in told]
    return [[_degree(point[0], 180), _degree(point[1], 90)] for point in told]


def _degree(told: Any, most: int) -> float:
    degree = round(float(told), DECIMALS)
    if not math.isfinite(degree) or abs(degree) > most:
        raise ValueError(degree)
    return degree
