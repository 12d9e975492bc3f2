"""Choosing people by a line, as the desk and the commands do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from capture import memberships, proposals
from capture.database import now
from capture.issues import Catalogue
from capture.law import Ballot
from capture.proposals import Wish
from capture.segments import Scope, Segment
from tests.conftest import NOON

BALLOT = Ballot((date(2032, 3, 14), date(2032, 3, 21)), ZoneInfo("Europe/Paris"))
NOBODYS = Catalogue(("fr", "en"), (), {})


def chosen(session: Session, line: str = "", catalogue: Catalogue = NOBODYS, at: datetime | None = None) -> Segment:
    """Return the segment of a line."""
    return Segment(Scope(session, catalogue, BALLOT, at=at or now()), line)


def reached(session: Session, channel: str, line: str = "", catalogue: Catalogue = NOBODYS) -> int:
    """Return how many of a line's people a channel reaches."""
    return chosen(session, line, catalogue).reach(channel).people


def refused(segment: Segment, channel: str) -> dict[str, int]:
    """Return how many a channel does not reach, by the key of the reason."""
    return {reason.key: number for reason, number in segment.reach(channel).refused}


def confirms(session: Session, wish: Wish, catalogue: Catalogue, at: datetime = NOON) -> int:
    """Let a person propose and press the button. Return their number."""
    proposals.propose(session, wish, at)
    return memberships.join(session, proposals.outstanding(session, wish.who)[0], catalogue, at)
