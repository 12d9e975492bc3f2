"""Signatures: who did not sign in the first round, copied by hand between the rounds, and gone after the second."""

from capture.signatures.numbers import MOST, read, spans
from capture.signatures.unsigned import (
    Sheet,
    Told,
    Unsigned,
    addressed,
    allow,
    buildings,
    counts,
    destroy,
    find,
    lapsed,
    mark,
    noted,
    of_sheet,
    sheets,
    unmark,
)

__all__ = [
    "MOST",
    "Sheet",
    "Told",
    "Unsigned",
    "addressed",
    "allow",
    "buildings",
    "counts",
    "destroy",
    "find",
    "lapsed",
    "mark",
    "noted",
    "of_sheet",
    "read",
    "sheets",
    "spans",
    "unmark",
]
