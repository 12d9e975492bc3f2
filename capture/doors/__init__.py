"""Doors: who opened, and what was heard in a place; of no door more than what became of the knock."""

from capture.doors.doors import Door, FrontDoor, close, closed_buildings, reopen
from capture.doors.heard import Heard, Tally, shown
from capture.doors.heard import places as heard_places
from capture.doors.keeping import lapsed
from capture.doors.knocks import Kept, Knock, knock
from capture.doors.route import route
from capture.doors.telling import HOURS, NO_ACCESS, OUTCOMES, TALKED, WANTS, Telling

__all__ = [
    "HOURS",
    "NO_ACCESS",
    "OUTCOMES",
    "TALKED",
    "WANTS",
    "Door",
    "FrontDoor",
    "Heard",
    "Kept",
    "Knock",
    "Tally",
    "Telling",
    "close",
    "closed_buildings",
    "heard_places",
    "knock",
    "lapsed",
    "reopen",
    "route",
    "shown",
]
