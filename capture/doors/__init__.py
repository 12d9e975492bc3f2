"""Doors: who opened, and what was heard in a place; of no door more than what became of the knock."""

from capture.doors.doors import Door, FrontDoor, close, closed_buildings, reopen
from capture.doors.heard import ANSWER, BAG_MOST, ISSUE, Bag, Counted, Heard, hear
from capture.doors.keeping import lapsed
from capture.doors.knocks import Knock, knock, knocked_buildings
from capture.doors.route import route
from capture.doors.telling import HOURS, NO_ACCESS, OUTCOMES, TALKED, WANTS, Said, Telling
from capture.doors.voted import Voted, day_of, over

__all__ = [
    "ANSWER",
    "BAG_MOST",
    "HOURS",
    "ISSUE",
    "NO_ACCESS",
    "OUTCOMES",
    "TALKED",
    "WANTS",
    "Bag",
    "Counted",
    "Door",
    "FrontDoor",
    "Heard",
    "Knock",
    "Said",
    "Telling",
    "Voted",
    "close",
    "closed_buildings",
    "day_of",
    "hear",
    "knock",
    "knocked_buildings",
    "lapsed",
    "over",
    "reopen",
    "route",
]
