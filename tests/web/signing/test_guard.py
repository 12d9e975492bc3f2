"""The guard: what has no line is closed, what comes from elsewhere asks once more, and whoever is idle is out."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database, now
from capture.staff import OWNER, SignIn, accounts
from capture.web import roles
from capture.web.signing.guard import ASKS_BY_ITSELF
from capture.web.signing.sessions import COOKIE
from tests.cast import NORA
from tests.team import browser, code, found, hire
from tests.web.desk.conftest import SignedIn
from tests.web.signing.conftest import fill, type_password
from tests.words import ROOT

FROM_A_LETTER = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def test_an_address_without_a_line_is_closed_to_owners_too(app: Flask, signed_in: SignedIn) -> None:
    app.add_url_rule("/desk/forgotten-line", "nobodys.show", lambda: "open")
    app.add_url_rule("/outside", "nobodys.outside", lambda: "open")
    nora = signed_in(OWNER)
    assert [nora.get(path).status_code for path in ("/desk/forgotten-line", "/outside")] == [403, 403]


def test_a_line_for_colleagues_outside_the_desk_is_closed(app: Flask, signed_in: SignedIn) -> None:
    app.add_url_rule("/day/", "account.show", app.view_functions["account.show"])
    assert signed_in(OWNER).get("/day/").status_code == 403


def test_what_pages_ask_for_by_themselves_keeps_nobody_signed_in(app: Flask) -> None:
    at_the_desk = (ROOT / "capture/templates/desk").glob("*.html")
    asked = {path for file in at_the_desk for path in re.findall(r'data-board="([^"]+)"', file.read_text())}
    found = {app.url_map.bind("").match(path)[0] for path in asked}
    assert found == ASKS_BY_ITSELF and len(found) == 3


def test_every_line_has_an_address_and_every_address_a_line(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {endpoint for endpoint in endpoints if roles.allowed(endpoint) is None} == set()
    rooms = {endpoint.partition(".")[0] for endpoint in endpoints}
    assert {line for line in roles.ALLOWED if line not in endpoints | rooms} == set()


def test_whoever_comes_from_a_letter_is_asked_once_more_from_here(signed_in: SignedIn, app: Flask) -> None:
    # The browser keeps the cookie back, since the letter is elsewhere.
    answer = browser(app).get("/desk/colleagues?a=%22%3E%3Cscript%3E&b=1", headers=FROM_A_LETTER)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert 'content="0; url=/desk/colleagues?a=%22%3E%3Cscript%3E&amp;b=1"' in answer.text
    nora = signed_in(OWNER)
    assert nora.get("/desk/colleagues", headers=FROM_A_LETTER).status_code == 200  # a browser that knows no SameSite


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/forgotten", "/desk/welcome/x", "/desk/forgotten/x"])
def test_no_page_on_the_way_in_overwrites_a_cookie_that_was_kept_back(app: Flask, path: str) -> None:
    answer = browser(app).get(path, headers=FROM_A_LETTER)
    assert "Set-Cookie" not in answer.headers
    assert f'content="0; url={path}"' in answer.text


def test_a_script_whose_colleague_is_gone_is_told_so(stranger: FlaskClient) -> None:
    answer = stranger.get("/desk/", headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 401
    assert "not signed in any more" in answer.text


def test_what_was_typed_into_a_page_of_yesterday_leads_back_to_that_page(
    signed_in: SignedIn, database: Database
) -> None:
    nora = signed_in(OWNER)
    with time_machine.travel(now() + timedelta(hours=1)):
        referer = {"Referer": "http://localhost/desk/account?x=1"}
        assert nora.post("/desk/account", data={"name": "N"}, headers=referer).location == "/desk/sign-in"
        type_password(nora, NORA)
        assert fill(nora, "/desk/sign-in/second", code=code()).location == "/desk/account?x=1"


def test_a_sign_of_life_is_written_once_a_minute(signed_in: SignedIn, database: Database) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        nora = signed_in(OWNER)
        seen = []
        for seconds in (0, 30, 59, 60, 61, 119, 120):
            clock.move_to(begun + timedelta(seconds=seconds))
            nora.get("/desk/")
            with database.reading() as session:
                seen.append((session.scalars(sa.select(SignIn.seen_at)).one() - begun).total_seconds())
    assert seen == [0, 0, 0, 60, 60, 60, 120]


def test_half_an_hour_of_silence_or_twelve_hours_end_it(signed_in: SignedIn) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        nora = signed_in(OWNER)
        for minutes in range(29, 12 * 60, 29):
            clock.move_to(begun + timedelta(minutes=minutes))
            assert nora.get("/desk/").status_code == 200
        clock.move_to(begun + timedelta(hours=12))
        assert nora.get("/desk/").location == "/desk/sign-in"


def test_silence_of_half_an_hour_ends_it(signed_in: SignedIn) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        nora = signed_in(OWNER)
        clock.shift(timedelta(minutes=29, seconds=59))
        assert nora.get("/desk/").status_code == 200
        clock.shift(timedelta(minutes=30))
        assert nora.get("/desk/").location == "/desk/sign-in"


def test_one_whose_second_factor_was_taken_away_begins_anew(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER)
    with database.writing() as session:
        accounts.reset_second_factor(session, found(database, NORA).id, "staff:9", now())
    assert nora.get("/desk/").location == "/desk/sign-in"


def test_the_cookie_is_for_the_desk_only(signed_in: SignedIn) -> None:
    nora = signed_in(OWNER)
    for path in ("/healthz", "/sign-up/", "/preferences", "/confirm/x", "/nowhere", "/desks", "/deskx/"):
        with nora.get(path) as answer:
            assert "Set-Cookie" not in answer.headers, path
            assert "Cookie" not in answer.headers.get("Vary", ""), path
    assert nora.get_cookie(COOKIE) is not None


def test_the_second_factor_is_asked_for_again_after_a_quarter_of_an_hour(signed_in: SignedIn) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        nora = signed_in(OWNER)
        clock.shift(timedelta(minutes=14))
        assert nora.get("/desk/second-factor").status_code == 200
        clock.shift(timedelta(minutes=1))
        assert nora.get("/desk/second-factor").location == "/desk/prove"
        assert fill(nora, "/desk/prove", code=code()).location == "/desk/second-factor"
        clock.shift(timedelta(minutes=14))
        assert nora.get("/desk/second-factor").status_code == 200


def test_a_post_without_a_fresh_proof_does_nothing_and_leads_back_to_its_page(
    signed_in: SignedIn, database: Database
) -> None:
    nora = signed_in(OWNER, proved=False)
    omar = hire(database, "organiser")
    page = f"/desk/colleagues/{omar.id}"
    answer = nora.post(f"{page}/dismiss", headers={"Referer": f"http://localhost{page}"})
    assert answer.location == "/desk/prove"
    assert found(database, omar.email).is_here
    assert fill(nora, "/desk/prove", code=code()).location == page
    assert nora.post(f"{page}/dismiss").location == f"{page}?saved=yes"


def test_a_wrong_proof_is_none(signed_in: SignedIn) -> None:
    nora = signed_in(OWNER, proved=False)
    assert fill(nora, "/desk/prove", code="000000").status_code == 422
    assert nora.get("/desk/second-factor").location == "/desk/prove"
