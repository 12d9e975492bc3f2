"""Doors: who opened, and what was said of a building; of no door more than that it opened."""

from capture.doors.doors import Door
from capture.doors.heard import Heard
from capture.doors.knocks import Knock

__all__ = ["Door", "Heard", "Knock"]
