"""The facts at the head of a file: their names in every language, and what their values mean."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from capture import words
from capture.content.remarks import Margin
from capture.content.slugs import slug
from capture.words import N_

# By the name that the code uses; people write them in any language that the site's words are in.
NAMES = {
    "title": N_("Title"),
    "date": N_("Date"),
    "time": N_("Time"),
    "until": N_("Until"),
    "place": N_("Place"),
    "order": N_("Order"),
    "menu": N_("Menu"),
    "role": N_("Role"),
    "promise": N_("Promise"),
    "figure": N_("Figure"),
    "summary": N_("Summary"),
    "picture": N_("Picture"),
    "picture_text": N_("Picture text"),
    "slug": N_("Slug"),
    "former": N_("Former"),
    "service": N_("Service"),
    "key": N_("Key"),
    "subject": N_("Subject"),
    "preview": N_("Preview"),
    "audience": N_("Audience"),
    "channel": N_("Channel"),
    "from": N_("From"),
    "send_at": N_("Send at"),
}
# What people also call them.
NICKNAMES = {"photo": "picture", "image": "picture", "name": "title", "nom": "title", "description": "summary"}
# The ways on which a mailing goes out, as people call them.
CHANNELS = {**dict.fromkeys(("email", "e-mail", "courriel", "mail"), "email"), **dict.fromkeys(("sms", "texto"), "sms")}
TRUTHS = {**dict.fromkeys(("yes", "oui", "true", "vrai"), True), **dict.fromkeys(("no", "non", "false", "faux"), False)}
CLOCK = re.compile(r"(\d{1,2}) ?(?:(?:h|[:.])(?: ?(\d\d))?)? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)
NUMERIC_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@lru_cache
def names() -> Mapping[str, str]:
    """Return the facts by their folded name in every language: "texte-de-l-image" is "picture_text"."""
    told = {
        slug(words.translations(code).gettext(name)): fact
        for code in words.spoken_languages()
        for fact, name in NAMES.items()
    }
    return {**NICKNAMES, **told}


def day(value: str) -> date | None:
    """Return the day that is meant: 2032-02-01, 01/02/2032, 1er février 2032; None if there is no such day."""
    found = _parts(value)
    try:
        return date(*found) if found else None
    except ValueError:
        return None


def clock(value: str) -> time | None:
    """Return the time of day that is meant: 18:30, 18 h 30, 6.30 p.m.; None if there is no such time."""
    found = CLOCK.fullmatch(re.sub(r"\s+", " ", value))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment(value: str) -> datetime | None:
    """Return the moment of the campaign's clock that is meant: 2032-02-01 18:30, 1er février 2032 à 18 h 30."""
    parts = re.sub(r"(?<=\d)T(?=\d)", " ", value).replace(",", " ").split()
    for cut in range(1, len(parts)):
        on, at = day(" ".join(parts[:cut])), clock(re.sub(r"^(?:à|at) ", "", " ".join(parts[cut:])))
        if on is not None and at is not None:
            return datetime.combine(on, at)
    return None


def channel(value: str) -> str | None:
    """Return the name of the channel that is meant; None if there is no such one."""
    return CHANNELS.get(slug(value))


def number(value: str) -> int | None:
    """Return the place in an order that is meant, from 0 to 9999; None if it is none."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else None


def truth(value: str) -> bool | None:
    """Return what is meant by yes or no; None if it is neither."""
    return TRUTHS.get(slug(value))


def addresses(value: str) -> tuple[str, ...]:
    """Return the addresses in a row of them: "/logements, https://town.example/a.html" are logements/ and a.html."""
    plain = (re.sub(r"https?://[^/]*", "", part.strip()).strip("/") for part in value.split(","))
    return tuple(part if part.endswith(".html") else f"{part}/" for part in plain if part)


def picture(value: str) -> str:
    """Return the file's name below content/images/."""
    return value.lstrip("/").removeprefix("images/")


# How a value is read, and what is said of one that cannot be.
VALUES: Mapping[str, tuple[Callable[[str], object | None], str]] = {
    "date": (day, N_("“{value}” is no date. Write for instance Date: 2032-02-01")),
    "time": (clock, N_("“{value}” is no time of day. Write for instance Time: 18:30")),
    "until": (clock, N_("“{value}” is no time of day. Write for instance Until: 20:00")),
    "send_at": (moment, N_("“{value}” is no moment. Write for instance Send at: 2032-02-01 18:30")),
    "channel": (channel, N_("A mailing goes out by “email” or by “sms”, not by “{value}”.")),
    "order": (number, N_("“{value}” is no place in an order. Write for instance Order: 3")),
    "service": (truth, N_("“{value}” is neither yes nor no. Write for instance Service: yes")),
    "menu": (number, N_("“{value}” is no place in the menu. Write for instance Menu: 3")),
}
# What no campaign of these years means: a slip of the finger.
YEARS = range(2000, 2100)


def check(name: str, line: int, value: str, margin: Margin) -> None:
    """Note in the margin what is wrong with a value, or how it was understood."""
    if name in VALUES:
        read, sentence = VALUES[name]
        if read(value) is None and not (name == "date" and _no_such_day(line, value, margin)):
            margin.fault(line, sentence, value=value)
        elif name == "date" and read(value) is not None:
            _check_day(line, value, margin)


def _no_such_day(line: int, value: str, margin: Margin) -> bool:
    found = _parts(value)
    if found:
        margin.fault(line, N_("There is no day “{value}” in the calendar. Look at the day and the month."), value=value)
    return bool(found)


def _check_day(line: int, value: str, margin: Margin) -> None:
    found = day(value)
    if found is None:
        return
    written = words.written(found, margin.language)
    weekday = format_date(found, "EEEE", locale=margin.language)
    said = [part for part in slug(value).split("-") if part in _weekdays()]
    if found.year not in YEARS:
        sentence = N_("“{value}”: is the year {year} meant? Put it right.")
        margin.fault(line, sentence, value=value, year=found.year)
    elif said and _weekdays()[said[0]] != found.weekday():
        sentence = N_("{day} is a {weekday}, but it says “{value}”. Put one of the two right.")
        margin.fault(line, sentence, day=written, weekday=weekday, value=value)
    elif found.isoformat() != value:
        margin.notice(line, N_("“{value}” was understood as {day}."), value=value, day=written)


def _parts(value: str) -> tuple[int, int, int] | None:
    numeric = NUMERIC_DAY.fullmatch(value)
    return _by_numbers(numeric) if numeric else _by_words(value)


def _by_numbers(found: re.Match[str]) -> tuple[int, int, int]:
    year, month, of_month, day_first, month_second, year_last = (int(part or 0) for part in found.groups())
    return (year, month, of_month) if year else (year_last, month_second, day_first)


def _by_words(value: str) -> tuple[int, int, int] | None:
    parts = [part for part in slug(value).split("-") if part]
    years = [int(part) for part in parts if re.fullmatch(r"\d{4}", part)]
    days = [int(found[1]) for part in parts if (found := re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)?", part))]
    named = [month for part in parts if (month := _months().get(part))]
    return (years[0], named[0], days[0]) if len(years) == len(days) == len(named) == 1 else None


@lru_cache
def _months() -> Mapping[str, int]:
    months = (Locale.parse(code).months["format"]["wide"].items() for code in words.spoken_languages())
    return {slug(name): number for of_one in months for number, name in of_one}


@lru_cache
def _weekdays() -> Mapping[str, int]:
    days = (Locale.parse(code).days["format"]["wide"].items() for code in words.spoken_languages())
    return {slug(name): number for of_one in days for number, name in of_one}
