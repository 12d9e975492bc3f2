"""A town with people who ask and people who offer: Camille needs a ride, Bilal drives, Odette carries proxies."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import memberships, proposals
from capture.database import Database
from capture.issues import Catalogue
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.conftest import NOON, who_is
from tests.field import town
from tests.field.town import Town


@dataclass(frozen=True)
class People:
    """Their numbers on the list, and the town."""

    camille: int
    bilal: int
    odette: int
    town: Town


def join(session: Session, catalogue: Catalogue, email: str, *purposes: str, **facts: str) -> int:
    """Let somebody sign up and confirm. Returns their number."""
    proposals.propose(session, wish_of(email, *purposes, **facts), NOON)
    memberships.join(session, proposals.outstanding(session, who_is(email))[0], catalogue, NOON)
    return session.scalars(sa.select(Supporter.id).where(Supporter.email == email)).one()


@pytest.fixture
def people(database: Database, catalogue: Catalogue) -> People:
    """Write them down: Camille at the port, Bilal on the hill, Odette somewhere."""
    with database.writing() as session:
        built = town.build(session)
        camille = join(
            session, catalogue, CAMILLE, "need:ride", "need:proxy", given_name="Camille", neighbourhood="port"
        )
        bilal = join(
            session, catalogue, BILAL, "help:driving", "help:proxy", given_name="Bilal", neighbourhood="bellevue"
        )
        odette = join(session, catalogue, ODETTE, "help:proxy", given_name="Odette", phone="+33612345601")
        session.expunge_all()
    return People(camille, bilal, odette, built)
