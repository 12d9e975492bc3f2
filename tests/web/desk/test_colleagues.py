"""The colleagues: owners invite, give roles, let go; and each act is theirs in the journal."""

import pytest
import sqlalchemy as sa
from flask import Flask

from capture.database import Database
from capture.letters import Letter
from capture.staff import CANVASSER, ORGANISER, OWNER
from tests.cast import COLETTE, KARIM, NORA, OMAR
from tests.team import acts, browser, found, hire, sit
from tests.web.conftest import Letters, link
from tests.web.desk.conftest import SignedIn

ROOM = "/desk/colleagues"
FORM = {"email": OMAR, "roles": [ORGANISER], "language": "en"}


def page_of(database: Database, email: str) -> str:
    return f"{ROOM}/{found(database, email).id}"


def test_an_owner_invites_and_a_letter_leads_in(
    signed_in: SignedIn, database: Database, letters: Letters, app: Flask
) -> None:
    nora = signed_in(OWNER)
    assert nora.post(ROOM, data=FORM).location == "/desk/colleagues?sent=yes"
    assert "invited" in nora.get(ROOM).text
    (text,) = letters()
    assert "You are invited to the desk" in text
    assert "/leave/" not in text
    assert OMAR in browser(app).get(link(text, "desk/welcome")).text
    assert acts(database)[-1] == (f"staff:{found(database, NORA).id}", "invite")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "no address"}, "check this address"),
        ({"roles": []}, "at least one role"),
        ({"roles": ["king"]}, "choose from the list"),
        ({"language": "xx"}, "choose a language"),
        ({"email": NORA}, "is a colleague already"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told(
    signed_in: SignedIn, database: Database, wrong: dict[str, object], said: str
) -> None:
    answer = signed_in(OWNER).post(ROOM, data=FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Letter.id))) == 0


def test_a_second_invitation_waits_and_the_first_stays_good(
    signed_in: SignedIn, database: Database, letters: Letters, app: Flask
) -> None:
    nora = signed_in(OWNER)
    nora.post(ROOM, data=FORM)
    path = link(letters()[0], "desk/welcome")
    answer = nora.post(f"{page_of(database, OMAR)}/invite")
    assert (answer.status_code, "wait five minutes" in answer.text) == (409, True)
    assert browser(app).get(path).status_code == 200


def test_other_roles_count_at_once_and_are_signed_in_for_anew(
    signed_in: SignedIn, database: Database, app: Flask
) -> None:
    nora, omar = signed_in(OWNER), hire(database, ORGANISER)
    sat = sit(app, database, omar)
    page = page_of(database, OMAR)
    assert nora.post(f"{page}/roles", data={"roles": [CANVASSER]}).location == f"{page}?saved=yes"
    assert sat.get("/desk/").location == "/desk/sign-in"
    assert sit(app, database, found(database, OMAR)).get("/desk/").status_code == 403
    assert acts(database)[-1][1] == "give-roles"


@pytest.mark.parametrize("given", [[], ["king"]])
def test_nobody_is_without_a_role_or_has_an_invented_one(
    signed_in: SignedIn, database: Database, given: list[str]
) -> None:
    nora = signed_in(OWNER)
    hire(database, ORGANISER)
    assert nora.post(f"{page_of(database, OMAR)}/roles", data={"roles": given}).status_code == 422
    assert found(database, OMAR).roles == [ORGANISER]


def test_this_person_has_left_ends_everything_in_one_act(signed_in: SignedIn, database: Database, app: Flask) -> None:
    nora, sat = signed_in(OWNER), sit(app, database, hire(database, ORGANISER))
    page = page_of(database, OMAR)
    assert sat.get("/desk/").status_code == 200
    nora.post(f"{page}/dismiss")
    assert sat.get("/desk/").location == "/desk/sign-in"
    assert "Invite this person back" in nora.get(page).text
    assert acts(database)[-1] == (f"staff:{found(database, NORA).id}", "dismiss")


def test_a_lost_second_factor_is_taken_away(signed_in: SignedIn, database: Database, app: Flask) -> None:
    nora, sat = signed_in(OWNER), sit(app, database, hire(database, ORGANISER))
    page = page_of(database, OMAR)
    nora.post(f"{page}/reset")
    assert sat.get("/desk/").location == "/desk/sign-in"
    assert found(database, OMAR).totp is None
    assert "There is none" in nora.get(page).text
    assert acts(database)[-1][1] == "reset-second-factor"


@pytest.mark.parametrize("act", ["dismiss", "roles"])
def test_the_last_owner_stays_one(signed_in: SignedIn, database: Database, act: str) -> None:
    nora = signed_in(OWNER)
    answer = nora.post(f"{page_of(database, NORA)}/{act}", data={"roles": [ORGANISER]})
    assert (answer.status_code, "last owner" in answer.text) == (409, True)
    assert nora.get(ROOM).status_code == 200


def test_whoever_left_is_called_back_by_a_letter(signed_in: SignedIn, database: Database, letters: Letters) -> None:
    nora = signed_in(OWNER)
    hire(database, ORGANISER)
    page = page_of(database, OMAR)
    nora.post(f"{page}/dismiss")
    assert nora.post(f"{page}/invite").location == "/desk/colleagues?sent=yes"
    assert "/desk/welcome/" in letters()[-1]
    assert found(database, OMAR).is_invited


def test_every_act_needs_a_fresh_proof(signed_in: SignedIn, database: Database) -> None:
    nora, _ = signed_in(OWNER, proved=False), hire(database, ORGANISER)
    page = page_of(database, OMAR)
    assert nora.get(page).status_code == 200
    for path in (ROOM, *(f"{page}/{act}" for act in ("invite", "roles", "dismiss", "reset"))):
        assert nora.post(path, data=FORM | {"email": COLETTE}).location == "/desk/prove"
    assert (found(database, OMAR).is_here, found(database, OMAR).roles) == (True, [ORGANISER])


def test_a_colleague_who_is_nobody_is_not_found(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER)
    assert nora.get(f"{ROOM}/4711").status_code == 404
    assert nora.post(f"{ROOM}/{10**30}/dismiss").status_code == 404
    assert nora.get(f"{ROOM}/x").status_code == 404


def test_the_list_says_who_is_here_invited_or_gone(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER)
    hire(database, CANVASSER)
    nora.post(ROOM, data=FORM)
    nora.post(f"{page_of(database, KARIM)}/dismiss")
    rows = nora.get(ROOM).text.split("<tr>")[2:]
    assert [next(word for word in ("left", "here since", "invited") if word in row) for row in rows] == [
        "here since",
        "invited",
        "left",
    ]
