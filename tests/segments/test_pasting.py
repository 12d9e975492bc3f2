"""Pasting: whom a text means, and whom it names in vain."""

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.errors import TooManyChosen
from capture.segments import pasting
from capture.segments.scanning import MOST_TERMS
from capture.supporters import Supporter
from tests.conftest import NOON

HOSTEL = "+33639980001"


def fill(database: Database, people: int) -> None:
    """Let so many people share one number."""
    here = {"email": "", "given_name": "", "neighbourhood": "", "language": "fr", "source": "", "src": ""}
    rows = [{"who": str(place), "phone": HOSTEL, "joined_at": NOON, **here} for place in range(people)]
    with database.writing() as session:
        session.execute(sa.insert(Supporter), rows)


def test_everybody_of_a_number_is_found_and_nobody_of_another(database: Database) -> None:
    fill(database, MOST_TERMS)
    with database.reading() as session:
        found, strangers = pasting.find(session, "06 39 98 00 01; Nora <NORA@exemple.fr>\n06 39 98 00 02", "FR")
    assert len(found) == MOST_TERMS
    assert strangers == ["+33639980002", "nora@exemple.fr"]


def test_more_than_a_line_holds_are_refused_with_their_number(database: Database) -> None:
    fill(database, MOST_TERMS + 1)
    with database.reading() as session, pytest.raises(TooManyChosen, match="201 people"):
        pasting.find(session, HOSTEL, "FR")
