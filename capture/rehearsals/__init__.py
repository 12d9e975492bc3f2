"""Rehearsals: a whole election day in minutes, on invented data, in a place of its own that goes when it is over."""

from capture.rehearsals.playing import Line, rehearse
from capture.rehearsals.stage import Files

__all__ = ["Files", "Line", "rehearse"]
