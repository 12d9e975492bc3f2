"""Electors: the roll as the prefecture gave it, by building."""

from capture.electors.buildings import Building
from capture.electors.people import Edition, Elector

__all__ = ["Building", "Edition", "Elector"]
