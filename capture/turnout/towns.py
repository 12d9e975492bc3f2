"""Towns: the stations with what is known of them before the day, and what they have said on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law, precincts
from capture.precincts import Election, Precinct, Result, Votes
from capture.turnout import reports
from capture.turnout.curves import CLOSES, OPENS, Curve, clock, country, own
from capture.turnout.lagging import Said, Standings, Station, judge
from capture.turnout.reports import Report


@dataclass(frozen=True)
class Board:
    """Who lags on a day, by what reference, and which reports somebody must look at."""

    day: date
    standings: Standings
    reference: Election | None
    source: str
    questioned: Sequence[Report]
    # Stations whose last reports differ, by their codes.
    differing: Mapping[str, Sequence[Report]]
    # Stations of which no turnout before is known: they count for nothing here.
    unknown: tuple[str, ...]


def board(session: Session, ballot: law.Ballot, day: date, key: str = "") -> Board:
    """Judge a day by a reference election: the one of that key, or the last one held before."""
    past = reference(session, day, key)
    listed = precincts.listed(session)
    told = reports.counted(session, day)
    town = _own_curve(session, ballot, past)
    stations, unknown = _stations(session, listed, past, ballot, town)
    codes = {one.id: code for code, one in precincts.called(listed).items()}
    return Board(
        day=day,
        standings=judge(stations, {number: _said(ballot, said[-1]) for number, said in told.items()}),
        reference=past,
        source=town.source if town else country().source,
        questioned=reports.questioned(session, day),
        differing={codes[number]: both for number, said in told.items() if (both := reports.differing(said))},
        unknown=unknown,
    )


def reference(session: Session, day: date, key: str = "") -> Election | None:
    """Return the election of a key, or the last one with turnout that was held before a day."""
    with_turnout = sa.select(Election).where(sa.exists().where(Result.election_id == Election.id))
    if key:
        return session.scalar(with_turnout.where(Election.key == key))
    before = with_turnout.where(sa.or_(Election.held_on.is_(None), Election.held_on < day))
    return session.scalar(before.order_by(Election.held_on.desc().nulls_last(), Election.id.desc()).limit(1))


def stations(session: Session, ballot: law.Ballot, day: date, key: str = "") -> Sequence[Station]:
    """Return what is known of the stations before a day: of those whose turnout in the reference is."""
    past = reference(session, day, key)
    return _stations(session, precincts.listed(session), past, ballot, _own_curve(session, ballot, past))[0]


def _stations(
    session: Session,
    listed: Sequence[Precinct],
    reference: Election | None,
    ballot: law.Ballot,
    town: Curve | None,
) -> tuple[list[Station], tuple[str, ...]]:
    results = _results(session, reference)
    ours = _ours(session, reference)
    stations, unknown = [], []
    for code, one in precincts.called(listed).items():
        result = results.get(one.id)
        registered = one.registered or (result.registered if result else 0)
        if result is None or not result.registered or not registered:
            unknown.append(code)
            continue
        share = ours[one.id] / result.cast if one.id in ours and result.cast else None
        curve = town or country(closing(one, ballot))
        turnout = result.voters / result.registered
        stations.append(Station(one.id, code, one.name, one.neighbourhood, registered, turnout, share, curve))
    return stations, tuple(unknown)


def closing(precinct: Precinct, ballot: law.Ballot) -> float:
    """Return the hour at which a station closes: its own, or the town's, or 18 h (code électoral, R41)."""
    if precinct.closes:
        return clock(time.fromisoformat(precinct.closes))
    return closing_hour(ballot)


def closing_hour(ballot: law.Ballot) -> float:
    """Return the hour at which stations close that have none of their own."""
    return clock(ballot.closing) if ballot.closing else CLOSES


def _results(session: Session, election: Election | None) -> Mapping[int, Result]:
    if election is None:
        return {}
    found = session.scalars(sa.select(Result).where(Result.election_id == election.id))
    return {one.precinct_id: one for one in found}


def _ours(session: Session, election: Election | None) -> Mapping[int, int]:
    if election is None or not election.ours:
        return {}
    won = sa.select(Votes.precinct_id, Votes.votes).where(Votes.election_id == election.id)
    return dict(session.execute(won.where(Votes.name == election.ours)).all())


def _own_curve(session: Session, ballot: law.Ballot, reference: Election | None) -> Curve | None:
    """Return the town's own curve, where the day of the reference election was followed here hour by hour."""
    if reference is None or reference.held_on is None:
        return None
    told = reports.counted(session, reference.held_on)
    finals = {number: one.voters for number, one in _results(session, reference).items()}
    said = [(number, hour(ballot, one.at), one.voters) for number, those in told.items() for one in those]
    return own(said, finals, OPENS, closing_hour(ballot))


def _said(ballot: law.Ballot, report: Report) -> Said:
    return Said(report.voters, hour(ballot, report.at))


def hour(ballot: law.Ballot, at: datetime) -> float:
    """Return a moment as an hour of the ballot's clock: 10:30 is 10.5."""
    return clock(at.astimezone(ballot.timezone).time())
