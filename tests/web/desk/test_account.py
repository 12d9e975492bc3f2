"""One's own account: name, language, password, passkeys, and where one is signed in."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database, now
from capture.staff import CANVASSER, OWNER, Passkey, SignIn, passkeys
from capture.staff.passkeys import Credential
from tests.cast import NORA
from tests.team import PASSWORD, acts, browser, found, sit
from tests.web.desk.conftest import SignedIn
from tests.web.signing.conftest import type_password

OTHER = "navire carton lune sel"
ACCOUNT = "/desk/account"


def with_a_passkey(database: Database, name: str = "Telephone") -> int:
    """Give Nora a passkey; return its number."""
    with database.writing() as session:
        made = Credential(f"key of {name}", b"public", 0)
        return passkeys.add(session, found(database, NORA).id, made, name, now()).id


def test_a_name_and_a_language_are_ones_own(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER)
    answer = nora.post(ACCOUNT, data={"name": "Nora N’Diaye", "language": "fr"})
    assert answer.location == "/desk/account?saved=profile"
    assert "C’est enregistré." in nora.get(answer.location).text
    assert (found(database, NORA).name, found(database, NORA).language) == ("Nora N’Diaye", "fr")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "=1+1"}, {"language": "xx"}, {"language": ""}])
def test_what_is_wrong_is_told(signed_in: SignedIn, database: Database, wrong: dict[str, str]) -> None:
    assert signed_in(OWNER).post(ACCOUNT, data={"name": "Nora", "language": "en"} | wrong).status_code == 422
    assert found(database, NORA).name == "Nora"


def test_every_role_has_an_account(signed_in: SignedIn) -> None:
    assert signed_in(CANVASSER).get(ACCOUNT).status_code == 200


def test_another_password_keeps_this_browser_and_no_other(signed_in: SignedIn, database: Database, app: Flask) -> None:
    nora = signed_in(OWNER)
    other = sit(app, database, found(database, NORA))
    before = nora.get_cookie("desk")
    assert before is not None
    answer = nora.post(f"{ACCOUNT}/password", data={"current": PASSWORD, "password": OTHER})
    assert answer.location == "/desk/account?saved=password"
    assert nora.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).location == "/desk/sign-in"
    thief = browser(app)
    thief.set_cookie("desk", before.value)
    assert thief.get(ACCOUNT).location == "/desk/sign-in"
    assert type_password(browser(app), NORA, OTHER).location == "/desk/sign-in/second"
    assert acts(database)[-1][1] == "change-password"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "another one entirely", "password": OTHER}, "not your present password"),
        ({"current": PASSWORD, "password": "short"}, "at least 12"),
        ({"current": PASSWORD, "password": "nora navire carton lune"}, "“nora”"),
        ({}, "at least 12"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    signed_in: SignedIn, database: Database, fields: dict[str, str], said: str
) -> None:
    nora, before = signed_in(OWNER), found(database, NORA).password
    answer = nora.post(f"{ACCOUNT}/password", data=fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert found(database, NORA).password == before


def test_it_needs_a_fresh_proof(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER, proved=False)
    number = with_a_passkey(database)
    # Before the form, not after it was filled in.
    assert nora.get(f"{ACCOUNT}/password").location == "/desk/prove"
    for path in ("password", f"passkeys/{number}", f"passkeys/{number}/remove"):
        assert nora.post(f"{ACCOUNT}/{path}", data={"name": "x"}).location == "/desk/prove"
    with database.reading() as session:
        assert session.scalars(sa.select(Passkey.name)).all() == ["Telephone"]


def test_a_passkey_is_renamed_and_removed(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER)
    number = with_a_passkey(database)
    nora.post(f"{ACCOUNT}/passkeys/{number}", data={"name": "Old telephone"})
    nora.post(f"{ACCOUNT}/passkeys/{number}", data={"name": ""})
    assert "Remove “Old telephone”" in nora.get(ACCOUNT).text
    nora.post(f"{ACCOUNT}/passkeys/{number}/remove")
    assert "Old telephone" not in nora.get(ACCOUNT).text
    assert acts(database)[-1][1] == "remove-passkey"


def test_somebody_elses_passkey_is_not_there(signed_in: SignedIn, database: Database) -> None:
    signed_in(OWNER)
    number = with_a_passkey(database)
    karim = signed_in(CANVASSER)
    assert karim.post(f"{ACCOUNT}/passkeys/{number}/remove").status_code == 404
    assert karim.post(f"{ACCOUNT}/passkeys/{number}", data={"name": "Mine"}).status_code == 404
    assert karim.post(f"{ACCOUNT}/passkeys/{10**30}/remove").status_code == 404


def browsers(nora: FlaskClient, database: Database, app: Flask) -> list[int]:
    """Sign Nora in twice more; return the numbers of all her sign-ins, the first one first."""
    for _ in range(2):
        sit(app, database, found(database, NORA))
    with database.reading() as session:
        return list(session.scalars(sa.select(SignIn.id).order_by(SignIn.id)))


def test_one_sees_where_one_is_signed_in_and_ends_it(signed_in: SignedIn, database: Database, app: Flask) -> None:
    nora = signed_in(OWNER)
    _, second, third = browsers(nora, database, app)
    page = nora.get(ACCOUNT).text
    assert page.count("Firefox, Linux") == 3
    assert page.count("this one") == 1
    nora.post(f"{ACCOUNT}/sign-ins/{second}/end")
    assert nora.get(ACCOUNT).text.count("Firefox, Linux") == 2
    nora.post(f"{ACCOUNT}/sign-ins/end")
    assert nora.get(ACCOUNT).text.count("Firefox, Linux") == 1
    with database.reading() as session:
        assert session.scalar(sa.select(SignIn.id).where(SignIn.id == third)) is None


def test_nobody_ends_anothers(signed_in: SignedIn, database: Database, app: Flask) -> None:
    nora = signed_in(OWNER)
    numbers = browsers(nora, database, app)
    karim = signed_in(CANVASSER)
    for number in numbers:
        karim.post(f"{ACCOUNT}/sign-ins/{number}/end")
    karim.post(f"{ACCOUNT}/sign-ins/end")
    assert nora.get(ACCOUNT).text.count("Firefox, Linux") == 3
