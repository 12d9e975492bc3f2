"""Handing: one click cuts the doors of a place into slices, each a walk with its link; the next click cuts the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from capture import journal, law, walks
from capture.errors import NothingToWalk, WalkUnknown
from capture.settings import Campaign
from capture.slices import reach
from capture.slices.choosing import Chosen, Wish, choose
from capture.slices.places import Place, Station
from capture.slices.slices import Slice
from capture.walks import MOBILISE, Choice, Draft, House, Order, Size, Walk
from capture.words import N_, gettext

# Whoever moves a building between two walks meanwhile makes us look again; so often, not for ever.
TRIES = 5
MOST_PAIRS = 20
PAIR = N_("Pair {number}")


@dataclass(frozen=True)
class Click:
    """What is asked for: the doors of a place, for so many pairs, perhaps by name."""

    place: Place
    pairs: int
    names: Sequence[str] = ()
    # Asks for the buildings to which one goes first: see homes.
    first: sa.Select[Any] | None = None


@dataclass(frozen=True)
class Handed:
    """One slice: its walk, the token of its link, which is kept nowhere, and how much is in it."""

    walk: Walk
    token: str
    doors: int
    buildings: int


@dataclass(frozen=True)
class Handing:
    """What one click gave: its slices, by when they are to be done, and what it took from which other walks."""

    place: str
    slices: Sequence[Handed]
    until: datetime | None
    minutes_a_door: float
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def doors(self) -> int:
        """How many doors there are in all."""
        return sum(one.doors for one in self.slices)


def hand_out(session: Session, click: Click, campaign: Campaign, by: str, at: datetime) -> Handing:
    """Cut the next slices of a place and give each to a pair for today; no door is in two of them.

    On the day of a round, buildings in a walk that nobody walks today are taken out of it. Raises StationsClosed, and
    NothingToWalk where no door is left.
    """
    walks.take_turn(session)
    for _ in range(TRIES - 1):
        try:
            with session.begin_nested():
                return _hand_out(session, click, campaign, by, at)
        except IntegrityError:
            continue
    return _hand_out(session, click, campaign, by, at)


def _hand_out(session: Session, click: Click, campaign: Campaign, by: str, at: datetime) -> Handing:
    ballot, voting = campaign.ballot, law.votes(campaign.ballot, at)
    place = click.place.open_at(ballot, at + reach.WAY) if voting else click.place
    until, day = reach.closes(place.stations, ballot, at), law.today(ballot, at)
    wish = Wish(day, ballot.local(day, time.min), takes=voting, agreed=click.first)
    minutes = reach.pace(session, day, wish.since, campaign.minutes_per_door)
    wanted = reach.doors_of_a_pair(until, at, minutes) * click.pairs
    chosen = choose(session, ballot, place.stations, wish, wanted, at)
    if not chosen:
        raise NothingToWalk
    taken = walks.take(session, [one.house.id for one in chosen], by, at)
    drafts = _drafts(click, chosen, place.stations)
    slices = [_lay(session, draft, chosen, Slice(day=day, place=place.name, until=until), by, at) for draft in drafts]
    told = {"place": place.name, "slices": len(slices), "doors": sum(one.doors for one in slices)}
    journal.record(session, by, "click", told, at)
    return Handing(place.name, slices, until, minutes, taken)


def _drafts(click: Click, chosen: Sequence[Chosen], stations: Sequence[Station]) -> list[Draft]:
    where = {one.id: (one.latitude, one.longitude) for one in stations if one.latitude and one.longitude}
    way = walks.ordered((one.house for one in chosen), where)
    parts = walks.cut_evenly(way, Size(0, min(click.pairs, MOST_PAIRS)))
    return [Draft(part, _name(click.names, number)) for number, part in enumerate(parts)]


def _name(names: Sequence[str], number: int) -> str:
    return names[number] if number < len(names) else gettext(PAIR).format(number=number + 1)


def _lay(session: Session, draft: Draft, chosen: Sequence[Chosen], new: Slice, by: str, at: datetime) -> Handed:
    order = Order(Choice(), Size(0), MOBILISE)
    walk = walks.lay(session, draft, order, by, at)
    new.walk_id, new.doors = walk.id, _doors(draft.houses, chosen)
    session.add(new)
    token = walks.hand(session, walk, draft.volunteer, new.day, new.day, by, at)
    return Handed(walk, token, new.doors, len(draft.houses))


def _doors(houses: Sequence[House], chosen: Sequence[Chosen]) -> int:
    left = {one.house.id: one.left for one in chosen}
    return sum(left[house.id] for house in houses)


def again(session: Session, walk: Walk, campaign: Campaign, by: str, at: datetime) -> str:
    """Return another link of a slice for its day: the one before opens nothing from now on. Raises WalkClosed."""
    day = law.today(campaign.ballot, at)
    return walks.hand(session, walk, walk.volunteer or "", day, day, by, at)


def walk_of(session: Session, code: str) -> Walk:
    """Return the walk of a slice by its code. Raises WalkUnknown, also for a walk that no click cut."""
    walk = walks.get(session, code)
    if session.get(Slice, walk.id) is None:
        raise WalkUnknown(code=code)
    return walk
