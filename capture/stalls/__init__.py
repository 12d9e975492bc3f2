"""The market stall: sheets are printed, signed there, and typed line by line at the desk."""

from capture.stalls.numbering import MOST_SHEETS
from capture.stalls.runs import (
    LINES,
    MOST_ISSUES,
    SOURCE,
    Printing,
    Progress,
    Stall,
    TypedLine,
    check_words,
    find,
    get,
    listed,
    run_off,
    type_line,
    typed,
)

__all__ = [
    "LINES",
    "MOST_ISSUES",
    "MOST_SHEETS",
    "SOURCE",
    "Printing",
    "Progress",
    "Stall",
    "TypedLine",
    "check_words",
    "find",
    "get",
    "listed",
    "run_off",
    "type_line",
    "typed",
]
