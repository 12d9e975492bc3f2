"""Homes: where the people of a roll live and vote; each place is told once, and has a number until the roll is in."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from capture.electors import doorways
from capture.precincts import codes
from capture.words import N_

# How a home and a polling station are kept while a roll comes in, behind their numbers.
HOME = ("street street_key number suffix letter entrance entrance_key postcode post_key town town_key").split()
POLL = "commune code station".split()
CODE_BROKEN = N_("A spreadsheet broke the code of the polling station; the person comes in without one.")
HOMELESS = N_("No address is given.")
NOWHERE = N_("No polling station is given.")
# So many are known at once; one that comes after them all is told again, and the database sees that it is the same.
MOST_KNOWN = 1 << 13
HERE = frozenset(("", "france", "fr", "fra"))
POSTCODE_LENGTH = 5

Place = tuple[Any, ...]


class Places:
    """Gives each place a number; whoever is asked to read cells reads them once."""

    def __init__(self, read: Callable[..., tuple[Place, str]]) -> None:
        """Know none yet. `read` makes a place of cells, and says what is wrong with it, or nothing."""
        self.read = read
        self.told = 0
        self._seen: dict[tuple[str, ...], tuple[int, str]] = {}
        self._numbers: dict[Place, int] = {}
        self._new: list[Place] = []

    def of(self, *cells: str) -> tuple[int, str]:
        """Return the number of the place of which cells tell, and what is wrong with it."""
        found = self._seen.get(cells)
        if found is None:
            place, remark = self.read(*cells)
            found = self._number(place), remark
            _keep(self._seen, cells, found)
        return found

    def take(self) -> list[Place]:
        """Return the places that were told since this was asked last, each behind its number."""
        new, self._new = self._new, []
        return new

    def _number(self, place: Place) -> int:
        number = self._numbers.get(place)
        if number is None:
            self.told += 1
            number = self.told
            self._new.append((number, *place))
            _keep(self._numbers, place, number)
        return number


def _keep(known: dict[Any, Any], key: Any, value: Any) -> None:
    if len(known) >= MOST_KNOWN:
        known.clear()
    known[key] = value


def home(
    number: str, street: str, first: str, second: str, place: str, postcode: str, town: str, own_town: str, country: str
) -> tuple[Place, str]:
    """Return where somebody lives."""
    door = doorways.read(number, street, first, second, place)
    address = (door.street, door.street_key, door.number, door.suffix, door.letter, door.entrance, door.entrance_key)
    named, key = _town(town, own_town)
    post, post_key = _post(postcode, town, country)
    return (*address, post, post_key, named, key), "" if door.street else HOMELESS


def poll(commune: str, code: str, station: str) -> tuple[Place, str]:
    """Return where somebody votes."""
    typed, remark, read = code.strip(), "", ""
    try:
        read = codes.read(typed)
    except ValueError:
        remark = CODE_BROKEN if typed else NOWHERE
    return (commune, read, doorways.shown(station)[:200]), remark


@lru_cache(maxsize=1 << 12)
def _post(postcode: str, town: str, country: str) -> tuple[str, str]:
    """A postcode as it is shown, and as it tells one place from another: that of a CEDEX tells of no street."""
    typed = postcode.strip().removesuffix(".0").upper()
    shown = "".join(char for char in typed if char.isascii() and char.isalnum())[:10]
    abroad = doorways.town_key(country)
    if abroad not in HERE:
        return shown, f"{shown} {abroad}"[:60].strip()
    # Of 01000 a spreadsheet makes 1000.
    shown = shown.rjust(POSTCODE_LENGTH, "0") if shown.isdecimal() else shown
    return shown, "" if "cedex" in town.lower() or "cedex" in postcode.lower() else shown


@lru_cache(maxsize=1 << 12)
def _town(typed: str, of_roll: str) -> tuple[str, str]:
    """The town of an address; one that is spelled almost like the roll's own is that one."""
    typed, own = doorways.town_key(typed), doorways.town_key(of_roll)
    if not typed or (own and _is_like(typed, own)):
        return doorways.shown(of_roll or typed)[:120], own or typed
    return doorways.shown(typed)[:120], typed


def _is_like(one: str, other: str) -> bool:
    # One slip in a name that has many letters; Toulouse and Toulon are two towns.
    return one == other or (len(one) > 5 and OSA.distance(one, other, score_cutoff=1) <= 1)
