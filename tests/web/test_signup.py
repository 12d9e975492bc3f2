import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from capture.database import Database
from capture.letters import Letter
from capture.proposals import Proposal
from tests.cast import BILAL, CAMILLE

FORM = re.compile(r"<form[^>]*data-sign-up.*?</form>", re.DOTALL)
WHOLE = {
    "email": BILAL,
    "given_name": "Bilal",
    "neighbourhood": "bellevue",
    "newsletter": "yes",
    "issues": ["housing", "transport"],
    "targeting": "yes",
    "sms": "yes",
    "phone": "06 12 34 56 78",
    "src": "leaflet-housing",
}


def test_a_post_becomes_a_proposal_and_a_letter_owed(visitor: FlaskClient, database: Database) -> None:
    answer = visitor.post("/sign-up", data=WHOLE)
    assert (answer.status_code, answer.location) == (303, "/thank-you/")
    with database.reading() as session:
        wish = session.scalars(sa.select(Proposal)).one()
        assert session.scalars(sa.select(Letter)).one().who == wish.who
    assert (wish.email, wish.given_name, wish.neighbourhood, wish.phone) == (BILAL, "Bilal", "bellevue", "+33612345678")
    assert wish.purposes == ["newsletter", "targeting", "sms", "letter:housing", "letter:transport"]
    assert (wish.language, wish.source, wish.src) == ("fr", "/sign-up", "leaflet-housing")


def test_the_english_form_answers_in_english(visitor: FlaskClient) -> None:
    assert visitor.post("/en/sign-up", data=WHOLE).location == "/en/thank-you/"
    assert b"Please write your e-mail address." in visitor.post("/en/sign-up", data={}).data


def test_a_script_is_told_in_its_own_words(visitor: FlaskClient) -> None:
    answer = visitor.post("/sign-up", data=WHOLE, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (200, {"hustings": "proposed", "next": "/thank-you/"})


def test_a_number_is_kept_only_for_who_wants_texts(visitor: FlaskClient, database: Database) -> None:
    visitor.post("/sign-up", data={**WHOLE, "sms": ""})
    with database.reading() as session:
        assert session.scalars(sa.select(Proposal.phone)).one() == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "Please write your e-mail address."),
        ({"email": "camille@"}, "Please check this address."),
        ({"given_name": "Buy https://x.biz"}, "Please write a name"),
        ({"given_name": "x" * 61}, "at most 60 letters"),
        ({"neighbourhood": "atlantis"}, "Please choose a neighbourhood from the list."),
        ({"newsletter": "", "issues": [], "sms": ""}, "Please tick what you would like to receive."),
        ({"issues": ["gold"]}, "Please choose issues from the list."),
        ({"phone": "12"}, "Please write the mobile number"),
    ],
)
def test_a_slip_keeps_what_was_written_and_stores_nothing(
    visitor: FlaskClient, database: Database, change: dict[str, object], sentence: str
) -> None:
    answer = visitor.post("/en/sign-up", data=WHOLE | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "email" not in change:
        assert f'value="{BILAL}"' in answer.text
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Proposal.id))) == 0


def test_a_domain_that_looks_like_a_slip_is_asked_about_once(visitor: FlaskClient, database: Database) -> None:
    slip = WHOLE | {"email": "camille@gmal.com"}
    assert 'value="camille@gmail.com"' in visitor.post("/sign-up", data=slip).text
    assert visitor.post("/sign-up", data=slip | {"correct": "camille@gmail.com"}).status_code == 303
    assert visitor.post("/sign-up", data=slip | {"correct": "camille@gmal.com"}).status_code == 303
    assert visitor.post("/sign-up", data=slip | {"correct": "mallory@exemple.net"}).status_code == 422
    with database.reading() as session:
        kept = session.scalars(sa.select(Proposal.email).order_by(Proposal.id)).all()
    assert kept == ["camille@gmail.com", "camille@gmal.com"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_form_is_the_same_bytes_on_both_sides(visitor: FlaskClient, campaign_root: Path, language: str) -> None:
    root = "" if language == "fr" else f"/{language}"
    static = FORM.findall((campaign_root / f"output{root}/sign-up/index.html").read_text())
    drawn = FORM.findall(visitor.post(f"{root}/sign-up", data={"source": f"{root}/sign-up/"}).text)
    assert len(static) == len(drawn) == 1
    assert without_answers(drawn[0]) == static[0]


def without_answers(form: str) -> str:
    """Take errors away from a form: the summary, the sentences beside fields, and what points to them."""
    form = re.sub(r'<div class="summary".*?</div>\n', "", form, flags=re.DOTALL)
    form = re.sub(r' aria-invalid="true" aria-describedby="[^"]*"', "", form)
    return re.sub(r'<span class="error".*?</span>\n', "", form)


def test_no_box_is_ticked_in_advance(campaign_root: Path) -> None:
    pages = list((campaign_root / "output").rglob("*.html"))
    assert len(pages) > 10
    assert not [page for page in pages if re.search(r"<input[^>]*\bchecked\b", page.read_text())]


def test_the_same_answer_for_known_and_unknown(visitor: FlaskClient) -> None:
    first, second, other = (visitor.post("/sign-up", data=WHOLE | {"email": who}) for who in (BILAL, BILAL, CAMILLE))
    assert first.data == second.data == other.data
    assert dict(first.headers) == dict(second.headers) == dict(other.headers)


def test_a_leaflet_is_known_without_a_script(visitor: FlaskClient, database: Database) -> None:
    leaflet = {"Referer": "http://localhost/issues/logement/?src=leaflet-housing"}
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes", "src": ""}, headers=leaflet)
    with database.reading() as session:
        wish = session.scalars(sa.select(Proposal)).one()
    assert (wish.src, wish.source) == ("leaflet-housing", "/issues/logement/")


@pytest.mark.parametrize(
    "referrer", ["http://[", "http://localhost/?src=%00", "x" * 300, "http://localhost/?src=" + "y" * 99]
)
def test_a_strange_referrer_is_no_tag(visitor: FlaskClient, database: Database, referrer: str) -> None:
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"}, headers={"Referer": referrer})
    with database.reading() as session:
        assert session.scalars(sa.select(Proposal.src)).all() == [""]


def test_an_answer_about_a_slip_is_kept_while_something_else_is_corrected(visitor: FlaskClient) -> None:
    slip = {"email": "zoe@gmal.com", "newsletter": ""}
    kept = visitor.post("/sign-up", data=slip | {"correct": "zoe@gmal.com"}).text
    assert '<input type="hidden" name="correct" value="zoe@gmal.com">' in kept
    mended = visitor.post("/sign-up", data=slip | {"correct": "zoe@gmail.com"}).text
    assert 'name="email" type="email" autocomplete="email" value="zoe@gmail.com"' in mended
    assert 'class="question"' not in kept + mended


def test_the_enter_key_answers_no_question(visitor: FlaskClient) -> None:
    form = FORM.findall(visitor.post("/sign-up", data={"email": "zoe@gmal.com", "newsletter": "yes"}).text)[0]
    assert "name" not in form[form.index("<button") :].partition(">")[0]
