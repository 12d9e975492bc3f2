"""A small town, seen on a Sunday at noon (tests.conftest.NOON), whose numbers anybody counts by hand.

Camille signed up on Sunday the 15th, Bilal this Friday, Odette today; Yvonne came with a list from before.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import memberships, supporters
from capture.database import Database
from capture.issues import Catalogue
from capture.law import Ballot
from capture.segments import Scope
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import BALLOT, confirms
from tests.conftest import NOON, who_is

YVONNE = "yvonne@exemple.fr"
SeenFrom = Callable[..., Scope]


@pytest.fixture
def seen(catalogue: Catalogue) -> SeenFrom:
    """See the figures of a session at a moment, by the calendar of a ballot."""

    def see(session: Session, at: datetime = NOON, ballot: Ballot = BALLOT) -> Scope:
        return Scope(session, catalogue, ballot, at=at)

    return see


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Three who signed up and confirmed, one who came with a list."""
    with database.writing() as session:
        told = {"neighbourhood": "bellevue", "source": "/issues/logement/", "src": "leaflet-housing"}
        confirms(session, wish_of(CAMILLE, "newsletter", "letter:housing"), catalogue, NOON - timedelta(days=7))
        confirms(
            session, wish_of(BILAL, "letter:housing", "letter:school", **told), catalogue, NOON - timedelta(days=2)
        )
        confirms(session, wish_of(ODETTE, "letter:housing", neighbourhood="bellevue"), catalogue, NOON)
        arrives(session, YVONNE, NOON - timedelta(days=1), postcode="31000", source="import:1")
        session.execute(sa.update(Supporter).where(Supporter.email == BILAL).values(postcode="31500"))
    return database


def arrives(session: Session, email: str, at: datetime, confirmed: bool = False, **facts: str) -> int:
    """Bring somebody onto the list as a list from before does, or as if they had confirmed it. Return their number."""
    told = dict.fromkeys(("given_name", "neighbourhood", "phone", "source", "src"), "") | {"language": "fr"} | facts
    postcode = told.pop("postcode", "")
    number = supporters.sign_up(session, who_is(email), email, told, at)
    supporters.correct(session, number, {"postcode": postcode})
    if not confirmed:
        session.execute(sa.update(Supporter).where(Supporter.id == number).values(confirmed_at=None))
        supporters.settle(session, Supporter.id == number)
    return number


def leaves(session: Session, email: str, at: datetime = NOON) -> None:
    """Let somebody press the button behind any letter."""
    memberships.leave(session, who_is(email), "/leave", at)
