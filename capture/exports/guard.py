"""The guard: no cell of a file for programs is run by the spreadsheet in which somebody opens it after all."""

import re
from collections.abc import Sequence

# A value of its field's strict pattern is never altered: a spreadsheet reads +33… as a number at worst, runs nothing.
STRICT = {
    "phone": r"\+[1-9]\d{6,14}",
    "language": r"[a-z]{2,3}",
    "neighbourhood": r"[a-z0-9][a-z0-9-]*",
    "postcode": r"[A-Z0-9](?:[ -]?[A-Z0-9])*",
    "joined": r"\d{4}-\d{2}-\d{2}",
    "confirmed": r"\d{4}-\d{2}-\d{2}",
    "person": r"\d+",
}
# What a spreadsheet would run, also after blanks and in full width (OWASP, CSV injection).
RUNS = re.compile(r"[\s\ufeff]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")
# No other cell can begin a formula: looked at first, since most cells are names.
SUSPECT = frozenset("=+-@\0\ufeff\uff1d\uff0b\uff0d\uff20") | {
    chr(code) for code in range(0x3001) if chr(code).isspace()
}


def runs(column: str, cell: str) -> bool:
    """Return whether a spreadsheet would take a cell for a formula."""
    if column in STRICT and re.fullmatch(STRICT[column], cell):
        return False
    return RUNS.match(cell) is not None


def that_run(names: Sequence[str], columns: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the places of the rows with a cell that a spreadsheet would run, and the first such column of each."""
    found: dict[int, str] = {}
    for name, column in zip(names, columns, strict=True):
        if not SUSPECT.isdisjoint({cell[:1] for cell in column}):
            for place, cell in enumerate(column):
                if place not in found and runs(name, cell):
                    found[place] = name
    return found
