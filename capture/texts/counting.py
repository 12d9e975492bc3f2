"""Counting: what a delegate texts ("0123 412") becomes a report of their station; whoever names a voter is not heard.

Only where SMS_TURNOUT says so, on the days of the ballot, and of an answer that says no STOP. A phone is known by the
register of delegates; a number that nobody knows is kept and asked, and counts when the room agrees.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from capture import delegates, details, law, precincts, suppressions
from capture.errors import DetailUnreadable
from capture.settings import Settings
from capture.texts import stops
from capture.texts.providers import Reply
from capture.turnout import reading, reports
from capture.turnout.reading import Read
from capture.turnout.reports import TEXT, Told
from capture.words import N_, gettext

STRANGER = N_("from a phone that nobody knows")
ELSEWHERE = N_("from the phone of another station")
BY = "text"
LONGEST = 300


@dataclass(frozen=True)
class Town:
    """The stations by their codes, who is registered there, and at which of them a phone sits."""

    numbers: Mapping[str, int]
    registered: Mapping[str, int | None]
    phones: Mapping[str, Sequence[int]]


def is_asked(settings: Settings, at: datetime) -> bool:
    """Return whether answers are read for turnout at this moment: by the setting, and on the days of the ballot."""
    ballot = settings.campaign.ballot
    return settings.texting.turnout and law.today(ballot, at) in ballot.rounds


def count_all(session: Session, settings: Settings, replies: Iterable[Reply], at: datetime) -> int:
    """Record what these answers report, each once however often a provider says it. Returns how many are new."""
    if not is_asked(settings, at):
        return 0
    day = law.today(settings.campaign.ballot, at)
    called = precincts.called(precincts.listed(session))
    town = Town(
        {code: one.id for code, one in called.items()},
        {code: one.registered for code, one in called.items()},
        delegates.stations_of_phones(session),
    )
    said = [reply for reply in replies if not stops.says_stop(reply.text) and _is_of(settings, reply, day)]
    return sum(_count(session, settings, town, reply, day, at) for reply in said)


def _is_of(settings: Settings, reply: Reply, day: date) -> bool:
    return reply.at is None or law.today(settings.campaign.ballot, reply.at) == day


def _count(session: Session, settings: Settings, town: Town, reply: Reply, day: date, at: datetime) -> int:
    phone = _phone(settings, reply)
    home = town.phones.get(phone, ())
    lines = reading.read(reply.text[:LONGEST], town.registered, day)
    found = [one for one in (_at_home(line, town, home) for line in lines) if one.is_report]
    return sum(_record(session, settings, town, reply, one, home, day, at) for one in found)


def _at_home(line: Read, town: Town, home: Sequence[int]) -> Read:
    # Whoever sits in one station need not say which: "412", also where another station bears that number.
    alone = line.line.strip()
    is_lone = line.doubt == reading.NO_COUNT and alone.isascii() and alone.isdigit() and len(alone) < 5
    if len(home) != 1 or not (is_lone or line.doubt == reading.NO_STATION):
        return line
    code = next((code for code, number in town.numbers.items() if number == home[0]), "")
    return replace(line, code=code, voters=int(alone) if is_lone else line.voters, doubt="")


def _record(
    session: Session,
    settings: Settings,
    town: Town,
    reply: Reply,
    found: Read,
    home: Sequence[int],
    day: date,
    at: datetime,
) -> int:
    ballot, station = settings.campaign.ballot, town.numbers[found.code]
    moment = min(ballot.local(day, found.hour) if found.hour else reply.at or at, at)
    told = Told(_key(settings, reply, found, day), station, found.voters or 0, moment, TEXT, BY)
    asked = "" if station in home else gettext(ELSEWHERE if home else STRANGER)
    return int(reports.record(session, told, day, at, asked=asked).is_new)


def _phone(settings: Settings, reply: Reply) -> str:
    try:
        return details.phone(reply.number, settings.campaign.phone_country)
    except DetailUnreadable:
        return ""


def _key(settings: Settings, reply: Reply, found: Read, day: date) -> str:
    """Return the key of a report: the provider's number of the message, else who wrote what and when, under our key."""
    who = suppressions.digest_of_number(settings.suppression_key, reply.number)
    message = reply.provider_id or f"{who} {reply.at or day} {reply.text}"
    return hashlib.sha256(f"text {message} {found.code} {found.voters}".encode("utf-8", "replace")).hexdigest()
