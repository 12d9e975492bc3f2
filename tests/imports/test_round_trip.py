"""What is exported and imported into an empty database is exported again as the same bytes, in each form."""

import io
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import arrivals, consents, interests, supporters
from capture.database import Database
from capture.exports import Order, writing
from capture.exports.columns import COLUMNS
from capture.exports.forms import FORMS
from capture.issues import Catalogue
from capture.supporters import Supporter
from capture.words import speaking
from tests.choosing import chosen as segment_of
from tests.conftest import NOON, who_is
from tests.imports.bringing import Town

SAID = arrivals.Statement("Our own list, from the machine before.", NOON.date() - timedelta(days=9), arrivals.US)
# A number is the database's own.
EVERYTHING = [name for name in COLUMNS if name != "person"]
PEOPLE = [
    ("Éloïse", "d’Aubigné-Roux", "+33612345678", "01234", "bellevue", ["housing", "transport"], ["newsletter", "sms"]),
    ("Jean-Luc", "O'Neil", "", "2A004", "les-coteaux", ["water"], ["newsletter", "targeting", "letter:water"]),
    ("王小明", "", "+33756789012", "", "", [], ["help:doors", "help:phone", "need:ride"]),
    ("María José", "Ñúñez", "+442071838750", "SW1A 1AA", "", ["culture", "sport", "water"], []),
    ("İpek", "Łódź", "", "31000", "la-gare", ["school"], ["letter:school", "letter:culture", "need:proxy"]),
]


def settle(database: Database, backwards: bool) -> None:
    """Enter people who told all that an export can carry; the bits of their issues in one order or the other."""
    with database.writing() as session:
        for number, told in enumerate(PEOPLE):
            given, family, phone, postcode, neighbourhood, issues, purposes = told
            facts = {"given_name": given, "neighbourhood": neighbourhood, "phone": phone, "language": "fr"}
            facts |= {"source": "/sign-up/", "src": f"leaflet-{number}"}
            who, at = who_is(f"p{number}@exemple.fr"), NOON - timedelta(days=number)
            person = supporters.sign_up(session, who, f"p{number}@exemple.fr", facts, at)
            more = {
                "family_name": family,
                "postcode": postcode,
                "street": f"{number} rue de l’Été",
                "town": "Saint-Aurèle",
            }
            supporters.correct(session, person, more)
            letters = [purpose.removeprefix("letter:") for purpose in purposes if purpose.startswith("letter:")]
            ticked = sorted({*issues, *letters}, reverse=backwards)
            interests.tick(session, person, ticked)
            consents.grant(session, person, dict.fromkeys(purposes, "Yes."), "/sign-up/", at)
            if number == 3:
                session.execute(sa.update(Supporter).where(Supporter.id == person).values(confirmed_at=None))
        supporters.settle(session, sa.true())


def exported(database: Database, catalogue: Catalogue, form: str, channel: str, columns: Sequence[str]) -> bytes:
    """Return the file of everybody."""
    out = io.BytesIO()
    with database.reading() as session:
        writing.fill(segment_of(session, "", catalogue), Order("", channel, form, columns), out)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_comes_back(town: Town, elsewhere: Database, form: str, language: str) -> None:
    settle(elsewhere, backwards=True)
    with speaking(language):
        first = exported(elsewhere, town.catalogue, form, "door", EVERYTHING)
        asked = town.bring(first, SAID, f"people.{FORMS[form].ending}")
        assert (asked.counts["new"], asked.counts["refused"], asked.counts.get("remarks")) == (len(PEOPLE), 0, None)
        again = exported(town.database, town.catalogue, form, "door", EVERYTHING)
    assert unpacked(again) == unpacked(first)


@pytest.mark.parametrize("form", ["csv", "mailchimp"])
def test_a_newsletter_comes_back_where_it_is_said_that_all_asked_for_it(
    town: Town, elsewhere: Database, form: str
) -> None:
    settle(elsewhere, backwards=False)
    first = exported(elsewhere, town.catalogue, form, "email", ["email", "given_name", "family_name", "language"])
    said = arrivals.Statement(SAID.text, SAID.given_on, arrivals.US, ["newsletter"])
    assert town.bring(first, said).counts["new"] == 2
    again = exported(town.database, town.catalogue, form, "email", ["email", "given_name", "family_name", "language"])
    assert again == first


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory, sqlite_pattern: Path) -> Iterator[Database]:
    """Another database, from which people come."""
    file = tmp_path_factory.mktemp("elsewhere") / "capture.db"
    shutil.copy(sqlite_pattern, file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


def unpacked(content: bytes) -> object:
    """Return a workbook's parts but for the moment at which it was made; anything else as it is."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}
