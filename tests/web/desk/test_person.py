"""One person's page: what is known and from whom; correcting, noting, writing no more, erasing, handing over."""

import json
import re

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import erasures, origins, supporters, suppressions
from capture.database import Database, now
from capture.issues import Catalogue
from capture.journal import Entry
from capture.law import DECLARED
from capture.marks import Mark
from capture.origins import Source
from capture.requests import Request
from capture.staff import ORGANISER, OWNER
from capture.supporters import Supporter
from tests.cast import CAMILLE, wish_of
from tests.choosing import confirms, reached
from tests.conftest import KEY, NOON, who_is
from tests.web.desk.conftest import SignedIn

PAGE = "/desk/people/1"
FACTS = {
    "given_name": "Camille",
    "family_name": "d’Artagnan",
    "neighbourhood": "les-coteaux",
    "postcode": "31000",
    "language": "fr",
}


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        told = {"given_name": "Camille", "neighbourhood": "bellevue"}
        confirms(session, wish_of(CAMILLE, "newsletter", "targeting", "letter:housing", **told), catalogue)
    return database


@pytest.fixture
def desk(town: Database, signed_in: SignedIn) -> FlaskClient:
    return signed_in(ORGANISER)


def person(town: Database) -> Supporter:
    with town.reading() as session:
        return session.get_one(Supporter, 1)


def test_everything_is_there_with_whence_it_comes(desk: FlaskClient) -> None:
    page = desk.get(PAGE).text
    assert "told by the person" in page
    assert "Send me the newsletter by e-mail." in page
    assert "The ledger: 3 lines" in page
    assert desk.get("/desk/people/99").status_code == 404


def test_a_corrected_fact_is_kept_as_noted_and_chooses_nobody_online(desk: FlaskClient, town: Database) -> None:
    assert desk.post(f"{PAGE}/correct", data=FACTS).location == f"{PAGE}?done=corrected"
    page = desk.get(PAGE).text
    assert "d’Artagnan" in page
    assert "noted, not told by the person" in page
    with town.reading() as session:
        assert {fact: origin.origin for fact, origin in origins.of(session, 1).items()} == dict.fromkeys(
            ("name", "neighbourhood", "postcode"), "observed"
        )
        assert reached(session, "email", "neighbourhood:les-coteaux") == 0
        assert reached(session, "email", "issue:housing") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"given_name": "=1+1"},
        {"street": "@home"},
        {"street": "x" * 121},
        {"postcode": "=1"},
        {"phone": "12"},
        {"language": "xx"},
        {"neighbourhood": "atlantis"},
        {"town": "a\x00b"},
    ],
)
def test_a_slip_is_told_and_nothing_changes(desk: FlaskClient, town: Database, wrong: dict[str, str]) -> None:
    answer = desk.post(f"{PAGE}/correct", data=FACTS | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert person(town).family_name == ""


def test_what_somebody_else_wrote_meanwhile_stays(desk: FlaskClient, town: Database) -> None:
    drawn = desk.get(f"{PAGE}/correct").text
    shown = dict(re.findall(r'name="(was-[a-z_]+)" value="([^"]*)"', drawn))
    mine = {name.removeprefix("was-"): value for name, value in shown.items()}
    assert desk.post(f"{PAGE}/correct", data=shown | mine | {"given_name": "Camila"}).status_code == 303
    with town.writing() as session:
        told = {"neighbourhood": "les-coteaux"}
        origins.tell(session, session.get_one(Supporter, 1), told, Source(DECLARED, "", now()))
    # A slip first: what stood there when the page was drawn goes along.
    again = desk.post(f"{PAGE}/correct", data=shown | mine | {"postcode": "!!"})
    assert again.status_code == 422
    assert 'name="was-given_name" value="Camille"' in again.text
    assert desk.post(f"{PAGE}/correct", data=shown | mine | {"postcode": "31000"}).status_code == 303
    now_is = person(town)
    assert (now_is.given_name, now_is.neighbourhood, now_is.postcode) == ("Camila", "les-coteaux", "31000")
    with town.reading() as session:
        assert origins.of(session, 1)["neighbourhood"].origin == DECLARED


def test_tags_notes_and_colleagues(desk: FlaskClient, town: Database) -> None:
    desk.post(f"{PAGE}/tags", data={"tag": "À rappeler"})
    desk.post(f"{PAGE}/notes", data={"text": "Calls back on Monday.\n<b>Kind</b>"})
    with town.reading() as session:
        me = session.scalar(sa.text("SELECT id FROM colleagues"))
    desk.post(f"{PAGE}/assign", data={"colleague": me})
    page = desk.get(PAGE).text
    assert "à rappeler" in page
    assert "&lt;b&gt;Kind&lt;/b&gt;" in page
    desk.post(f"{PAGE}/tags", data={"tag": "à rappeler", "act": "untag"})
    desk.post(f"{PAGE}/notes/1/strike")
    page = desk.get(PAGE).text
    assert "Monday" not in page
    assert desk.post(f"{PAGE}/notes", data={"text": ""}).status_code == 422


def test_somebody_without_an_address_is_known_by_the_number_that_is_theirs(desk: FlaskClient, town: Database) -> None:
    blank = dict.fromkeys(("neighbourhood", "source", "src"), "")
    with town.writing() as session:
        for phone in ("+33612345601", "+33612345602"):
            who = suppressions.digest_of_number(KEY, phone)
            facts = blank | {"given_name": "Ada", "phone": phone, "language": "fr"}
            number = supporters.sign_up(session, who, "", facts, NOON)
        suppressions.suppress(session, who, NOON)
    page = f"/desk/people/{number}/correct"
    for phone in ("", "06 12 34 56 01"):
        answer = desk.post(page, data={"given_name": "Ada", "language": "fr", "phone": phone})
        assert answer.status_code == 422
        assert "nobody else’s" in answer.text
    assert desk.post(page, data={"given_name": "Ada", "language": "fr", "phone": "06 12 34 56 03"}).status_code == 303
    with town.reading() as session:
        person = session.get_one(Supporter, number)
        assert person.who == suppressions.digest_of_number(KEY, "+33612345603")
        assert person.flags & Mark.SUPPRESSED


def test_a_request_has_its_day(signed_in: SignedIn, town: Database) -> None:
    with time_machine.travel("2032-02-24T09:00:00+00:00", tick=False):
        desk = signed_in(ORGANISER)
        desk.post(f"{PAGE}/requests", data={"kind": "access", "asked_on": "2032-02-20"})
        assert "20 March 2032" in desk.get(PAGE).text
        desk.post(f"{PAGE}/requests/1/answer")
        wrong = [{"kind": "nonsense", "asked_on": "2032-02-20"}, {"kind": "access", "asked_on": "yesterday"}]
        assert [desk.post(f"{PAGE}/requests", data=told).status_code for told in wrong] == [422, 422]
    with town.reading() as session:
        assert session.get_one(Request, 1).answered_at is not None


def test_who_is_not_to_be_written_to_is_not(desk: FlaskClient, town: Database) -> None:
    desk.post(f"{PAGE}/suppress")
    assert person(town).flags & Mark.LEFT
    with town.reading() as session:
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))
        assert reached(session, "email") == 0


def test_erasing_asks_first_and_leaves_nobody(desk: FlaskClient, town: Database) -> None:
    assert "only their own new sign-up" in desk.get(f"{PAGE}/erase").text
    assert desk.post(f"{PAGE}/erase").location == "/desk/people?done=erased"
    with town.reading() as session:
        assert not erasures.look(session, who_is(CAMILLE)).known
        entries = session.execute(sa.select(Entry.actor, Entry.act)).all()
    assert ("staff:1", "erasure") in [tuple(entry) for entry in entries]
    assert desk.get(PAGE).status_code == 404


@pytest.mark.parametrize("path", [f"{PAGE}/data.json", f"{PAGE}/data.csv"])
def test_data_is_handed_over_after_a_fresh_proof(town: Database, signed_in: SignedIn, path: str) -> None:
    stale = signed_in(OWNER, proved=False)
    assert stale.get(path).location == "/desk/prove"


def test_the_whole_is_handed_over_and_noted(desk: FlaskClient, town: Database) -> None:
    told = json.loads(desk.get(f"{PAGE}/data.json").text)
    assert told["supporters"][0]["email"] == CAMILLE
    with town.reading() as session:
        entry = session.scalars(sa.select(Entry).where(Entry.act == "dossier")).one()
    assert entry.particulars == {"person": 1}
