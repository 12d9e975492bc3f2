"""Days as files write them: 2026-01-31, 31/01/2026, 31.1.2026, and in files of American programs 01/31/2026."""

import re
from collections.abc import Sequence
from datetime import date

from capture.imports.recognising import plain

# Heads of NationBuilder, which writes the month first.
AMERICAN = frozenset({"tag list", "email opt in", "nationbuilder id", "mobile opt in", "support level"})
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d).*")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d).*")
FIRST_YEAR = 1900


def is_month_first(heads: Sequence[str]) -> bool:
    """Return whether a list with these heads is of a program that writes the month first."""
    return len(AMERICAN & set(map(plain, heads))) > 1


def read(text: str, month_first: bool = False) -> date | None:
    """Return the day that a text begins with, None where there is no such day."""
    begins = YEAR_FIRST.fullmatch(text)
    if begins:
        return _day(begins[1], begins[2], begins[3])
    ends = YEAR_LAST.fullmatch(text)
    if not ends:
        return None
    first, second = int(ends[1]), int(ends[2])
    # Where one of both can be no month, it is the day.
    is_month = second > 12 or (month_first and first <= 12)
    return _day(ends[3], *((ends[1], ends[2]) if is_month else (ends[2], ends[1])))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) >= FIRST_YEAR else None
    except ValueError:
        return None
