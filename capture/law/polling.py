"""Polling: what the law says of those who sit in polling stations for a campaign, and of whom they may write down."""

from datetime import date, datetime, time, timedelta

from capture.law.ballots import Ballot
from capture.law.holds import Hold
from capture.law.rules import WALL


def notified_by(ballot: Ballot, day: date) -> datetime | None:
    """Return the last moment at which the mayor is told who sits in the stations on a day; None where no rule is known.

    Code électoral, art. R46 and R47: by 18:00 on the third day before the poll.
    """
    notice = ballot.rules.notice
    return ballot.local(day - timedelta(days=notice.days), notice.hour) if notice else None


def voters_unnamed(ballot: Ballot, at: datetime) -> Hold | None:
    """Return why nobody may take a voter's name or number now, and until when; None where, or when, one may.

    From the first moment of a day on which people vote to the close of the last station, everywhere that they vote.
    """
    wall = ballot.rules.wall
    if wall is None:
        return None
    # A prefect may let a station open before eight (art. R41): the whole day counts.
    days = [(poll.local(day, time.min), poll.local(day, ballot.closes)) for poll in ballot.polls for day in poll.rounds]
    ends = [closes for opens, closes in days if opens <= at < closes]
    return Hold(WALL, wall.words, wall.article, max(ends)) if ends else None
