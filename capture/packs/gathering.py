"""Gathering: what a pack holds, from the database, each code of it read back as messages of delegates are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import delegates, law, precincts, walks
from capture.delegates import Delegate
from capture.doors import closed_buildings
from capture.electors import Building
from capture.errors import CodeUnread, WrongChoice
from capture.precincts import Precinct
from capture.settings import Campaign
from capture.staff import colleagues
from capture.turnout import curves, reading, towns
from capture.turnout.lagging import Station
from capture.walks import House, codes
from capture.walks.choosing import COLUMNS
from capture.walks.routes import ordered
from capture.words import gettext

# As many messages as the reader takes at once.
AT_ONCE = 400


@dataclass(frozen=True)
class Person:
    """One colleague to call, and as what."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """One polling station, who sits there for us, and how many voters are usual by each hour of the sheet."""

    code: str
    name: str
    address: str
    neighbourhood: str
    registered: int | None
    closes: float
    delegates: str
    usual: tuple[int | None, ...]


@dataclass(frozen=True)
class Given:
    """A walk that somebody holds on the day: by its code, as it is typed."""

    code: str
    volunteer: str
    name: str


@dataclass(frozen=True)
class Pack:
    """Everything of a day."""

    campaign: str
    day: date
    made: datetime
    hours: tuple[int, ...]
    people: Sequence[Person]
    posts: Sequence[Post]
    walks: Sequence[Given]
    # In walking order, by the code of their station.
    doors: Mapping[str, Sequence[House]]
    # From when until when no paper is left at a door, in words.
    silence: str


def gather(
    session: Session,
    campaign: Campaign,
    day: date,
    at: datetime,
    only: Sequence[str] = (),
) -> Pack:
    """Return the pack of a day: of every station, or of those by their codes, with who sits there for us.

    Raises WrongChoice for a code of which no station is known, and CodeUnread for one that typed back would not be
    taken for its station.
    """
    listed = precincts.listed(session)
    called = precincts.called(listed)
    _check(called, only, day)
    named = {one.id: code for code, one in called.items() if not only or code in only}
    chosen = [one for one in listed if one.id in named]
    hours = _hours(chosen, campaign.ballot)
    sitting = delegates.sitting(session)
    usual = {one.id: one for one in towns.stations(session, campaign.ballot, day)}
    return Pack(
        campaign=campaign.name,
        day=day,
        made=at,
        hours=hours,
        people=[Person(one.name, tuple(one.roles)) for one in colleagues.here(session)],
        posts=[
            _post(named[one.id], one, usual.get(one.id), hours, campaign.ballot, sitting.get(one.id, ()))
            for one in chosen
        ],
        walks=_given(session, day),
        doors=_doors(session, named),
        silence=law.without_paper(campaign.ballot, campaign.ballot.local(day, time(12))),
    )


def _check(called: Mapping[str, Precinct], only: Sequence[str], day: date) -> None:
    known = {code: one.registered for code, one in called.items()}
    for code in only:
        if code not in known:
            raise WrongChoice(what=gettext("polling station"), value=code, choices=", ".join(list(known)[:20]))
    # What several towns call alike is reported by its link or in the grid: no message tells them apart.
    read_back = [code for code, one in called.items() if code == one.code]
    for begin in range(0, len(read_back), AT_ONCE):
        some = read_back[begin : begin + AT_ONCE]
        read = reading.read("\n".join(f"BV {code} : 1" for code in some), known, day)
        wrong = [code for code, one in zip(some, read, strict=True) if (one.code, one.voters) != (code, 1)]
        if wrong:
            raise CodeUnread(code=wrong[0])


def _hours(chosen: Sequence[Precinct], ballot: law.Ballot) -> tuple[int, ...]:
    """Return the full hours at which stations are asked: from one after the opening until the last has closed."""
    last = max((towns.closing(one, ballot) for one in chosen), default=curves.CLOSES)
    return tuple(range(int(curves.OPENS) + 1, int(-(-last // 1)) + 1))


def _post(
    code: str,
    one: Precinct,
    usual: Station | None,
    hours: Sequence[int],
    ballot: law.Ballot,
    sitting: Sequence[Delegate],
) -> Post:
    told = (code, one.name, one.address, one.neighbourhood, one.registered, towns.closing(one, ballot))
    names = ", ".join(f"{person.name} {person.phone}".strip() for person in sitting)
    return Post(*told, names, tuple(_usual(usual, hour) for hour in hours))


def _usual(usual: Station | None, hour: int) -> int | None:
    return round(usual.registered * usual.turnout * usual.curve.share(hour)) if usual else None


def _given(session: Session, day: date) -> list[Given]:
    told = [one.walk for one in walks.listed(session, most=None)]
    held = [one for one in told if one.opens_on and one.closes_on and one.opens_on <= day <= one.closes_on]
    return [Given(codes.shown(one.code), one.volunteer or "", one.name) for one in held]


def _doors(session: Session, codes_of: Mapping[int, str]) -> dict[str, Sequence[House]]:
    """Return the buildings of each station in walking order, but for those where nobody wants us back."""
    lived_in = sa.select(*COLUMNS).where(Building.electors > 0, Building.id.not_in(closed_buildings()))
    rows = session.execute(lived_in.where(Building.precinct_id.is_not(None)).order_by(Building.precinct_id))
    by_station = groupby(map(_house, rows), key=lambda house: house.precinct_id)
    told = {number: ordered(houses, {}) for number, houses in by_station if number in codes_of}
    return {codes_of[number]: houses for number, houses in told.items() if number is not None}


def _house(row: Any) -> House:
    return House(*row)
