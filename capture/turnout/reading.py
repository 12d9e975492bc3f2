"""Reading: what delegates send, as they send it: a station, a count, perhaps an hour; whatever is doubtful is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from hashlib import sha256

from capture.turnout.naming import names_voter
from capture.words import N_, gettext

# Where a messenger says who wrote when: "[15/03/2032 10:02] Elsa: ", "15/03/2032, 10:02 - Elsa: ", "[10:02] ".
HEAD = re.compile(
    r"^(?:\[[^\]]{0,40}?\d{1,2}:\d{2}[^\]]{0,40}\]|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? (?:à )?\d{1,2}:\d{2}(?::\d{2})?)"
    r" ?(?:- ?)?(?:[^:=\d]{1,40}: )?"
)
HEAD_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](?:\d{2})?(\d{2})(?!\d)")
HEAD_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)")
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
DIGIT = re.compile(r"\d")
# Between two reports on one line.
APART = re.compile(r" ?(?:[;/]|, |,(?= ?\d\w* ?[:=])|\bet\b|\band\b) ?", re.IGNORECASE)

UNKNOWN = N_("no such station: {code}")
SEVERAL = N_("more than one number: which one is the count?")
EITHER = N_("either number may be the station")
NO_COUNT = N_("a station, and no count")
NO_STATION = N_("a count, and no station")
IN_PERCENT = N_("a share, not a count")
ABOVE = N_("more than are registered ({registered})")
MANY = N_("more than any station has")
OTHER_DAY = N_("sent on another day")
NAMED = N_("names a voter, or a number of the roll: only how many have voted is taken")
NAMED_BY_LAW = N_("names a voter, or a number of the roll: only how many have voted is taken ({code})")
TOO_LONG = N_("too long for a message: paste it line by line")
TOO_MANY = N_("too many lines at once: paste the rest again")
# Letters of a line, lines of a paste, voters of a station of whose electors nobody knows.
LONGEST, MOST_LINES, MOST_VOTERS = 300, 500, 10_000


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
        """Whether it names a station and a count; more than are registered is recorded, and asked (reports.doubt)."""
        return bool(self.code) and self.voters is not None and self.doubt in ("", ABOVE)

    @property
    def is_refused(self) -> bool:
        """Whether it names a voter: nothing of it is kept."""
        return self.doubt in (NAMED, NAMED_BY_LAW)


def read(text: str, registered: Mapping[str, int | None], day: date | None = None, article: str = "") -> list[Read]:
    """Read what was pasted, line by line, by the codes of the stations and who is registered at each.

    Lines without a number say nothing and are left out; every other line comes back, read or doubtful. Where a
    messenger says when it was sent, one of another day than `day` is doubtful, and that hour stands for one not told.
    One that names a voter is refused, by the article (a msgid) where one forbids it.
    """
    codes, found = _Codes(registered), list[Read]()
    for line in map(_tidy, text.splitlines()):
        if len(found) >= MOST_LINES:
            found.append(Read(line[:LONGEST], doubt=TOO_MANY))
            break
        if len(line) > LONGEST:
            found.append(Read(f"{line[:LONGEST]} …", doubt=TOO_LONG))
        else:
            found.extend(_line(line, codes, day, article))
    return found


def _tidy(line: str) -> str:
    return " ".join(line.split())


def in_words(found: Read) -> str:
    """Return what is asked about a line, in the language being spoken; nothing where it is clear."""
    return gettext(found.doubt).format(code=found.about, registered=found.about) if found.doubt else ""


def find(code: str, registered: Mapping[str, int | None]) -> str:
    """Return the station that somebody means by a code, its left zeros typed or not; nothing where none is meant."""
    return _Codes(registered).find(code)


def key_of(found: Read, day: date, hour: time | None) -> str:
    """Return the key of what was read for an hour of a day, so that a message pasted twice counts once."""
    told = f"{day}\n{found.code}\n{found.voters}\n{hour}\n{found.line}"
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


def _line(line: str, codes: _Codes, day: date | None, article: str) -> Iterator[Read]:
    head = HEAD.match(line)
    said = line[head.end() :] if head else line
    if names_voter(said):
        yield Read(line, doubt=NAMED_BY_LAW if article else NAMED, about=gettext(article) if article else "")
        return
    if not TOKEN.search(HOUR.sub(" ", said)):
        return
    parts = [part for part in APART.split(said) if TOKEN.search(HOUR.sub(" ", part))]
    several = [_report(part, codes, part) for part in parts]
    # "12=412 ; 13=398" are two; "12 : 412 / 1056" is one, and so is whatever does not come out even.
    isolated = len(several) > 1 and all(one.code and one.voters is not None for one in several)
    for found in several if isolated else [_report(said, codes, line)]:
        yield _as_sent(found, head[0], day) if head else found


def _as_sent(found: Read, head: str, day: date | None) -> Read:
    """Return what was read with what the messenger says of when."""
    told, at = HEAD_DAY.search(head), HEAD_HOUR.search(head)
    if told and day and not _is_day(told, day):
        return replace(found, doubt=OTHER_DAY)
    hour = time(int(at[1]), int(at[2])) if at else None
    return replace(found, hour=found.hour or hour)


def _is_day(told: re.Match[str], day: date) -> bool:
    # Some messengers write the month first.
    return int(told[3]) == day.year % 100 and {int(told[1]), int(told[2])} == {day.day, day.month}


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
    if counts is None:
        return _count(line, first[0], None, hour, codes)
    if not counts:
        known = Read(line, code=code, hour=hour, doubt=NO_COUNT)
        return known if code else Read(line, voters=_number(first[0]), hour=hour, doubt=NO_STATION)
    is_said = bool(re.match(r"\s*[:=→>-]", rest[first.end() :]))
    if code and not is_said and len(counts) == 1 and len(first[0]) < 4 and _could_be(counts[0], first[0], codes):
        return Read(line, code, counts[0], hour, EITHER)
    return _count(line, first[0], counts, hour, codes)


def _count(line: str, written: str, counts: Sequence[int] | None, hour: time | None, codes: _Codes) -> Read:
    code = codes.find(written)
    if counts is None:
        return Read(line, code, hour=hour, doubt=SEVERAL)
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
    if told[0] > MOST_VOTERS:
        return Read(line, code, told[0], hour, MANY)
    return Read(line, code, told[0], hour)


def _could_be(station: int, count: str, codes: _Codes) -> bool:
    """Return whether it may be meant the other way round."""
    code = codes.find(str(station))
    registered = codes.registered.get(code)
    return bool(code) and count.isdigit() and (registered is None or int(count) <= registered)


def _numbers(text: str) -> list[int] | None:
    """Return the numbers of a text; None where figures are left that are none: nobody knows what they mean."""
    found = [_number(written) for written in NUMBER.findall(text)]
    if DIGIT.search(NUMBER.sub(" ", text)) or None in found:
        return None
    return [number for number in found if number is not None]


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
