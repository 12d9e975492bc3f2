"""Walks: buildings in the order in which feet meet them, cut to what a volunteer can do."""

from capture.walks.changing import close, hand, merge, move, split, take_back
from capture.walks.choosing import Choice, free, houses, of_walk, street_keys
from capture.walks.cutting import Draft, Order, cut, plan
from capture.walks.finding import Listed, get, listed
from capture.walks.goals import GOALS, MOBILISE, PERSUADE, REGISTER
from capture.walks.routes import House
from capture.walks.sizing import MOST, Size, doors, is_block, of_hours
from capture.walks.walks import GONE, Stop, Walk

__all__ = [
    "GOALS",
    "GONE",
    "MOBILISE",
    "MOST",
    "PERSUADE",
    "REGISTER",
    "Choice",
    "Draft",
    "House",
    "Listed",
    "Order",
    "Size",
    "Stop",
    "Walk",
    "close",
    "cut",
    "doors",
    "free",
    "get",
    "hand",
    "houses",
    "is_block",
    "listed",
    "merge",
    "move",
    "of_hours",
    "of_walk",
    "plan",
    "split",
    "street_keys",
    "take_back",
]
