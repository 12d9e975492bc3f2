"""The columns of a sheet: how wide each is, whatever is offered on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture import law
from capture.stalls.sheets import Sheet

LINE, EMAIL, NAME, NEIGHBOURHOOD = "line", "email", "given_name", "neighbourhood"
ISSUE, PHONE, SIGNATURE = "issue", "phone", "signature"
TICKED = frozenset({law.NEWSLETTER, law.SMS, law.TARGETING, ISSUE})
# Millimetres that each needs at least, and its share of what is left.
WIDTHS = {
    LINE: (6, 0),
    EMAIL: (50, 5),
    NAME: (22, 2),
    NEIGHBOURHOOD: (20, 0),
    law.NEWSLETTER: (18, 0),
    ISSUE: (5.2, 0.25),
    law.SMS: (18, 0),
    PHONE: (28, 1),
    law.TARGETING: (30, 0.5),
    SIGNATURE: (22, 2),
}
# A neighbourhood that is written out.
WRITTEN = 26
# The titles of the issues stand above their boxes.
TITLES = 32


@dataclass(frozen=True)
class Column:
    """One column, in millimetres from the edge of the paper; of several boxes under one head, the first to the last."""

    name: str
    left: float
    width: float
    words: str
    boxes: int = 1


def of(sheet: Sheet, left: float, width: float) -> list[Column]:
    """Return the columns of a sheet from left to right."""
    asked = list(_asked(sheet))
    least = sum(_least(name, sheet) for name, _, _ in asked)
    shares = sum(WIDTHS[name][1] * boxes for name, _, boxes in asked)
    columns = []
    for name, words, boxes in asked:
        wide = _least(name, sheet) + (width - least) * WIDTHS[name][1] * boxes / shares
        columns.append(Column(name, left, wide, words, boxes))
        left += wide
    return columns


def _asked(sheet: Sheet) -> Iterator[tuple[str, str, int]]:
    yield LINE, "", 1
    yield from ((name, sheet.columns[name], 1) for name in (EMAIL, NAME, NEIGHBOURHOOD))
    yield law.NEWSLETTER, sheet.asked[law.NEWSLETTER], 1
    if sheet.issues:
        yield ISSUE, sheet.letters, len(sheet.issues)
    yield law.SMS, sheet.asked[law.SMS], 1
    yield PHONE, sheet.columns[PHONE], 1
    yield law.TARGETING, sheet.asked[law.TARGETING], 1
    yield SIGNATURE, sheet.columns[SIGNATURE], 1


def _least(name: str, sheet: Sheet) -> float:
    if name == ISSUE:
        return max(TITLES, WIDTHS[ISSUE][0] * len(sheet.issues))
    if name == NEIGHBOURHOOD and not sheet.legend:
        return WRITTEN
    return WIDTHS[name][0]
