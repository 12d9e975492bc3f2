"""Calendars: the dates of a language in one file to subscribe to, and each in a file of its own (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from capture.site import linked
from capture.site.dates import Date
from capture.site.whole import Whole

NAME = "dates.ics"
# How long a meeting lasts that does not say it.
USUAL = timedelta(hours=2)


def draw(whole: Whole, dates: list[Date], language: str) -> bytes:
    """Return dates as a calendar in a language."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Hustings//{whole.campaign.name}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", whole.campaign.name)
    for one in dates:
        calendar.add_component(_event(whole, one, language))
    content: bytes = calendar.to_ical()
    return content


def _event(whole: Whole, one: Date, language: str) -> Event:
    event = Event()
    # The same in every language and for ever: a date that moves moves in people's calendars too.
    event.add("uid", f"{one.key}@{linked.authority(whole.campaign)}")
    event.add("dtstamp", whole.built)
    begins, ends = span(whole, one)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", one.title, {"language": one.language})
    if one.place:
        event.add("location", one.place)
    if one.content.strip():
        event.add("description", str(one.content.striptags()))
    if whole.site_url and (page := whole.place("dates", language)):
        event.add("url", whole.site_url + page)
    return event


def span(whole: Whole, one: Date) -> tuple[date, date]:
    """Return when a date begins and ends: moments in UTC, or days for one that has no time."""
    if one.time is None:
        return one.date, one.date + timedelta(days=1)
    zone = whole.campaign.timezone
    begins = datetime.combine(one.date, one.time, zone)
    ends = datetime.combine(one.date, one.until, zone) if one.until else None
    if ends and ends <= begins:
        # It goes on past midnight.
        ends = datetime.combine(one.date + timedelta(days=1), one.until or one.time, zone)
    return begins.astimezone(UTC), (ends.astimezone(UTC) if ends else begins.astimezone(UTC) + USUAL)
