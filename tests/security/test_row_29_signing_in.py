"""Signing in: nothing is fixed, guessed, replayed or told; what was ended is over at once."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from capture.database import Database, now
from capture.settings import Settings
from capture.staff import ORGANISER, OWNER, Guess, SignIn, accounts, colleagues, guesses
from capture.web import create_app
from capture.web.signing import hashing
from tests.cast import MALLORY, NORA, OMAR
from tests.conftest import NOON
from tests.team import PASSWORD, browser, code, found, hire, sit
from tests.web.signing.conftest import TOKEN, fill, type_password

WRONG = "another password entirely"
CHALLENGE = re.compile(r"&#34;challenge&#34;: &#34;[\w-]+&#34;")
SITE = "https://saint-aurele.example"


def signed_in(client: FlaskClient) -> bool:
    """Return whether the desk is open."""
    return client.get("/desk/").status_code == 200


def enter(client: FlaskClient, at: str = "/desk/sign-in/second") -> TestResponse:
    """Type the password and the code of the app."""
    type_password(client, NORA)
    return fill(client, at, code=code())


def guessed(app: Flask, database: Database, email: str, times: int) -> None:
    """Let somebody have guessed so often; each real guess takes a quarter of a second."""
    assert type_password(browser(app), email, WRONG).status_code == 422
    with database.writing() as session:
        session.execute(sa.update(Guess).values(failures=min(times, 5), today=times))


def test_a_cookie_that_was_there_before_is_worth_nothing_after(app: Flask, database: Database) -> None:
    hire(database)
    victim, mallory = browser(app), browser(app)
    victim.get("/desk/sign-in")
    planted = victim.get_cookie("desk")
    assert planted is not None
    mallory.set_cookie("desk", planted.value)
    token = TOKEN.search(mallory.get("/desk/sign-in").text)
    enter(victim)
    after = victim.get_cookie("desk")
    assert after is not None
    assert signed_in(victim)
    assert after.value != planted.value
    assert not signed_in(mallory)
    # Nor is the token of her forms one of his.
    assert token is not None
    assert victim.post("/desk/account", data={"csrf_token": token[1]}).status_code == 400


def test_each_sign_in_has_a_number_of_its_own_and_none_is_kept(app: Flask, database: Database) -> None:
    hire(database)
    begun = now()
    numbers = []
    for minutes in (0, 1):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            client = browser(app)
            enter(client)
            with client.session_transaction("/desk/") as cookie:
                numbers.append(cookie["sign_in"])
    assert len(set(numbers)) == 2
    with database.reading() as session:
        assert not set(session.scalars(sa.select(SignIn.digest))) & set(numbers)


@pytest.mark.parametrize("bend", ["append", "swap", "unsigned", "empty"])
def test_a_bent_cookie_is_nobodys(app: Flask, database: Database, bend: str) -> None:
    client = sit(app, database, hire(database))
    cookie = client.get_cookie("desk")
    assert cookie is not None
    said, _, proof = cookie.value.rpartition(".")
    bent = {"append": f"{cookie.value}A", "swap": f"x{said[1:]}.{proof}", "unsigned": said, "empty": ""}[bend]
    client.set_cookie("desk", bent)
    assert client.get("/desk/").location == "/desk/sign-in"


def test_the_right_name_with_anothers_number_is_nobody(app: Flask, database: Database) -> None:
    nora, omar = sit(app, database, hire(database)), sit(app, database, hire(database, ORGANISER))
    with omar.session_transaction("/desk/") as cookie:
        number = cookie["sign_in"]
    with nora.session_transaction("/desk/") as cookie:
        cookie["sign_in"] = number
    assert not signed_in(nora)


@pytest.mark.parametrize("odd", [None, 7, ["x"], {"a": 1}])
def test_a_number_that_is_none_is_nobodys(app: Flask, database: Database, odd: object) -> None:
    nora = sit(app, database, hire(database))
    with nora.session_transaction("/desk/") as cookie:
        cookie["sign_in"] = odd
    assert not signed_in(nora)


def test_ten_thousand_guesses_in_a_day_are_a_hundred(
    app: Flask, database: Database, numbers: Callable[[int, int], int]
) -> None:
    hire(database)
    begun, times, taken = now(), numbers(20, 10_000), numbers(guesses.PER_DAY - 5, 0)
    if taken:
        guessed(app, database, NORA, taken)
    with time_machine.travel(begun, tick=False) as clock:
        client = browser(app)
        token = TOKEN.search(client.get("/desk/sign-in").text)
        assert token is not None
        form = {"csrf_token": token[1], "email": NORA, "password": WRONG}
        for number in range(times):
            clock.move_to(begun + timedelta(days=1) / times * number)
            # From a fresh machine each time.
            client.environ_base["REMOTE_ADDR"] = f"198.51.{number // 256 % 256}.{number % 256}"
            taken += client.post("/desk/sign-in", data=form).status_code == 422
        assert taken == guesses.PER_DAY
        clock.move_to(begun + timedelta(days=1, minutes=20))
        # And nobody is locked out for good.
        assert type_password(browser(app), NORA).location == "/desk/sign-in/second"


def test_whoever_guesses_is_told_for_how_long_to_wait_and_no_thread_waits(app: Flask, database: Database) -> None:
    hire(database)
    with time_machine.travel(now(), tick=False) as clock:
        guessed(app, database, NORA, 5)
        for seconds in (1, 2, 4):
            early = type_password(browser(app), NORA)
            assert (early.status_code, early.headers["Retry-After"]) == (429, str(seconds))
            assert f"Try again in {seconds} seconds." in early.text
            clock.shift(seconds)
            assert type_password(browser(app), NORA, WRONG).status_code == 422
        clock.shift(8)
        assert type_password(browser(app), NORA).location == "/desk/sign-in/second"


def test_one_machine_is_slowed_down_whomever_it_tries(app: Flask, database: Database) -> None:
    hire(database)
    with time_machine.travel(now(), tick=False):
        guessed(app, database, MALLORY, 5)
        assert type_password(browser(app), NORA).status_code == 429
        elsewhere = browser(app)
        elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        assert type_password(elsewhere, NORA).location == "/desk/sign-in/second"


def test_codes_are_guessed_as_slowly(app: Flask, database: Database) -> None:
    hire(database)
    client = browser(app)
    with time_machine.travel(now(), tick=False):
        type_password(client, NORA)
        for _ in range(5):
            assert fill(client, "/desk/sign-in/second", code="000000").status_code == 422
        assert fill(client, "/desk/sign-in/second", code=code()).status_code == 429
        assert fill(client, "/desk/sign-in/recovery", code="aaaa-bbbb-cccc-dddd").status_code == 429


def test_one_code_lets_one_browser_in(app: Flask, database: Database) -> None:
    hire(database)
    crowd = [browser(app) for _ in range(3)]
    for client in crowd:
        type_password(client, NORA)
    start, shown = threading.Barrier(len(crowd)), code()

    def bring(client: FlaskClient) -> bool:
        start.wait()
        return fill(client, "/desk/sign-in/second", code=shown).status_code == 303

    with ThreadPoolExecutor(len(crowd)) as pool:
        assert sum(pool.map(bring, crowd)) == 1


def test_a_code_of_before_is_spent_with_the_newer_one(app: Flask, database: Database) -> None:
    hire(database)
    begun = NOON
    with time_machine.travel(begun, tick=False) as clock:
        older = code()
        clock.shift(30)
        first, second = browser(app), browser(app)
        assert enter(first).status_code == 303
        type_password(second, NORA)
        assert fill(second, "/desk/sign-in/second", code=older).status_code == 422


@pytest.mark.parametrize("seconds", [-31, -90, 61, 300])
def test_a_code_of_another_time_is_none(app: Flask, database: Database, seconds: int) -> None:
    hire(database)
    begun = NOON
    with time_machine.travel(begun, tick=False):
        client = browser(app)
        type_password(client, NORA)
        assert fill(client, "/desk/sign-in/second", code=code(begun + timedelta(seconds=seconds))).status_code == 422


@pytest.mark.parametrize("change", ["password", "roles", "reset", "leaving"])
def test_what_opened_the_desk_before_a_change_opens_nothing_after(app: Flask, database: Database, change: str) -> None:
    hire(database)
    omar = hire(database, ORGANISER)
    cookies = [sit(app, database, omar), sit(app, database, omar)]
    assert [signed_in(client) for client in cookies] == [True, True]
    with database.writing() as session:
        if change == "password":
            accounts.change_password(session, colleagues.get(session, omar.id, locked=True), "hash", now())
        elif change == "roles":
            accounts.give_roles(session, omar.id, [OWNER], "staff:1", now())
        elif change == "reset":
            accounts.reset_second_factor(session, omar.id, "staff:1", now())
        else:
            accounts.dismiss(session, omar.id, "staff:1", now())
    assert [client.get("/desk/").location for client in cookies] == ["/desk/sign-in"] * 2


def test_a_half_finished_sign_in_is_over_with_another_password(app: Flask, database: Database) -> None:
    nora = hire(database)
    client = browser(app)
    type_password(client, NORA)
    with database.writing() as session:
        accounts.change_password(session, colleagues.get(session, nora.id, locked=True), "hash", now())
    assert client.get("/desk/sign-in/second").location == "/desk/sign-in"


def test_whoever_left_does_not_sign_in(app: Flask, database: Database) -> None:
    hire(database)
    omar = hire(database, ORGANISER)
    with database.writing() as session:
        accounts.dismiss(session, omar.id, "staff:1", now())
    assert type_password(browser(app), OMAR).status_code == 422


def told(answer: TestResponse) -> tuple[object, ...]:
    """Return everything of an answer that could tell, but for what is new each time."""
    fresh = ("Date", "Set-Cookie", "Content-Length")
    text = CHALLENGE.sub("", TOKEN.sub("", answer.text))
    return answer.status_code, [(name, value) for name, value in answer.headers if name not in fresh], text


@pytest.mark.parametrize("failures", [1, 5])
def test_known_and_unknown_addresses_get_the_same_bytes(app: Flask, database: Database, failures: int) -> None:
    hire(database)
    hire(database, ORGANISER, "invited@exemple.fr", demo=True)
    answers = []
    with time_machine.travel(now(), tick=False):
        for number, email in enumerate((NORA, MALLORY, "invited@exemple.fr", "no address")):
            client = browser(app)
            client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
            answer = type_password(client, email, WRONG)
            if failures > 1:
                with database.writing() as session:
                    session.execute(sa.update(Guess).values(failures=failures))
                answer = type_password(client, email, WRONG)
                assert answer.status_code == 429
            status, headers, text = told(answer)
            answers.append((status, headers, str(text).replace(email, "")))
    assert answers[0] == answers[1] == answers[2] == answers[3]


def test_nobodys_password_takes_the_same_work(app: Flask) -> None:
    context = app.extensions["security"].pwd_context
    with app.app_context():
        ours = hashing.hashed(PASSWORD)
    cost = "$argon2id$v=19$m=65536,t=3,p=4$"
    assert ours.startswith(cost)
    assert hashing.NOBODYS.startswith(cost)
    assert not context.needs_update(hashing.NOBODYS)


def test_a_flood_of_passwords_leaves_threads_for_others(app: Flask, database: Database) -> None:
    hire(database)
    crowd = [browser(app) for _ in range(12)]
    tokens = [TOKEN.search(client.get("/desk/sign-in").text) for client in crowd]
    start = threading.Barrier(len(crowd))

    def knock(number: int) -> int:
        client, token = crowd[number], tokens[number]
        assert token is not None
        client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        form = {"csrf_token": token[1], "email": f"p{number}@exemple.fr", "password": WRONG}
        start.wait()
        return client.post("/desk/sign-in", data=form).status_code

    with ThreadPoolExecutor(len(crowd)) as pool:
        answers = list(pool.map(knock, range(len(crowd))))
    assert set(answers) <= {422, 503}
    assert answers.count(422) >= hashing.AT_ONCE


def test_guesses_are_counted_under_keyed_hashes(app: Flask, database: Database) -> None:
    hire(database)
    type_password(browser(app), NORA, WRONG)
    with database.reading() as session:
        kept = session.scalars(sa.select(Guess.whose)).all()
    assert len(kept) == 2
    assert not [text for text in ("nora", "127.0.0.1") if text in " ".join(kept)]


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/sign-in/passkey", "/desk/sign-in/second", "/desk/forgotten"])
def test_a_form_without_its_token_is_refused(app: Flask, path: str) -> None:
    assert browser(app).post(path, data={"email": NORA, "password": PASSWORD}).status_code == 400


def test_a_token_of_another_browser_is_refused(app: Flask, database: Database) -> None:
    nora, mallory = sit(app, database, hire(database)), browser(app)
    token = TOKEN.search(mallory.get("/desk/sign-in").text)
    assert token is not None
    del nora.environ_base["HTTP_X_CSRFTOKEN"]
    assert nora.post("/desk/account", data={"name": "M", "csrf_token": token[1]}).status_code == 400
    assert nora.post("/desk/account", data={"name": "M"}, headers={"X-CSRFToken": token[1]}).status_code == 400
    assert found(database, NORA).name == "Nora"


@pytest.mark.parametrize("origin", ["https://mallory.example", "null", "http://localhost:81", ""])
def test_a_form_from_elsewhere_is_refused_whatever_it_carries(app: Flask, database: Database, origin: str) -> None:
    nora = sit(app, database, hire(database))
    answer = nora.post("/desk/account", data={"name": "M", "language": "en"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert found(database, NORA).name == "Nora"


@pytest.fixture
def public(chosen: Settings, database: Database) -> Flask:
    """The app of a site that is reached over https."""
    return create_app(replace(chosen, site_url=SITE, proxy_hops=1), database)


def test_over_https_the_cookie_is_bound_to_its_host(public: Flask) -> None:
    answer = public.test_client().get("/desk/sign-in", base_url=SITE)
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-desk"
    assert set(rest.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}


def test_over_http_it_is_as_strict_but_for_encryption(app: Flask) -> None:
    answer = app.test_client().get("/desk/sign-in")
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "desk"
    assert set(rest.split("; ")[1:]) == {"HttpOnly", "Path=/", "SameSite=Strict"}


@pytest.mark.parametrize(
    ("socket", "told_host", "in_"),
    [("127.0.0.1", "localhost", True), ("192.0.2.7", "localhost", False), ("127.0.0.1", "saint-aurele.example", False)],
)
def test_an_account_of_the_demonstration_is_for_this_machine(
    app: Flask, database: Database, socket: str, told_host: str, in_: bool
) -> None:
    hire(database, OWNER, "owner@demo.example", demo=True)
    client = browser(app)
    client.environ_base |= {"REMOTE_ADDR": socket, "HTTP_ORIGIN": f"http://{told_host}", "HTTP_HOST": told_host}
    page = client.get("/desk/sign-in", base_url=f"http://{told_host}")
    token = TOKEN.search(page.text)
    assert token is not None
    form = {"csrf_token": token[1], "email": "owner@demo.example", "password": PASSWORD}
    answer = client.post("/desk/sign-in", data=form, base_url=f"http://{told_host}")
    assert answer.status_code == (303 if in_ else 422)


def test_a_demonstrations_cookie_that_was_carried_away_opens_nothing(app: Flask, database: Database) -> None:
    client = sit(app, database, hire(database, OWNER, "owner@demo.example", demo=True))
    assert signed_in(client)
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert not signed_in(client)


def test_no_token_in_a_header_or_an_address_stands_for_a_cookie(app: Flask, database: Database) -> None:
    nora = hire(database)
    with app.test_request_context():
        token = app.extensions["security"].remember_token_serializer.dumps({"ver": "5", "uid": nora.uniquifier})
    stranger = browser(app)
    assert stranger.get("/desk/", headers={"Authentication-Token": str(token)}).location == "/desk/sign-in"
    assert stranger.get(f"/desk/?auth_token={token}").location == "/desk/sign-in"
    stranger.set_cookie("remember_token", f"{nora.uniquifier}|x")
    assert stranger.get("/desk/").location == "/desk/sign-in"


def test_the_engine_has_no_page_of_its_own(app: Flask) -> None:
    for path in ("/login", "/logout", "/register", "/reset", "/change", "/tf-setup", "/wan-signin", "/desk/login"):
        assert app.test_client().get(path).status_code == 404
