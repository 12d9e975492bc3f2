"""Doors: who opened, and what was heard in a place; of no door more than what became of the knock."""

from capture.doors.doors import Door, FrontDoor, close, closed_buildings, reopen
from capture.doors.heard import BAG_MOST, Bag, Counted, Heard, Tally, hear, shown
from capture.doors.keeping import lapsed
from capture.doors.knocks import Kept, Knock, knock, knocked_buildings
from capture.doors.placing import places as heard_places
from capture.doors.route import route
from capture.doors.telling import HOURS, NO_ACCESS, OUTCOMES, TALKED, WANTS, Said, Telling

__all__ = [
    "BAG_MOST",
    "HOURS",
    "NO_ACCESS",
    "OUTCOMES",
    "TALKED",
    "WANTS",
    "Bag",
    "Counted",
    "Door",
    "FrontDoor",
    "Heard",
    "Kept",
    "Knock",
    "Said",
    "Tally",
    "Telling",
    "close",
    "closed_buildings",
    "hear",
    "heard_places",
    "knock",
    "knocked_buildings",
    "lapsed",
    "reopen",
    "route",
    "shown",
]
