"""Supporters and electors for matches: who is written down as what."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import matches, spellings
from capture.electors import Building, Edition, Elector
from capture.matches import PROPOSED, Match
from capture.supporters import Supporter
from tests.conftest import who_is

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
OMAR = "Omar"


def supporter(session: Session, email: str, given: str = "", family: str = "", **facts: Any) -> int:
    """Write a supporter down, and return their number."""
    told = {"given_name": given, "family_name": family, "neighbourhood": "", "phone": "", "language": "fr"}
    told |= {"email": email, "source": "/", "src": "", **facts}
    person = Supporter(who=who_is(email), joined_at=AT, confirmed_at=AT, **told, **spellings.keys(told))
    session.add(person)
    session.flush()
    return person.id


def elector(session: Session, home: Building, family: str, given: str, born: str = "1980-01-01", used: str = "") -> int:
    """Put somebody on the roll, and return their number."""
    edition = session.scalars(sa.select(Edition.id)).first()
    told = {"family_name": family, "used_name": used, "given_names": given, "sex": "", "born": born, "lists": "LP"}
    where = {"building_id": home.id, "precinct_id": home.precinct_id, "edition_id": edition}
    person = Elector(identity=f"{family}|{given}|{born}", order_number=None, **told, **where)
    session.add(person)
    session.flush()
    return person.id


def propose(session: Session, person: int, elector_id: int, score: int = 90) -> None:
    """Propose that a supporter is an elector."""
    session.add(Match(supporter_id=person, elector_id=elector_id, score=score, state=PROPOSED, proposed_at=AT))
    session.flush()


def agree(session: Session, person: int, elector_id: int) -> None:
    """Let Omar say that a supporter is an elector."""
    propose(session, person, elector_id)
    matches.agree(session, person, elector_id, OMAR, AT)
