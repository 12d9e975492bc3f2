"""Rows 12 to 14: hostile text never becomes a header, another person, or an error on one database only."""

from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture import addresses
from capture.database import Database
from capture.letters import Letter
from capture.letters.writing import Writer
from capture.proposals import Proposal
from tests.cast import CAMILLE
from tests.conftest import settings_for
from tests.web.conftest import Letters

TEXT_FIELDS = ["email", "given_name", "phone", "neighbourhood", "issues", "source", "src", "language", "correct"]
POISON = [
    "camille@exemple.fr\r\nBcc: mallory@exemple.net",
    "a\r\nX: y",
    "a\nb",
    "a\u2028b",
    "a\u2029b",
    "=?utf-8?q?=0ABcc=3A_mallory=40exemple.net?=",
    "a\x00b",
    "a\x1bb",
    "a\x85b",
    "\ud800",
]


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_poison_is_refused_or_dropped_and_never_kept(visitor: FlaskClient, database: Database, field: str) -> None:
    form = {"email": CAMILLE, "newsletter": "yes", "sms": "yes", "phone": "0612345678"}
    for poison in POISON:
        data = form | {field: poison.encode("utf-8", "surrogatepass")}
        assert visitor.post("/sign-up", data=data).status_code in (303, 422)
    with database.reading() as session:
        kept = session.scalars(sa.select(Proposal)).all()
    for wish in kept:
        assert wish.email == CAMILLE
        stored = "".join([wish.email, wish.given_name, wish.phone, wish.source, wish.src, wish.language])
        assert stored.isprintable()
        assert "mallory" not in stored


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(data=st.dictionaries(st.sampled_from([*TEXT_FIELDS, "newsletter", "sms"]), st.text(max_size=80)))
def test_no_text_is_an_error_of_ours(visitor: FlaskClient, data: dict[str, str]) -> None:
    encoded = {name: text.encode("utf-8", "surrogatepass") for name, text in data.items()}
    assert visitor.post("/sign-up", data=encoded).status_code in (303, 422)


def test_the_letter_has_one_recipient(visitor: FlaskClient, letters: Letters, database: Database) -> None:
    visitor.post("/sign-up", data={"email": f"{CAMILLE}, mallory@exemple.net", "newsletter": "yes"})
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"})
    assert len(letters()) == 1


@pytest.mark.parametrize(
    "email",
    [
        "аdmin@gmail.com",  # the first letter is Cyrillic
        f"{'a' * 65}@exemple.fr",
        '"quoted"@exemple.fr',
        "a@b",
        "a@[127.0.0.1]",
        "a b@exemple.fr",
        "@exemple.fr",
        "a@exemple..fr",
        "a@-exemple.fr",
        f"a@{'x' * 250}.fr",
    ],
)
def test_an_address_that_is_none_or_pretends_is_refused(visitor: FlaskClient, email: str) -> None:
    assert visitor.post("/sign-up", data={"email": email, "newsletter": "yes"}).status_code == 422


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Camille@Exemple.FR", "camille@exemple.fr"),
        ("contact@élan.fr", "contact@xn--lan-9la.fr"),
        (" camille@exemple.fr ", "camille@exemple.fr"),
    ],
)
def test_two_spellings_of_one_address_are_one_person(
    visitor: FlaskClient, database: Database, one: str, other: str
) -> None:
    for email in (one, other):
        assert visitor.post("/sign-up", data={"email": email, "newsletter": "yes"}).status_code == 303
    with database.reading() as session:
        assert len(set(session.scalars(sa.select(Proposal.who)))) == 1
        assert session.scalar(sa.select(sa.func.count(Letter.id))) == 1


def test_dots_make_two_people_of_one_mailbox(app: Flask, visitor: FlaskClient, database: Database) -> None:
    for email in ("odette.martin@gmail.com", "odettemartin@gmail.com"):
        visitor.post("/sign-up", data={"email": email, "newsletter": "yes"})
    with database.reading() as session:
        assert len(set(session.scalars(sa.select(Proposal.who)))) == 2


@settings(deadline=None, max_examples=300)
@given(email=st.emails())
def test_every_address_that_is_taken_can_be_written_to(campaign_root: Path, email: str) -> None:
    try:
        taken = addresses.read(email).typed
    except ValueError:
        return
    chosen = settings_for(campaign_root, campaign_root, "sqlite://")
    letter = Writer(chosen).write("confirm", "number", taken, "fr", "who", "token")
    (recipient,) = BytesParser(policy=policy.default).parsebytes(letter.as_bytes())["To"].addresses
    assert recipient.addr_spec == taken
