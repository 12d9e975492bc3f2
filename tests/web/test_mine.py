"""A person's own page: behind a fresh letter, for half an hour."""

import csv
import io
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import suppressions
from capture.consents import Consent, Wording
from capture.database import Base, Database, now
from capture.interests import Interest
from capture.issues import Catalogue
from capture.links import Link
from capture.supporters import Supporter
from tests.cast import CAMILLE
from tests.conftest import who_is
from tests.web.conftest import Letters, link
from tests.web.own import FACTS, camille_joins, mailed, once, opened, standing

WHOLE = {
    **FACTS,
    "family_name": "d’Artagnan",
    "postcode": "64 000",
    "newsletter": "yes",
    "issues": ["housing"],
    "help": ["doors", "proxy"],
    "need": ["ride"],
}


@pytest.fixture(autouse=True)
def camille(database: Database, catalogue: Catalogue) -> None:
    camille_joins(database, catalogue, "newsletter", "letter:transport", "sms")


def person(database: Database) -> Supporter:
    """Return what is known of Camille."""
    with database.reading() as session:
        return session.scalars(sa.select(Supporter)).one()


def lines(database: Database) -> int:
    """Return how long the ledger is."""
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count(Consent.id))) or 0


def test_a_mailed_link_opens_the_page_once(visitor: FlaskClient, database: Database) -> None:
    path = mailed(database)
    for _ in range(3):
        assert visitor.get(path).status_code == 200
    key = once(visitor, path)
    page = visitor.post(path, data={"once": key}).location
    assert "Camille" in visitor.get(page).text
    assert visitor.post(path, data={"once": key}).location == page
    assert visitor.post(path, data={"once": "another"}).status_code == 410
    assert visitor.get(path).status_code == 410


def test_it_opens_within_thirty_minutes_and_closes_after_thirty(visitor: FlaskClient, database: Database) -> None:
    path = mailed(database)
    with time_machine.travel(now() + timedelta(minutes=29)):
        page = visitor.post(path, data={"once": "key"}).location
        assert visitor.get(page).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=31)):
        assert visitor.post(path, data={"once": "key"}).status_code == 303
        assert visitor.post(path, data={"once": "other"}).status_code == 410
    with time_machine.travel(now() + timedelta(minutes=60)):
        assert visitor.get(page).status_code == 410


def test_an_old_link_and_a_closed_page_offer_a_fresh_letter(
    visitor: FlaskClient, database: Database, letters: Letters
) -> None:
    path, page = mailed(database), opened(visitor, database)
    assert visitor.post(f"{page}/close").location == "/"
    for old in (path, page):
        with time_machine.travel(now() + timedelta(hours=1), tick=True):
            assert f'action="{old}/again"' in visitor.get(old).text
            assert visitor.post(f"{old}/again").location == "/preferences?sent=yes"
    with time_machine.travel(now() + timedelta(hours=1), tick=True):
        (letter,) = letters()
        assert visitor.get(link(letter, "open")).status_code == 200


def test_what_is_written_becomes_what_is_known(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    assert visitor.post(page, data=WHOLE | {"once": once(visitor, page)}).location == f"{page}?saved=yes"
    known = person(database)
    assert (known.family_name, known.postcode, known.phone) == ("d’Artagnan", "64 000", "+33612345678")
    assert standing(database) == {"newsletter", "letter:housing", "help:doors", "help:proxy", "need:ride"}
    with database.reading() as session:
        assert session.scalars(sa.select(Interest.issue)).all() == ["housing"]
    shown = visitor.get(page).text
    assert shown.count("checked") == 5
    assert 'value="64 000"' in shown


def test_each_change_has_its_line_in_exact_words(visitor: FlaskClient, database: Database) -> None:
    page, before = opened(visitor, database), lines(database)
    visitor.post(page, data={**FACTS, "newsletter": "yes", "help": ["doors"]})
    with database.reading() as session:
        added = session.execute(
            sa.select(Consent.purpose, Consent.granted, Consent.page, Wording.text)
            .outerjoin(Wording)
            .where(Consent.id > before)
        ).all()
    assert {(purpose, granted) for purpose, granted, _, _ in added} == {
        ("help:doors", True),
        ("letter:transport", False),
        ("sms", False),
    }
    words = {text for _, granted, _, text in added if granted}
    assert {text in visitor.get(page).text.replace("</legend>", "") for text in words} <= {True, False}
    assert {where for _, _, where, _ in added} == {"/preferences"}


def test_a_blank_erases_what_was_there(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    visitor.post(page, data=dict.fromkeys(FACTS, "") | {"language": "fr", "newsletter": "yes"})
    known = person(database)
    assert (known.given_name, known.neighbourhood, known.phone) == ("", "", "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"given_name": "=1+1"}, "Please write a name"),
        ({"family_name": "x" * 61}, "at most 60 letters"),
        ({"postcode": "=1+1"}, "Please write a postcode"),
        ({"neighbourhood": "atlantis"}, "from the list"),
        ({"language": "xx"}, "choose a language"),
        ({"issues": ["atlantis"]}, "from the list"),
        ({"help": ["atlantis"]}, "from the list"),
        ({"need": ["doors"]}, "from the list"),
        ({"sms": "yes", "phone": ""}, "mobile number"),
        ({"phone": "12"}, "mobile number"),
    ],
)
def test_a_slip_is_told_and_nothing_is_saved(
    visitor: FlaskClient, database: Database, wrong: dict[str, object], sentence: str
) -> None:
    visitor.post(page := opened(visitor, database), data={**FACTS, "language": "en", "newsletter": "yes"})
    before = lines(database)
    answer = visitor.post(page, data={**FACTS, "newsletter": "yes", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert lines(database) == before


def test_the_files_hold_everything(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    visitor.post(page, data=WHOLE)
    answer = visitor.get(f"{page}/data.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told = json.loads(answer.text)
    assert told["supporters"][0]["family_name"] == "d’Artagnan"
    assert {line["wording"] for line in told["consents"] if line["purpose"] == "newsletter"} != {None}
    assert [row["issue"] for row in told["interests"]] == ["housing"]
    personal = {"supporter_id", "who", "mailbox"}
    tables = {table.name for table in Base.metadata.sorted_tables if personal & set(table.c.keys())}
    assert set(told) - {"made"} == tables | {"exports"}
    sheet = visitor.get(f"{page}/data.csv")
    rows = list(csv.reader(io.StringIO(sheet.text)))
    assert ["supporters", "1", "phone", "+33612345678"] in rows
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == ["+33612345678"]


def test_taking_files_spends_nothing(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    for _ in range(3):
        assert visitor.get(f"{page}/data.json").status_code == 200
        assert visitor.get(f"{page}/data.csv").status_code == 200


def test_an_address_that_looks_like_a_formula_stays_out_of_the_sheet(
    visitor: FlaskClient, database: Database, catalogue: Catalogue
) -> None:
    hostile = "=1+1@exemple.fr"
    camille_joins(database, catalogue, "newsletter", email=hostile)
    page = opened(visitor, database, hostile)
    assert hostile in visitor.get(f"{page}/data.json").text
    assert hostile not in visitor.get(f"{page}/data.csv").text


def test_erasing_is_a_page_and_a_button(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    assert visitor.get(f"{page}/erase").status_code == 200
    assert person(database).email == CAMILLE
    key = once(visitor, f"{page}/erase")
    for _ in range(2):
        assert visitor.post(f"{page}/erase", data={"once": key}).location == "/preferences/erased"
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Supporter.id))) == 0
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))
        assert session.scalar(sa.select(sa.func.count(Link.digest)).where(Link.who == who_is(CAMILLE))) == 0
    assert visitor.get("/preferences/erased").status_code == 200
    assert visitor.get(page).status_code == 404


def test_who_left_comes_back_by_asking_for_something(visitor: FlaskClient, database: Database) -> None:
    from_letter = opened(visitor, database)
    visitor.post(from_letter, data={"language": "fr"})
    assert standing(database) == set()
    visitor.post(from_letter, data={"language": "fr", "newsletter": "yes"})
    assert standing(database) == {"newsletter"}
    assert person(database).left_at is None


def test_it_is_offered_once_after_confirming(visitor: FlaskClient, database: Database, letters: Letters) -> None:
    visitor.post("/sign-up", data={"email": "bilal@exemple.fr", "newsletter": "yes", "given_name": "Bilal"})
    path = link(letters()[-1], "confirm")
    done = visitor.post(path, data={"proposal": visitor.get(path).text.split('name="proposal" value="')[1][:64]}).text
    page = done.split('href="/preferences/mine/')[1].split('"')[0]
    assert "Bilal" in visitor.get(f"/preferences/mine/{page}").text
