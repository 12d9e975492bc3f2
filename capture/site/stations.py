"""Stations: what the page shows that finds one's polling station; it is all in the page, so that it asks nobody."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from capture import spellings
from capture.content.slugs import slug
from capture.content.stations import Station, Street, Stretch
from capture.site import plans
from capture.site.dates import Date
from capture.site.plans import Plan
from capture.site.whole import Whole
from capture.words import N_, translations

FOLDER = "stations"
# What every second street begins with: one looks for it by the next word.
KINDS = {*spellings.SHORTENED.values(), *"quai cours passage montee cote esplanade voie sentier venelle hameau".split()}


@dataclass(frozen=True)
class Entry:
    """One station: how it is found in the page and called on a voter's card, and when it is open."""

    id: str
    code: str
    room: str
    opens: datetime.time | None
    closes: datetime.time | None
    path_ics: str


@dataclass(frozen=True)
class Venue:
    """One building, and the stations in it."""

    name: str
    address: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Way:
    """The numbers of a street that lead to a station; without a number the whole street does."""

    entry: Entry
    stretch: Stretch


@dataclass(frozen=True)
class Finder:
    """All of it: buildings by neighbourhood, streets by letter, and the plan where there are outlines."""

    neighbourhoods: Sequence[tuple[str, Sequence[Venue]]]
    streets: Sequence[tuple[str, Sequence[tuple[str, Sequence[Way]]]]]
    plan: Plan | None
    entries: Mapping[str, Entry]
    # Of the place and of its streets: they are not translated.
    language: str

    @cached_property
    def usual(self) -> tuple[datetime.time | None, datetime.time | None]:
        """When most stations are open."""
        hours = [(entry.opens, entry.closes) for entry in self.entries.values()]
        return max(hours, key=hours.count)


def gather(whole: Whole, language: str) -> Finder | None:
    """Return what the page shows in a language, None for a campaign that says nothing of its stations."""
    told = whole.stations
    if not told.listed:
        return None
    entries = _entries(whole, language)
    by_place = sorted(told.listed, key=lambda one: (slug(one.neighbourhood), one.neighbourhood))
    around = [(name, _venues(list(of_one), entries)) for name, of_one in groupby(by_place, _neighbourhood)]
    return Finder(around, _by_letter(told.streets, entries), plans.draw(told), entries, whole.campaign.language)


def appointments(whole: Whole, language: str) -> Mapping[str, list[Date]]:
    """Return the days of the vote at each station, as dates for a calendar, by where their file stands."""
    entries = _entries(whole, language)
    return {entries[one.code].path_ics: _days(whole, one, entries[one.code], language) for one in whole.stations.listed}


def _entries(whole: Whole, language: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    taken: set[str] = set()
    root = whole.campaign.path(language)
    for one in whole.stations.listed:
        # 12-A and 12 A are two stations whose names in an address are one.
        names = (f"{slug(one.code)}{f'-{number}' if number else ''}" for number in range(len(taken) + 1))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        path = f"{root}{FOLDER}/{name}.ics"
        closes = one.closes or whole.campaign.closing
        opens = whole.campaign.ballot.rules.opens
        found[one.code] = Entry(f"station-{name}", one.code.lstrip("0"), one.room, opens, closes, path)
    return found


def _neighbourhood(one: Station) -> str:
    return one.neighbourhood


def _venues(listed: Sequence[Station], entries: Mapping[str, Entry]) -> list[Venue]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for one in listed:
        found.setdefault((one.name, one.address), []).append(entries[one.code])
    return [Venue(name, address, of_one) for (name, address), of_one in found.items()]


def _by_letter(
    streets: Sequence[Street], entries: Mapping[str, Entry]
) -> list[tuple[str, list[tuple[str, Sequence[Way]]]]]:
    found: dict[str, list[tuple[str, Sequence[Way]]]] = {}
    for street in sorted(streets, key=lambda one: (_looked_for(one.name), one.name)):
        ways = [Way(entries[stretch.code], stretch) for stretch in street.stretches]
        letter = _looked_for(street.name)[:1].upper()
        found.setdefault(letter if letter.isalpha() else "0–9", []).append((street.name, ways))
    return list(found.items())


def _looked_for(name: str) -> str:
    first, _, rest = spellings.street(name).partition(" ")
    return rest if first in KINDS and rest else f"{first} {rest}"


def _days(whole: Whole, station: Station, entry: Entry, language: str) -> list[Date]:
    say = translations(language).gettext
    place = ", ".join(filter(None, (station.name, station.room, station.address)))
    hours = (entry.opens, entry.closes) if entry.opens and entry.closes else (None, None)
    return [
        Date(
            key=f"{entry.id}-{number}",
            title=say(N_("I vote: polling station %(code)s")) % {"code": entry.code},
            date=day,
            time=hours[0],
            until=hours[1],
            place=place,
            content=Markup.escape(say(N_("Bring an identity document with a photograph."))),
            language=language,
            path_ics=entry.path_ics,
        )
        for number, day in enumerate(whole.campaign.rounds, 1)
    ]
