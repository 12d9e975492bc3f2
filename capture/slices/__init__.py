"""Slices: a neighbourhood that does not turn out becomes doors to knock at, cut to the pairs and the minutes left."""

from capture.slices.handing import MOST_PAIRS, Click, Handed, Handing, again, hand_out, walk_of
from capture.slices.homes import homes
from capture.slices.hours import Hours, hours
from capture.slices.places import Place, find
from capture.slices.slices import Slice
from capture.slices.standing import Standing, standing

__all__ = ["MOST_PAIRS", "Click", "Handed", "Handing", "Hours", "Place", "Slice", "Standing"]
__all__ += ["again", "find", "hand_out", "homes", "hours", "standing", "walk_of"]
