"""Merges: two entries of one person become one, and for thirty days two again.

What a merge keeps and what it may not: docs/law.md.
"""

from capture.merges.facts import GONE, KEPT, Fact, proposed, source
from capture.merges.memory import Merge, lapsed, of
from capture.merges.merging import Sight, lock, look, merge
from capture.merges.numbers import FormerNumber, Span, spans
from capture.merges.rules import RULES
from capture.merges.sides import Side, person
from capture.merges.sides import look as side
from capture.merges.undoing import trouble, undo

__all__ = [
    "GONE",
    "KEPT",
    "RULES",
    "Fact",
    "FormerNumber",
    "Merge",
    "Side",
    "Sight",
    "Span",
    "lapsed",
    "lock",
    "look",
    "merge",
    "of",
    "person",
    "proposed",
    "side",
    "source",
    "spans",
    "trouble",
    "undo",
]
