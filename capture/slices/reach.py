"""Reach: how many doors a pair can still do, by the minutes left and the minutes that a door takes today."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.doors import Knock
from capture.slices.places import Station
from capture.slices.slices import Slice

# Whoever is met later does not reach the station before it closes.
WAY = timedelta(minutes=15)
# Nobody climbs stairs for longer without a rest; the next click gives the next slice.
LONGEST = timedelta(hours=3)
# What is measured is believed as if so many doors at the usual pace had been knocked at before.
PRIOR = 30
# A shorter round says nothing about pace.
SHORTEST = timedelta(minutes=10)
PHONE = "phone"


def pace(session: Session, day: date, since: datetime, usual: float) -> float:
    """Return how many minutes a door takes: what today's slices show on phones, drawn towards the usual."""
    told = sa.select(sa.func.count(), sa.func.min(Knock.at), sa.func.max(Knock.at)).join(
        Slice, Slice.walk_id == Knock.walk_id
    )
    told = told.where(Slice.day == day, Knock.at >= since, Knock.way == PHONE).group_by(Knock.walk_id)
    spans = [(knocks, last - first) for knocks, first, last in session.execute(told) if last - first >= SHORTEST]
    spent = sum(span / timedelta(minutes=1) for _, span in spans)
    return (spent + usual * PRIOR) / (sum(knocks - 1 for knocks, _ in spans) + PRIOR)


def closes(stations: Sequence[Station], ballot: law.Ballot, at: datetime) -> datetime | None:
    """Return when the first of some stations closes; None on a day on which nobody votes."""
    return min(one.closing(ballot, at) for one in stations) if law.votes(ballot, at) else None


def doors_of_a_pair(until: datetime | None, at: datetime, minutes: float) -> int:
    """Return how many doors a pair can do before the stations close, at so many minutes a door: one at least."""
    span = LONGEST if until is None else min(LONGEST, until - WAY - at)
    return max(1, int(span / timedelta(minutes=minutes)))
