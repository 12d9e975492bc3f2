"""Nearby: which of a few stations to help first. It reads these stations alone: the town may have ten thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.precincts import Election, Precinct, Result, Votes
from capture.turnout.curves import clock, country
from capture.turnout.lagging import Said, Station, judge
from capture.turnout.reports import Report
from capture.turnout.towns import closing_hour, hour, reference

BEHIND, UNKNOWN, AHEAD = 2.0, 1.0, 0.0


@dataclass(frozen=True)
class Past:
    """What is known of a station from the reference election: shares from 0 to 1, ours 0 where it is not known."""

    registered: int
    turnout: float
    ours: float | None
    closes: str | None


def missing(session: Session, ballot: law.Ballot, day: date, numbers: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Return by station where to go first, the larger the sooner.

    Those that are behind by our voters who are missing there, then those that are silent by how many abstained before,
    then those that are ahead. They are judged among each other by the country's curve.
    Of which nothing is known it says nothing.
    """
    past = _past(session, reference(session, day), numbers)
    said = _said(session, ballot, day, past)
    stations = [_station(number, one, ballot) for number, one in past.items()]
    judged = {one.name: one for one in judge(stations, said).stations}
    told = {}
    for number, one in past.items():
        standing = judged.get(str(number))
        if standing is None:
            told[number] = UNKNOWN, (1 - one.turnout) * (0.5 if one.ours is None else one.ours)
        else:
            votes = standing.shortfall if standing.ours is None else standing.ours
            told[number] = (BEHIND if votes > 0 else AHEAD), votes
    return told


def _station(number: int, past: Past, ballot: law.Ballot) -> Station:
    closes = clock(time.fromisoformat(past.closes)) if past.closes else closing_hour(ballot)
    return Station(number, str(number), "", "", past.registered, past.turnout, past.ours, country(closes))


def _past(session: Session, election: Election | None, numbers: Sequence[int]) -> dict[int, Past]:
    if election is None:
        return {}
    ours = sa.and_(
        Votes.election_id == election.id, Votes.precinct_id == Result.precinct_id, Votes.name == election.ours
    )
    told = sa.select(Result.precinct_id, Result.registered, Result.voters, Result.cast, Votes.votes, Precinct.closes)
    told = told.join(Precinct, Precinct.id == Result.precinct_id).outerjoin(Votes, ours)
    told = told.where(Result.election_id == election.id, Result.precinct_id.in_(numbers), Result.registered > 0)
    return {
        number: Past(registered, voters / registered, votes / cast if votes is not None and cast else None, closes)
        for number, registered, voters, cast, votes, closes in session.execute(told)
    }


def _said(session: Session, ballot: law.Ballot, day: date, past: dict[int, Past]) -> dict[int, Said]:
    counted = sa.select(Report.precinct_id, Report.voters, Report.at).where(
        Report.day == day, Report.precinct_id.in_(past), Report.doubt.is_(None), Report.withdrawn_by.is_(None)
    )
    rows = session.execute(counted.order_by(Report.precinct_id, Report.at, Report.id))
    return {number: Said(voters, hour(ballot, at)) for number, voters, at in rows}
