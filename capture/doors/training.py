"""Invented doors, to try a walk on: nobody lives there, and nothing of it is kept anywhere but on the phone."""

from datetime import datetime
from typing import Any

from capture.walks import Walk
from capture.words import N_, gettext

# No token of a walk is so short.
TOKEN = "training"  # noqa: S105  # it opens what everybody may see
NAME = N_("A walk to try")
STREET = N_("Invented Street")
HOUSES = ((1, "1", 2), (2, "3", 3), (3, "5 bis", 48), (4, "7", 1))


def walk(at: datetime) -> Walk:
    """Return a walk that stands in no database."""
    return Walk(code="TRY", name=gettext(NAME), script="", cut_at=at)


def route() -> list[dict[str, Any]]:
    """Return its stops: three houses, and a block of 48 with a lock."""
    stops: list[dict[str, Any]] = [
        {"id": key, "street": gettext(STREET), "number": number, "entrance": "", "electors": electors, "doors": []}
        for key, number, electors in HOUSES
    ]
    stops[2] |= {"code": "12A4", "in": "B", "doors": [{"floor": 0, "label": "1"}, {"floor": 0, "label": "2"}]}
    stops[3] |= {"closed": True}
    return stops
