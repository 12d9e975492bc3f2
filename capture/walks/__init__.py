"""Walks: buildings in the order in which feet meet them, cut to what a volunteer can do."""

from capture.walks.walks import Stop, Walk

__all__ = ["Stop", "Walk"]
