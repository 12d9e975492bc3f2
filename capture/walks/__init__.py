"""Walks: buildings in the order in which feet meet them, cut to what a volunteer can do."""

from capture.walks.changing import close, hand, merge, move, split, take, take_back
from capture.walks.choosing import COLUMNS, Choice, free, houses, of_walk, street_keys
from capture.walks.cutting import Draft, Order, cut, cut_evenly, lay, plan, take_turn
from capture.walks.finding import Listed, get, listed
from capture.walks.goals import GOALS, MOBILISE, PERSUADE, REGISTER
from capture.walks.routes import House, ordered
from capture.walks.sizing import MOST, Size, doors, is_block, of_hours
from capture.walks.walks import GONE, Stop, Walk

__all__ = [
    "COLUMNS",
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
    "cut_evenly",
    "doors",
    "free",
    "get",
    "hand",
    "houses",
    "is_block",
    "lay",
    "listed",
    "merge",
    "move",
    "of_hours",
    "of_walk",
    "ordered",
    "plan",
    "split",
    "street_keys",
    "take",
    "take_back",
    "take_turn",
]
