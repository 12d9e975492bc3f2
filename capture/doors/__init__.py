"""Doors: who opened, and what was heard in a place; of a door more than the knock only where they agreed."""

from capture.doors.agreeing import Reply, agree, asked, worded
from capture.doors.agreements import (
    AgreedDoor,
    Agreement,
    agreed_doors,
    favourable_buildings,
    favourable_doors,
    take_back,
    take_back_by_code,
)
from capture.doors.agreements import count as count_agreed
from capture.doors.closing import Where, shut, unlock
from capture.doors.doors import Door, FrontDoor, close, closed_buildings, reopen
from capture.doors.elsewhere import close_elsewhere
from capture.doors.heard import ANSWER, BAG_MOST, ISSUE, Bag, Counted, Heard, hear
from capture.doors.keeping import lapsed, opinions_lapsed
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
    "AgreedDoor",
    "Agreement",
    "Bag",
    "Counted",
    "Door",
    "FrontDoor",
    "Heard",
    "Knock",
    "Reply",
    "Said",
    "Telling",
    "Voted",
    "Where",
    "agree",
    "agreed_doors",
    "asked",
    "close",
    "close_elsewhere",
    "closed_buildings",
    "count_agreed",
    "day_of",
    "favourable_buildings",
    "favourable_doors",
    "hear",
    "knock",
    "knocked_buildings",
    "lapsed",
    "opinions_lapsed",
    "over",
    "reopen",
    "route",
    "shut",
    "take_back",
    "take_back_by_code",
    "unlock",
    "worded",
]
