"""Packs: all of an election day on paper, printed the evening before, for when everything else fails."""

from capture.packs.gathering import Pack, Post, gather
from capture.packs.printing import pdf

__all__ = ["Pack", "Post", "gather", "pdf"]
