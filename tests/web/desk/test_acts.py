"""Acts on many: those ticked, those pasted, everybody of a line."""

import pytest
import sqlalchemy as sa

from capture import assignments, tags
from capture.database import Database, now
from capture.issues import Catalogue
from capture.journal import Entry
from capture.staff import ORGANISER, accounts
from capture.tags import Tag
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen, confirms
from tests.team import hire
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        for email in (CAMILLE, BILAL, ODETTE):
            confirms(session, wish_of(email, "newsletter", phone="+33639980001" if email == BILAL else ""), catalogue)
    return database


def tagged(town: Database, word: str) -> list[int]:
    """Return who bears a tag."""
    with town.reading() as session:
        return list(session.scalars(sa.select(Tag.supporter_id).where(Tag.tag == word).order_by(Tag.supporter_id)))


def test_those_ticked_are_tagged_and_untagged(town: Database, signed_in: SignedIn) -> None:
    client = signed_in(ORGANISER)
    told = {"whom": "ticked", "person": ["1", "3"], "tag": "  Marché  ", "act": "tag", "q": ""}
    assert client.post("/desk/people/acts", data=told).location == "/desk/people?done=tag&people=2"
    assert tagged(town, "marché") == [1, 3]
    client.post("/desk/people/acts", data=told | {"person": ["3"], "act": "untag"})
    assert tagged(town, "marché") == [1]


def test_everybody_of_a_line_is_tagged(town: Database, signed_in: SignedIn) -> None:
    signed_in().post("/desk/people/acts", data={"whom": "all", "q": "has:phone", "tag": "sms", "act": "tag"})
    assert tagged(town, "sms") == [2]


def test_the_journal_has_it_without_a_name(town: Database, signed_in: SignedIn) -> None:
    signed_in().post("/desk/people/acts", data={"whom": "all", "q": "camille", "tag": "marché", "act": "tag"})
    with town.reading() as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
    assert entry is not None
    assert entry.particulars["people"] == 1
    assert "camille" not in str(entry.particulars)


def test_people_are_given_to_a_colleague(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    with town.reading() as session:
        me = session.scalar(sa.text("SELECT id FROM colleagues"))
    client.post("/desk/people/acts", data={"whom": "ticked", "person": ["1", "2"], "act": "assign", "colleague": me})
    with town.reading() as session:
        found = assignments.of(session, 1)
        assert found is not None and found.id == me
        assert assignments.of(session, 3) is None
        assert chosen(session, f"assigned:{found.id}").count() == 2
    client.post("/desk/people/acts", data={"whom": "ticked", "person": ["1"], "act": "assign", "colleague": ""})
    with town.reading() as session:
        assert assignments.of(session, 1) is None


def test_ticked_people_go_on_to_an_export(town: Database, signed_in: SignedIn) -> None:
    told = {"whom": "ticked", "person": ["1", "2"], "act": "export"}
    answer = signed_in().post("/desk/people/acts", data=told)
    assert answer.location == "/desk/exports/new?q=person%3A%281+OR+2%29"


@pytest.mark.parametrize(
    "told",
    [
        {"whom": "ticked", "act": "tag", "tag": "a"},
        {"whom": "ticked", "person": ["1"], "act": "tag", "tag": "=1+1"},
        {"whom": "ticked", "person": ["1"], "act": "tag", "tag": ""},
        {"whom": "all", "q": "isue:a", "act": "tag", "tag": "a"},
        {"whom": "ticked", "person": [str(number) for number in range(1, 300)], "act": "tag", "tag": "a"},
    ],
)
def test_what_cannot_be_done_is_said(town: Database, signed_in: SignedIn, told: dict[str, object]) -> None:
    answer = signed_in().post("/desk/people/acts", data=told)
    assert answer.status_code == 422
    assert 'class="refused"' in answer.text
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(tags.Tag)) == 0


def test_what_was_done_is_said_and_stands_in_the_journal(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    there = client.post("/desk/people/acts", data={"whom": "ticked", "person": ["1", "3"], "act": "tag", "tag": "A"})
    assert "Done, for 2 people." in client.get(there.location).text
    client.post("/desk/people/1/tags", data={"tag": "b"})
    with town.reading() as session:
        told = session.execute(sa.select(Entry.act, Entry.particulars).order_by(Entry.id.desc()).limit(2)).all()
    assert told[1] == ("tag", {"filter": 'person:("–" OR "–")', "people": 2, "tag": "a"})
    assert told[0] == ("person-tag", {"person": 1, "tag": "b"})


def test_two_who_are_ticked_are_compared(town: Database, signed_in: SignedIn) -> None:
    client, told = signed_in(), {"whom": "ticked", "act": "merge"}
    there = client.post("/desk/people/acts", data={**told, "person": ["3", "1", "1"]})
    assert (there.status_code, there.location) == (303, "/desk/people/1/merge/3")
    assert client.get(there.location).status_code == 200
    for people in ([], ["1"], ["1", "1"], ["1", "2", "3"], ["1", "9" * 30]):
        refused = client.post("/desk/people/acts", data={**told, "person": people})
        assert (refused.status_code, "Tick exactly two people" in refused.text) == (422, True)


def test_an_act_that_is_none_is_not_done(town: Database, signed_in: SignedIn) -> None:
    assert signed_in().post("/desk/people/acts", data={"whom": "all", "act": "erase"}).status_code == 404
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Entry.act == "erase")) == 0


@pytest.mark.parametrize("number", ["0", "99", "-1", "9" * 30, "²", "1 OR 1=1"])
def test_nobody_is_given_to_who_is_no_colleague(town: Database, signed_in: SignedIn, number: str) -> None:
    told = {"whom": "ticked", "person": ["1"], "act": "assign", "colleague": number}
    client = signed_in()
    assert client.post("/desk/people/acts", data=told).status_code == 404
    assert client.post("/desk/people/1/assign", data={"colleague": number}).status_code == 404


def test_nobody_is_given_to_who_has_left(town: Database, signed_in: SignedIn) -> None:
    gone = hire(town, ORGANISER)
    with town.writing() as session:
        accounts.dismiss(session, gone.id, "tests", now())
    told = {"whom": "ticked", "person": ["1"], "act": "assign", "colleague": str(gone.id)}
    assert signed_in().post("/desk/people/acts", data=told).status_code == 404


def test_pasted_addresses_become_a_choice(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    pasted = f"Camille <{CAMILLE.upper()}>\n06 39 98 00 01\n\n"
    assert client.post("/desk/people/paste", data={"text": pasted}).location == "/desk/people?q=person%3A%281+OR+2%29"
    page = client.post("/desk/people/paste", data={"text": f"{pasted}; nobody@exemple.fr\t{CAMILLE}"}).text
    assert "nobody@exemple.fr" in page
    assert "person%3A%281+OR+2%29" in page
    assert "no address" in client.post("/desk/people/paste", data={"text": "hello"}).text
