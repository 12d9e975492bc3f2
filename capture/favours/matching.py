"""Matching: who of the volunteers could do a favour, the best first, each with the reasons why, or why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import sqlalchemy as sa
from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from capture import law, marks, spellings
from capture.favours.favours import AGREED, DONE, OFFERED, PROXY, RIDE, Favour, in_round
from capture.favours.helpers import Helper
from capture.favours.listing import AWAY, Asked, Person, called, of_helper
from capture.marks import Mark
from capture.precincts import Precinct
from capture.supporters import Supporter
from capture.walks.routes import Place, metres
from capture.words import N_, gettext, ngettext, spoken

OFFERS = {RIDE: Mark.HELP_DRIVING, PROXY: Mark.HELP_PROXY}
MOST = 20
SAME_STATION, SAME_PLACE = N_("same polling station"), N_("same neighbourhood")
AWAY_BY, UNKNOWN = N_("about {kilometres} km away"), N_("where from is not known")
DRIVES_THEN, HOLDS_NONE = N_("drives somebody else at {hour}"), N_("holds no other proxy")
HOLDS_ONE = N_("holds one already, and may hold another, since one of both is made abroad")
HOLDS_ALL = N_("holds as many as one may ({article})")
# So far one is taken to come where nobody knows from where, and so much a ride already promised counts, in metres.
FAR, ONE_MORE = 20_000.0, 500.0
# A driver is away for so long, in minutes.
ROUND_TRIP = 30


@dataclass(frozen=True)
class Proposal:
    """A volunteer who could do it: the reasons, what in law stands against it, if anything, and how far, in metres."""

    ref: str
    person: Person
    note: str
    reasons: Sequence[str]
    why_not: str
    far: float


@dataclass(frozen=True)
class _Volunteer:
    ref: str
    person: Person
    precinct_id: int | None
    note: str
    doing: Sequence[Favour]


def propose(session: Session, ballot: law.Ballot, asked: Asked, most: int = MOST) -> list[Proposal]:
    """Return who could do a favour, so many at most: who may before who may not, the nearest and least busy first."""
    stations = {one.id: one for one in session.scalars(sa.select(Precinct))}
    town = _Town(stations)
    found = [
        _propose(town, ballot, asked, one)
        for one in _volunteers(session, asked)
        if one.person.supporter_id is None or one.person.supporter_id != asked.person.supporter_id
    ]
    return sorted(found, key=lambda one: (bool(one.why_not), one.far, one.person.name))[:most]


class _Town:
    """Where stations are, and where the middle of a neighbourhood is, by theirs."""

    def __init__(self, stations: Mapping[int, Precinct]) -> None:
        self.stations = stations
        spots: dict[str, list[Place]] = {}
        for one in stations.values():
            if one.neighbourhood and (spot := _spot(one)):
                spots.setdefault(spellings.key(one.neighbourhood), []).append(spot)
        self.middles = {name: (fmean(x for x, _ in of), fmean(y for _, y in of)) for name, of in spots.items()}

    def place(self, precinct_id: int | None, neighbourhood: str) -> Place | None:
        """Return where somebody is, by their station or else by their neighbourhood."""
        station = self.stations.get(precinct_id or 0)
        return (_spot(station) if station else None) or self.middles.get(self.quarter(precinct_id, neighbourhood))

    def quarter(self, precinct_id: int | None, neighbourhood: str) -> str:
        """Return the key of the neighbourhood where somebody is."""
        station = self.stations.get(precinct_id or 0)
        return spellings.key((station.neighbourhood if station else "") or neighbourhood)


def _spot(station: Precinct) -> Place | None:
    north, east = station.latitude, station.longitude
    return None if north is None or east is None else (north, east)


def _volunteers(session: Session, asked: Asked) -> Iterator[_Volunteer]:
    known = session.scalars(sa.select(Helper).where(Helper.kind == asked.kind).order_by(Helper.id)).all()
    ticked = marks.has(Supporter.flags, OFFERS[asked.kind]), ~marks.has(Supporter.flags, AWAY)
    people = {one.id: one for one in session.scalars(sa.select(Supporter).where(*ticked))}
    doing: dict[int | None, list[Favour]] = {}
    named = (Favour.kind == asked.kind, Favour.state.in_((OFFERED, AGREED, DONE)), in_round(asked.day))
    for favour in session.scalars(sa.select(Favour).where(*named)):
        if str(favour.id) != asked.ref:
            doing.setdefault(favour.helper_id, []).append(favour)
    told = set[int]()
    for helper in known:
        # Whoever took their tick back is proposed no more.
        if helper.supporter_id is None or (helper.supporter_id in people and helper.supporter_id not in told):
            told.add(helper.supporter_id or 0)
            same = (one.id for one in known if helper.supporter_id and one.supporter_id == helper.supporter_id)
            theirs = [one for number in {helper.id, *same} for one in doing.get(number, [])]
            yield _Volunteer(f"h{helper.id}", of_helper(helper, people), helper.precinct_id, helper.note, theirs)
    for person in people.values():
        if person.id not in told:
            yield _Volunteer(f"p{person.id}", called(person), None, "", ())


def _propose(town: _Town, ballot: law.Ballot, asked: Asked, one: _Volunteer) -> Proposal:
    reasons, far = _near(town, asked, one)
    if asked.kind == PROXY:
        said, why_not = _holding(ballot, asked, one)
        # Whoever carries a proxy walks to that station once: how far it is decides less than that they may.
        return Proposal(one.ref, one.person, one.note, [said, *reasons] if said else reasons, why_not, far)
    busy = len(one.doing)
    if busy:
        reasons = [*reasons, ngettext("drives %(num)s other", "drives %(num)s others", busy) % {"num": busy}]
    if clash := next((ride.hour for ride in one.doing if _meet(ride.hour, asked.hour)), ""):
        reasons = [*reasons, gettext(DRIVES_THEN).format(hour=clash)]
    return Proposal(one.ref, one.person, one.note, reasons, "", far + ONE_MORE * busy + (FAR if clash else 0))


def _near(town: _Town, asked: Asked, one: _Volunteer) -> tuple[list[str], float]:
    number = asked.precinct.id if asked.precinct else None
    if number is not None and number == one.precinct_id:
        return [gettext(SAME_STATION)], 0.0
    both = ((number, asked.person.neighbourhood), (one.precinct_id, one.person.neighbourhood))
    here, there = (town.place(*where) for where in both)
    quarters = {town.quarter(*where) for where in both}
    reasons = [gettext(SAME_PLACE)] if len(quarters) == 1 and quarters != {""} else []
    if here is None or there is None:
        return reasons or [gettext(UNKNOWN)], ONE_MORE if reasons else FAR
    far = metres(here, there)
    told = format_decimal(round(far / 1000, 1), locale=spoken())
    return [*reasons, gettext(AWAY_BY).format(kilometres=told)], far


def _holding(ballot: law.Ballot, asked: Asked, one: _Volunteer) -> tuple[str, str]:
    held = [favour.is_abroad for favour in one.doing]
    if not ballot.rules.proxies.let_hold(held, asked.is_abroad):
        return "", gettext(HOLDS_ALL).format(article=gettext(ballot.rules.proxies.article))
    return gettext(HOLDS_ONE if held else HOLDS_NONE), ""


def _meet(one: str, other: str) -> bool:
    return bool(one and other) and abs(_minutes(one) - _minutes(other)) < ROUND_TRIP


def _minutes(hour: str) -> int:
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)
