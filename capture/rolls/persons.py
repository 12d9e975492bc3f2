"""Persons: what one row of a roll tells, read as the law lets it be kept."""

import binascii
import hmac
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from capture import spellings
from capture.electors import doorways
from capture.imports.recognising import NOTHING
from capture.precincts import codes
from capture.rolls import homes
from capture.rolls.columns import LEFT_OUT
from capture.rolls.homes import Places
from capture.words import N_

# How one of a roll is kept while it comes in: these columns, in this order; `poll` and `home` are numbers of places.
ARRIVING = (
    "place commune poll lists order_number family_name used_name given_names sex born identity likeness home"
).split()
Arriving = tuple[int | str | None, ...]
# What is read of a row, in the order in which it is taken apart.
FIELDS = (
    "commune list family_name used_name given_names sex born order precinct station number street first second place "
    "postcode town town_name country"
).split()
LP, LCM, LCE = "LP", "LCM", "LCE"
LONGEST = 500  # letters of one cell: more is no roll
# 24/03/1953, 24-03-1953, 24.03.1953; 1953-03-24; 1953; with 00 where nobody knows.
DAY_FIRST, YEAR_FIRST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})"), re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
YEAR = re.compile(r"\d{4}")
LETTERS = re.compile(r"[^\W\d_]+")
NAMELESS = N_("This row names nobody.")
HOSTILE = N_("A cell of this row is longer than any name or address.")
UNBORN = N_("The date of birth could not be read.")
LISTLESS = N_(
    "The type of the list could not be read; the person comes in on the main list, and nobody is struck for it."
)
# Base64 for addresses (RFC 4648, 5).
URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Reader:
    """Reads the rows of one roll; `remarks` counts what was refused or came in otherwise than it stood."""

    def __init__(self, mapping: Sequence[str], key: str) -> None:
        """Learn which column holds what."""
        self.width = len(mapping)
        self.kept = itemgetter(*_places(mapping))
        self.has_lists = "list" in mapping
        self.key = key.encode()
        self.homes, self.polls = Places(homes.home), Places(homes.poll)
        self.remarks: Counter[str] = Counter()
        self.refused: list[tuple[int, str]] = []
        self.refusals = 0

    def read(self, number: int, cells: Sequence[str]) -> Arriving | None:
        """Return what is kept of a row, None where it names nobody."""
        # What no column holds stands in an empty one behind them.
        told = self.kept([*cells[: self.width], *([""] * (self.width + 1 - len(cells[: self.width])))])
        if not "".join(told).isprintable():
            told = tuple(map(doorways.visible, told))
        commune, kind, family, used, given, sex, born, order, code, station, *address = told
        family, used, given = _name(family), _name(used), _name(given)
        family = family or used
        if not family or max(map(len, told)) > LONGEST:
            self.refuse(number, HOSTILE if family else NAMELESS)
            return None
        birth_, commune = birth(born), _commune(commune)
        who, near = identity(self.key, family, given, birth_), likeness(self.key, family, given, birth_)
        if not birth_:
            self.remarks[UNBORN] += 1
        polling = commune, self._at(self.polls, commune, code, station), self._list(kind), _order(order)
        person = (family[:120], used[:120], given[:160], _sex(sex), birth_)
        return (number, *polling, *person, who, near, self._at(self.homes, *address))

    def refuse(self, number: int, why: str) -> None:
        """Note a row that does not come in, by its number in the file."""
        self.remarks[why] += 1
        self.refusals += 1
        if len(self.refused) < 1000:
            self.refused.append((number, why))

    def _at(self, places: Places, *cells: str) -> int:
        number, remark = places.of(*cells)
        if remark:
            self.remarks[remark] += 1
        return number

    def _list(self, typed: str) -> str:
        # In 2013 there was no column for it.
        kind = _list(typed) if self.has_lists else LP
        if not kind:
            self.remarks[LISTLESS] += 1
        return kind


def _places(mapping: Sequence[str]) -> list[int]:
    named: Mapping[str, int] = {
        name: place for place, name in reversed(list(enumerate(mapping))) if name != NOTHING and name not in LEFT_OUT
    }
    return [named.get(name, len(mapping)) for name in FIELDS]


def identity(key: bytes, family_name: str, given_names: str, born: str) -> str:
    """Return by what a person is found in the next roll: a keyed hash of names and birth (HMAC-SHA256)."""
    return _digest(key, f"roll:{letters(family_name)}|{letters(given_names)}|{born}")


def _digest(key: bytes, told: str) -> str:
    made = binascii.b2a_base64(hmac.digest(key, told.encode(), "sha256"), newline=False)
    return made.translate(URL_SAFE).decode().rstrip("=")


def likeness(key: bytes, family_name: str, given_names: str, born: str) -> str:
    """Return by what one of a file that tells less is known: family name, first given name, day or year, digested."""
    first = letters(given_names).partition(" ")[0]
    return _digest(key, f"roll-like:{letters(family_name)}|{first}|{born[:4] if born.endswith('-00') else born}")


def likenesses(key: bytes, family_name: str, given_names: str, born: str) -> list[str]:
    """Return what any file may tell of a person: with the day of birth, the year or none; with a given name or none."""
    told = [(given_names, birth) for birth in (born, f"{born[:4]}-00-00", "")] + [("", born), ("", f"{born[:4]}-00-00")]
    return list(dict.fromkeys(likeness(key, family_name, given, birth) for given, birth in told))


@lru_cache(maxsize=1 << 15)
def birth(text: str) -> str:
    """Return a date of birth as it is kept: 1953-03-24, 1953-00-00 where only the year is known, "" for none."""
    text = text.strip()
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


@lru_cache(maxsize=1 << 12)
def _order(text: str) -> int | None:
    figures = text.strip().removesuffix(".0")
    return int(figures) if figures.isascii() and figures.isdecimal() and len(figures) < 8 else None


@lru_cache(maxsize=1 << 12)
def _commune(text: str) -> str:
    return codes.read_town(text)
