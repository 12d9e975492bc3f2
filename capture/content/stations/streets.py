"""streets.csv: which numbers of which street vote where."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from capture import spellings
from capture.content.remarks import Margin
from capture.content.stations import sheets
from capture.content.stations.sheets import Row
from capture.precincts import codes
from capture.words import N_

HEADS = {
    **dict.fromkeys(("street", "rue", "voie", "nom de la voie", "libelle de la voie", "lib voie", "adresse"), "street"),
    **dict.fromkeys(("from", "first", "de", "debut", "numero debut", "n debut", "numero de debut"), "first"),
    **dict.fromkeys(("to", "last", "a", "fin", "numero fin", "n fin", "numero de fin"), "last"),
    **dict.fromkeys(("number", "numero", "numero voie", "n"), "number"),
    **dict.fromkeys(("side", "cote", "parite", "parity"), "side"),
    **dict.fromkeys(("station", "code", "bureau", "bureau de vote", "bv", "code bv"), "code"),
    **dict.fromkeys(("code bureau", "code du bureau", "numero du bureau", "n du bureau", "id bv"), "code"),
}
SIDES = {
    **dict.fromkeys(("odd", "impair", "impairs", "impaire", "i"), "odd"),
    **dict.fromkeys(("even", "pair", "pairs", "paire", "p"), "even"),
    **dict.fromkeys(("", "all", "both", "tous", "toutes", "les deux", "t"), ""),
}
# Toulouse has 4,500 streets; each number of each on a line of its own is another list.
MOST = 30_000
LAST = 99_999
NUMBER = re.compile(r"0*(\d{1,5})\s*(?:bis|ter|quater|[a-z])?", re.IGNORECASE)
NO_STREET = N_("This row names no street.")
UNKNOWN = N_("stations.csv has no station {code}.")
NO_NUMBER = N_("“{number}” is no number of a house.")
NO_SIDE = N_("“{side}” is no side of a street. Write odd, even, or nothing for both.")
BACKWARDS = N_("The numbers run from {first} to {last}: the smaller one comes first.")
BOTH = N_("Numbers of {street} belong to two stations, {one} and {other}: visitors are shown both.")


@dataclass(frozen=True)
class Stretch:
    """The numbers of a street that vote at a station, of one side ("odd", "even") or of both ("")."""

    code: str
    first: int = 0
    last: int = LAST
    side: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole street."""
        return (self.first, self.last, self.side) == (0, LAST, "")

    @property
    def is_open(self) -> bool:
        """Whether it has no last number."""
        return self.last == LAST

    def meets(self, other: "Stretch") -> bool:
        """Return whether a number can be of both."""
        same_side = not self.side or not other.side or self.side == other.side
        return same_side and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Street:
    """One street, and who of it votes where."""

    name: str
    stretches: Sequence[Stretch]


def read(path: Path, known: Collection[str], margin: Margin) -> tuple[Street, ...]:
    """Read the streets in the order of their names; what cannot be read stands in the margin."""
    names: dict[str, str] = {}
    found: dict[str, dict[Stretch, int]] = {}
    for row in sheets.rows(path, HEADS, "street", MOST, margin):
        key = spellings.street(row.cell("street"))
        stretch = _stretch(row, known, margin)
        if not key:
            margin.fault(row.line, NO_STREET)
        elif stretch:
            found.setdefault(names.setdefault(key, row.cell("street")), {}).setdefault(stretch, row.line)
    for name, lines in found.items():
        _see(name, lines, margin)
    return tuple(Street(name, _ordered(found[name])) for name in sorted(found, key=_by_name))


def _stretch(row: Row, known: Collection[str], margin: Margin) -> Stretch | None:
    code = _code(row.cell("code"))
    if code not in known:
        margin.fault(row.line, UNKNOWN, code=row.cell("code") or "?")
        return None
    side = spellings.key(row.cell("side"))
    if side not in SIDES:
        margin.fault(row.line, NO_SIDE, side=row.cell("side"))
        return None
    first, last = _numbers(row, margin)
    if first > last:
        margin.fault(row.line, BACKWARDS, first=first, last=last)
        return None
    return Stretch(code, first, last, SIDES[side])


def _code(typed: str) -> str:
    try:
        return codes.read(typed)
    except ValueError:
        return ""


def _numbers(row: Row, margin: Margin) -> tuple[int, int]:
    only = row.cell("number")
    first, last = (only, only) if only else (row.cell("first"), row.cell("last"))
    return _number(first, 0, row, margin), _number(last, LAST, row, margin)


def _number(typed: str, otherwise: int, row: Row, margin: Margin) -> int:
    read = NUMBER.fullmatch(typed)
    if typed and not read:
        margin.fault(row.line, NO_NUMBER, number=typed)
    return int(read[1]) if read else otherwise


def _see(name: str, lines: Mapping[Stretch, int], margin: Margin) -> None:
    # A street of a thousand rows, one for each number, would take a minute to compare.
    told = list(lines)[:100]
    for one, other in combinations(told, 2):
        if one.code != other.code and one.meets(other):
            margin.notice(lines[other], BOTH, street=name, one=one.code, other=other.code)
            return


def _ordered(stretches: Collection[Stretch]) -> tuple[Stretch, ...]:
    return tuple(sorted(stretches, key=lambda one: (one.first, one.side == "even", one.last, one.code)))


def _by_name(name: str) -> tuple[str, str]:
    # One looks for « rue des Tanneurs » below T as often as below R; the list says the name as it is written.
    return spellings.key(name), name
