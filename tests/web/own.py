"""Camille, who has signed up, before her own page."""

import re

import sqlalchemy as sa
from flask.testing import FlaskClient

from capture import consents, links, memberships, proposals, words
from capture.database import Database, now
from capture.issues import Catalogue
from capture.supporters import Supporter
from tests.cast import CAMILLE, wish_of
from tests.conftest import who_is

ONCE = re.compile(r'name="once" value="([\w-]+)"')
FACTS = {"given_name": "Camille", "neighbourhood": "bellevue", "phone": "+33612345678", "language": "fr"}


def camille_joins(database: Database, catalogue: Catalogue, *purposes: str, email: str = CAMILLE) -> None:
    """Let a person be signed up, and have pressed the button."""
    with words.speaking("fr"), database.writing() as session:
        proposals.propose(session, wish_of(email, *purposes, **FACTS), now())
        memberships.join(session, proposals.outstanding(session, who_is(email))[0], catalogue, now())


def standing(database: Database, email: str = CAMILLE) -> set[str]:
    """Return what a person agrees to."""
    with database.reading() as session:
        return set(consents.standing(session, session.scalars(sa.select(Supporter.id).filter_by(email=email)).one()))


def mailed(database: Database, email: str = CAMILLE) -> str:
    """Return the path of a fresh link, as it stands in a letter."""
    with database.writing() as session:
        return f"/preferences/open/{links.issue(session, links.PREFERENCES, who_is(email), now())}"


def opened(visitor: FlaskClient, database: Database, email: str = CAMILLE) -> str:
    """Press the button behind a fresh link and return the path of the page that opens."""
    path = mailed(database, email)
    return str(visitor.post(path, data={"once": once(visitor, path)}).location)


def once(visitor: FlaskClient, path: str) -> str:
    """Return the key of the form that a page draws."""
    found = ONCE.search(visitor.get(path).text)
    assert found is not None
    return found[1]
