"""Restoring: an older day comes back, but nobody who left or was erased since."""

from capture.restores.restoring import check, restore, sweep

__all__ = ["check", "restore", "sweep"]
