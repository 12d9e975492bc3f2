"""Reading: what delegates send, as they send it: a station, a count, perhaps an hour; whatever is doubtful is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256

from capture.words import N_, gettext

# Where a messenger says who wrote when: "[15/03/2032 10:02] Elsa: ", "15/03/2032, 10:02 - Elsa: ", "[10:02] ".
HEAD = re.compile(
    r"^\s*(?:\[[^\]]*\d{1,2}:\d{2}[^\]]*\]|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+(?:à\s+)?\d{1,2}:\d{2}(?::\d{2})?)"
    r"\s*(?:-\s*)?(?:[^:=\d]{1,40}:\s+)?"
)
# "à 10h", "10 h 30", "10:30", "12 heures", "at 5 pm", "midi".
HOUR = re.compile(
    r"(?:\b(?:à|a|at|de)\s+)?(?:\b(?P<hour>[01]?\d|2[0-3])\s*(?:h(?:eures?)?\b\s*(?P<minute>[0-5]\d)?(?!\d)"
    r"|h(?P<joined>[0-5]\d)\b|:(?P<clock>[0-5]\d)\b|\s?(?P<half>[ap])\.?m\b\.?)|\b(?P<noon>midi|noon)\b)",
    re.IGNORECASE,
)
# What stands before a station's code.
STATION = re.compile(
    r"\b(?:bureaux?(?:\s+de\s+vote)?|bdv|bv|bur|bureau|polling\s+station|station|precinct|no?\s*°|n°|#)"
    r"\s*(?:n\s*°|no\.?|n°|num(?:é|e)ro|:)?\s*(?P<code>\d[^\W_]*)",
    re.IGNORECASE,
)
# A count, in thousands perhaps: 412, 1 024, 1.024, 1'024.
NUMBER = re.compile(r"(?<![\w,.])(\d{1,3}(?:[ \u00a0\u202f.'’]\d{3})+|\d+)(?![\w])(?!\s*%|[,.]\d)")
TOKEN = re.compile(r"(?<![^\W_])\d[^\W_]*")
SHARE = re.compile(r"\d\s*%")
# Between two reports on one line.
APART = re.compile(r"\s*(?:[;/\n]|,\s|\bet\b|\band\b)\s*", re.IGNORECASE)

UNKNOWN = N_("no such station: {code}")
SEVERAL = N_("more than one number: which one is the count?")
EITHER = N_("either number may be the station")
NO_COUNT = N_("a station, and no count")
NO_STATION = N_("a count, and no station")
IN_PERCENT = N_("a share, not a count")
ABOVE = N_("more than are registered ({registered})")


@dataclass(frozen=True)
class Read:
    """What one line seems to report: of which station, how many, at what hour; and why somebody should look."""

    line: str
    code: str = ""
    voters: int | None = None
    hour: time | None = None
    doubt: str = ""
    about: str = ""

    @property
    def is_report(self) -> bool:
        """Whether it names a station and a count and nothing about it is doubtful."""
        return bool(self.code) and self.voters is not None and not self.doubt


def read(text: str, registered: Mapping[str, int | None]) -> list[Read]:
    """Read what was pasted, line by line, by the codes of the stations and who is registered at each.

    Lines without a number say nothing and are left out; every other line comes back, read or doubtful.
    """
    codes = _Codes(registered)
    return [found for line in text.splitlines() for found in _line(line.strip(), codes)]


def in_words(found: Read) -> str:
    """Return what is asked about a line, in the language being spoken; nothing where it is clear."""
    return gettext(found.doubt).format(code=found.about, registered=found.about) if found.doubt else ""


def find(code: str, registered: Mapping[str, int | None]) -> str:
    """Return the station that somebody means by a code, its left zeros typed or not; nothing where none is meant."""
    return _Codes(registered).find(code)


def key_of(found: Read, day: date) -> str:
    """Return the key of what was read, so that a message pasted twice counts once."""
    told = f"{day}\n{found.code}\n{found.voters}\n{found.hour}\n{found.line}"
    return sha256(told.encode()).hexdigest()


class _Codes:
    """The stations, by every way in which their codes are written."""

    def __init__(self, registered: Mapping[str, int | None]) -> None:
        self.registered = registered
        spelt: dict[str, set[str]] = {}
        for code in registered:
            for way in (code.upper(), code.upper().lstrip("0")):
                spelt.setdefault(way, set()).add(code)
        # What two stations could mean names neither.
        self.spelt = {way: next(iter(meant)) for way, meant in spelt.items() if len(meant) == 1}

    def find(self, written: str) -> str:
        """Return the code that was meant, or nothing."""
        written = written.upper()
        if written in self.registered:
            return written
        return self.spelt.get(written, "") or self.spelt.get(written.lstrip("0"), "")


def _line(line: str, codes: _Codes) -> Iterator[Read]:
    said = HEAD.sub("", line)
    if not TOKEN.search(HOUR.sub(" ", said)):
        return
    parts = [part for part in APART.split(said) if TOKEN.search(HOUR.sub(" ", part))]
    several = [_report(part, codes, part) for part in parts]
    # "12=412 ; 13=398" are two; "12 : 412 / 1056" is one, and so is whatever does not come out even.
    if len(several) > 1 and all(one.code and one.voters is not None for one in several):
        yield from several
    else:
        yield _report(said, codes, line)


def _report(said: str, codes: _Codes, line: str) -> Read:
    hours = list(HOUR.finditer(said))
    hour = _hour(hours[0]) if len(hours) == 1 else None
    rest = HOUR.sub(" ", said)
    if SHARE.search(rest):
        return Read(line, hour=hour, doubt=IN_PERCENT)
    named = STATION.search(rest)
    if named:
        rest = rest[: named.start()] + " " + rest[named.end() :]
        return _count(line, named["code"], _numbers(rest), hour, codes)
    return _bare(line, rest, hour, codes)


def _bare(line: str, rest: str, hour: time | None, codes: _Codes) -> Read:
    """Read a line that names no station in words: the code comes first, as in "0123 412"."""
    first = TOKEN.search(rest)
    if first is None:
        return Read(line, hour=hour, doubt=NO_STATION)
    code, counts = codes.find(first[0]), _numbers(rest[first.end() :])
    if not counts:
        known = Read(line, code=code, hour=hour, doubt=NO_COUNT)
        return known if code else Read(line, voters=_number(first[0]), hour=hour, doubt=NO_STATION)
    is_said = bool(re.match(r"\s*[:=→>-]", rest[first.end() :]))
    if code and not is_said and len(counts) == 1 and len(first[0]) < 4 and _could_be(counts[0], first[0], codes):
        return Read(line, code, counts[0], hour, EITHER)
    return _count(line, first[0], counts, hour, codes)


def _count(line: str, written: str, counts: Sequence[int], hour: time | None, codes: _Codes) -> Read:
    code = codes.find(written)
    if not code:
        return Read(line, voters=counts[0] if counts else None, hour=hour, doubt=UNKNOWN, about=written)
    if not counts:
        return Read(line, code, hour=hour, doubt=NO_COUNT)
    registered = codes.registered[code]
    # "412 / 1056": how many are registered is said besides.
    told = [count for count in counts if count != registered] if len(counts) > 1 else list(counts)
    if len(set(told)) != 1:
        return Read(line, code, hour=hour, doubt=SEVERAL)
    if registered is not None and told[0] > registered:
        return Read(line, code, told[0], hour, ABOVE, str(registered))
    return Read(line, code, told[0], hour)


def _could_be(station: int, count: str, codes: _Codes) -> bool:
    """Return whether it may be meant the other way round."""
    code = codes.find(str(station))
    registered = codes.registered.get(code)
    return bool(code) and count.isdigit() and (registered is None or int(count) <= registered)


def _numbers(text: str) -> list[int]:
    return [number for found in NUMBER.findall(text) if (number := _number(found)) is not None]


def _number(written: str) -> int | None:
    digits = re.sub(r"\D", "", written)
    return int(digits) if digits and len(digits) <= 7 else None


def _hour(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return time(hour, int(found["minute"] or found["joined"] or found["clock"] or 0))
