"""Papers: a walk on paper, line by line, and typed back."""

from capture.papers.printouts import MOST_ISSUES, PaperLine, Printout, find, get, lines, listed, run_off
from capture.papers.typing import Typed, hear, moment, type_line

__all__ = [
    "MOST_ISSUES",
    "PaperLine",
    "Printout",
    "Typed",
    "find",
    "get",
    "hear",
    "lines",
    "listed",
    "moment",
    "run_off",
    "type_line",
]
