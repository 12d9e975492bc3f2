"""Drills: a backup is put back in an empty place and used, as on the day when it must be; nothing of it stays."""

from capture.drills.drilling import Line, drill

__all__ = ["Line", "drill"]
