"""Dates: when and where one meets the campaign."""

import datetime
from dataclasses import dataclass

from markupsafe import Markup

from capture.content import Document
from capture.site.texts import Artist
from capture.site.whole import Whole


@dataclass(frozen=True)
class Date:
    """One meeting; without a time it lasts all day."""

    key: str
    title: str
    date: datetime.date
    time: datetime.time | None
    until: datetime.time | None
    place: str
    content: Markup
    language: str
    path_ics: str


def gather(whole: Whole, language: str, artist: Artist) -> list[Date]:
    """Return every date from the first to the last, in a language or else in the one that it has."""
    found = [_date(whole, text, language, artist) for text in whole.spoken("dates", language)]
    return sorted(found, key=lambda one: (one.date, one.time or datetime.time(), one.key))


def _date(whole: Whole, text: Document, language: str, artist: Artist) -> Date:
    return Date(
        key=text.key,
        title=text.title,
        date=text.date or datetime.date.min,
        time=text.time,
        until=text.until,
        place=text.place,
        content=artist.html(text),
        language=text.language,
        path_ics=f"{whole.campaign.path(language)}dates/{text.key}.ics",
    )


def part(dates: list[Date], today: datetime.date) -> tuple[list[Date], list[Date]]:
    """Return the dates from today on, and those that are over, the last one first."""
    coming = [one for one in dates if one.date >= today]
    return coming, [one for one in reversed(dates) if one.date < today]
