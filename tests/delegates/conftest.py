"""Two stations, and who might sit in them: Karim is willing, Bilal was asked by a colleague."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from capture import delegates
from capture.database import Database
from capture.delegates import Delegate
from capture.precincts import Precinct

AT = datetime(2032, 3, 9, 9, tzinfo=UTC)
BILAL: dict[str, Any] = {
    "given_name": "Bilal",
    "family_name": "Haddad",
    "born_on": date(1988, 5, 2),
    "born_in": "Lyon",
    "address": "4 rue du Moulin, 31000 Saint-Aurèle",
    "phone": "+33612345678",
    "half": delegates.MORNING,
    "role": delegates.ASSESSOR,
}


@pytest.fixture
def stations(database: Database) -> list[int]:
    """The school and the town hall."""
    with database.writing() as session:
        made = [
            Precinct(code=code, name=name, address="", neighbourhood="Centre", registered=1000)
            for code, name in (("0012", "École"), ("0123", "Mairie"))
        ]
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


def asked(database: Database, station: int, **facts: Any) -> int:
    """Ask Bilal, or somebody who is otherwise as he is; return the number."""
    with database.writing() as session:
        return delegates.ask(session, {"precinct_id": station, **BILAL, **facts}, "tests", AT).id


def one(database: Database, number: int) -> Delegate:
    """Return somebody of the register."""
    with database.reading() as session:
        return delegates.get(session, number)
