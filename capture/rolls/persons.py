"""Persons: what one row of a roll tells, read as the law lets it be kept."""

import base64
import hmac
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from capture import spellings
from capture.electors import doorways
from capture.imports.recognising import NOTHING
from capture.precincts import codes
from capture.rolls.columns import LEFT_OUT
from capture.words import N_

# How one of a roll is kept while it comes in: these columns, in this order.
ARRIVING = (
    "place commune code station lists order_number family_name used_name given_names sex born identity street "
    "street_key number suffix entrance entrance_key postcode town town_key likeness"
).split()
Arriving = tuple[int | str | None, ...]
LP, LCM, LCE = "LP", "LCM", "LCE"
LONGEST = 500  # letters of one cell: more is no roll
# 24/03/1953, 24-03-1953, 24.03.1953; 1953-03-24; 1953; with 00 where nobody knows.
DAY_FIRST, YEAR_FIRST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})"), re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
YEAR = re.compile(r"\d{4}")
LETTERS = re.compile(r"[^\W\d_]+")
NAMELESS = N_("This row names nobody.")
HOSTILE = N_("A cell of this row is longer than any name or address.")
CODE_BROKEN = N_("A spreadsheet broke the code of the polling station; the person comes in without one.")
UNBORN = N_("The date of birth could not be read.")
HOMELESS = N_("No address is given.")
LISTLESS = N_(
    "The type of the list could not be read; the person comes in on the main list, and nobody is struck for it."
)
NOWHERE = N_("No polling station is given.")


class Reader:
    """Reads the rows of one roll; `remarks` counts what was refused or came in otherwise than it stood."""

    def __init__(self, mapping: Sequence[str], key: str) -> None:
        """Learn which column holds what."""
        named = [(place, name) for place, name in enumerate(mapping) if name != NOTHING and name not in LEFT_OUT]
        self.places = {name: place for place, name in reversed(named)}
        self.key = key.encode()
        self.remarks: Counter[str] = Counter()
        self.refused: list[tuple[int, str]] = []
        self.refusals = 0

    def read(self, number: int, cells: Sequence[str]) -> Arriving | None:
        """Return what is kept of a row, None where it names nobody."""
        told = {name: doorways.visible(cells[place]) for name, place in self.places.items() if place < len(cells)}
        family, given = _name(told.get("family_name", "")), _name(told.get("given_names", ""))
        family = family or _name(told.get("used_name", ""))
        if not family or any(len(cell) > LONGEST for cell in told.values()):
            self.refuse(number, HOSTILE if family else NAMELESS)
            return None
        born = birth(told.get("born", "").strip())
        if not born:
            self.remarks[UNBORN] += 1
        person = (family[:120], _name(told.get("used_name", ""))[:120], given[:160], _sex(told.get("sex", "")), born)
        who = identity(self.key, family, given, born)
        near = likeness(self.key, family, given, born)
        return (number, *self._polling(told), *person, who, *self._home(told), near)

    def refuse(self, number: int, why: str) -> None:
        """Note a row that does not come in, by its number in the file."""
        self.remarks[why] += 1
        self.refusals += 1
        if len(self.refused) < 1000:
            self.refused.append((number, why))

    def _polling(self, told: Mapping[str, str]) -> tuple[str, str, str, str, int | None]:
        commune, code = codes.read_town(told.get("commune", "")), ""
        typed = told.get("precinct", "").strip()
        try:
            code = codes.read(typed)
        except ValueError:
            self.remarks[CODE_BROKEN if typed else NOWHERE] += 1
        station = doorways.shown(told.get("station", ""))[:200]
        # In 2013 there was no column for it.
        kind = _list(told["list"]) if "list" in told else LP
        if not kind:
            self.remarks[LISTLESS] += 1
        return commune, code, station, kind, _order(told.get("order", ""))

    def _home(self, told: Mapping[str, str]) -> tuple[str | int, ...]:
        lines = [told.get(name, "") for name in ("number", "street", "first", "second", "place")]
        door = doorways.read(*lines)
        if not door.street:
            self.remarks[HOMELESS] += 1
        town, town_key = _town(told.get("town", ""), told.get("town_name", ""))
        postcode = _code(told.get("postcode", ""), 10)
        address = (door.street, door.street_key, door.number, door.suffix, door.entrance, door.entrance_key)
        return (*address, postcode, town, town_key)


def identity(key: bytes, family_name: str, given_names: str, born: str) -> str:
    """Return by what a person is found in the next roll: a keyed hash of names and birth (HMAC-SHA256)."""
    return _digest(key, f"roll:{letters(family_name)}|{letters(given_names)}|{born}")


def _digest(key: bytes, told: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, told.encode(), "sha256")).decode().rstrip("=")


def likeness(key: bytes, family_name: str, given_names: str, born: str) -> str:
    """Return by what one of a file that tells less is known: family name, first given name, day or year, digested."""
    first = letters(given_names).partition(" ")[0]
    return _digest(key, f"roll-like:{letters(family_name)}|{first}|{born[:4] if born.endswith('-00') else born}")


def likenesses(key: bytes, family_name: str, given_names: str, born: str) -> list[str]:
    """Return what any file may tell of a person: with the day of birth, the year or none; with a given name or none."""
    told = [(given_names, birth) for birth in (born, f"{born[:4]}-00-00", "")] + [("", born), ("", f"{born[:4]}-00-00")]
    return list(dict.fromkeys(likeness(key, family_name, given, birth) for given, birth in told))


def birth(text: str) -> str:
    """Return a date of birth as it is kept: 1953-03-24, 1953-00-00 where only the year is known, "" for none."""
    if YEAR.fullmatch(text):
        return f"{text}-00-00" if 1880 < int(text) < 2100 else ""
    day_first, year_first = DAY_FIRST.match(text), YEAR_FIRST.match(text)
    if day_first:
        day, month, year = map(int, day_first.groups())
    elif year_first:
        year, month, day = map(int, year_first.groups())
    else:
        return ""
    return f"{year}-{month:02}-{day:02}" if 1880 < year < 2100 and month < 13 and day < 32 else ""


@lru_cache(maxsize=1 << 14)
def letters(text: str) -> str:
    """Return a name as two spellings of it are one: its letters, without accents."""
    return " ".join(LETTERS.findall(spellings.key(text)))


@lru_cache(maxsize=1 << 14)
def _name(text: str) -> str:
    return " ".join(doorways.visible(text).split()).lstrip(doorways.RUN)


@lru_cache(maxsize=256)
def _sex(text: str) -> str:
    told = spellings.key(text).strip(" .")
    return "F" if told.startswith(("f", "mme", "mad", "mlle", "2")) else "M" if told[:1] in ("m", "h", "1") else ""


@lru_cache(maxsize=256)
def _list(text: str) -> str:
    told = spellings.key(text)
    if "lcm" in told or "municipal" in told:
        return LCM
    if "lce" in told or "europeen" in told:
        return LCE
    return LP if "lp" in told.split() or "principal" in told or "general" in told else ""


def _order(text: str) -> int | None:
    figures = text.strip().removesuffix(".0")
    return int(figures) if figures.isascii() and figures.isdecimal() and len(figures) < 8 else None


@lru_cache(maxsize=1 << 12)
def _code(text: str, most: int) -> str:
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())[:most]


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
