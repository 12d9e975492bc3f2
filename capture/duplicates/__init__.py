"""Duplicates: who may stand on the list twice. They are suggested, with the reason; people decide (capture/merges)."""

from capture.duplicates.distinctions import Distinction, keep_apart, kept_apart, let_together, mirror
from capture.duplicates.finding import Pair, of
from capture.duplicates.likeness import THRESHOLD, Known, Likeness, compare
from capture.duplicates.pages import Page, listed, people

__all__ = [
    "THRESHOLD",
    "Distinction",
    "Known",
    "Likeness",
    "Page",
    "Pair",
    "compare",
    "keep_apart",
    "kept_apart",
    "let_together",
    "listed",
    "mirror",
    "of",
    "people",
]
