"""The database is locked, slow, silent or down: what is not kept is said to be, soon, and all goes on by itself."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture import manners
from capture.database import Database
from capture.errors import DatabaseBusy
from capture.journal import Entry, record
from capture.manners import HURRIED, Manners
from capture.proposals import Proposal
from capture.web import create_app
from tests import faults
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import ENVIRONMENT, NOON, settings_for
from tests.faults import OwnPostgres, Proxy
from tests.security.routes import routes
from tests.serving.copies import Copy, Served, ask, copy, get, sign_up, until
from tests.team import hire, sit

CROWD = 40  # more than there are threads
# Five seconds of waiting, with room for a machine that does other things; in a row they would be minutes.
SOON = 3 * HURRIED.bound


def posts(port: int, name: str) -> list[tuple[int, float]]:
    """Sign forty people up at once. Returns what each was answered, and after how many seconds."""

    def post(number: int) -> tuple[int, float]:
        began = time.monotonic()
        answer = sign_up(port, f"{name}-{number}@exemple.fr")
        assert answer.status == 303 or answer.headers["Retry-After"]
        return answer.status, time.monotonic() - began

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(post, range(CROWD)))


def test_locked_for_a_moment_everybody_waits_and_is_kept(
    campaign: Copy, served: Served, numbers: Callable[[int, int], int]
) -> None:
    with ThreadPoolExecutor(1) as beside:
        with faults.locked(campaign.instance / "capture.db"):
            came = beside.submit(posts, served.port, "patient")
            time.sleep(numbers(1, 4))
            assert not came.done()
        assert Counter(status for status, _ in came.result()) == {303: CROWD}


def test_locked_for_long_everybody_is_told_so_soon(
    campaign: Copy, served: Served, numbers: Callable[[int, int], int]
) -> None:
    with faults.locked(campaign.instance / "capture.db"):
        until_then = time.monotonic() + numbers(0, 60)
        told = posts(served.port, "turned-away")
        assert get(served.port, "/").status == 200
        while time.monotonic() < until_then:
            told += posts(served.port, "turned-away")
        print(f"slowest refusal: {max(seconds for _, seconds in told):.1f} s")
    assert {status for status, _ in told} == {503}
    assert max(seconds for _, seconds in told) < SOON

    until(lambda: sign_up(served.port, CAMILLE).status == 303, seconds=10)


@pytest.fixture
def sqlite(sqlite_only: str) -> Iterator[Database]:
    opened = Database(sqlite_only, Manners(bound=0.2))
    yield opened
    opened.close()


def test_nobody_waits_for_those_who_wait_before_them(sqlite: Database) -> None:
    start = threading.Barrier(CROWD)

    def write(_: int) -> float:
        start.wait()
        began = time.monotonic()
        with pytest.raises((sa.exc.OperationalError, DatabaseBusy)), sqlite.writing():
            pass
        return time.monotonic() - began

    with faults.locked(sqlite.file), ThreadPoolExecutor(CROWD) as crowd:
        waited = list(crowd.map(write, range(CROWD)))
    assert max(waited) < CROWD * 0.2 / 4
    with sqlite.writing() as session:
        record(session, "tests", "after", {}, NOON)


def test_whoever_gives_up_leaves_no_transaction_open(sqlite_only: str, numbers: Callable[[int, int], int]) -> None:
    database = Database(sqlite_only, Manners(bound=0.004))

    def write(number: int) -> str | None:
        time.sleep(random.random() / 100)
        try:
            with database.writing() as session:
                record(session, "tests", f"act {number}", {}, NOON)
                time.sleep(random.random() / 300)
        except (sa.exc.OperationalError, DatabaseBusy):
            return None
        return f"act {number}"

    with ThreadPoolExecutor(16) as crowd:
        kept = set(crowd.map(write, range(numbers(400, 5000)))) - {None}
    with database.reading() as session:
        assert set(session.scalars(sa.select(Entry.act))) == kept
    assert kept
    database.close()


@pytest.fixture
def spoiled(postgresql_only: str) -> Iterator[tuple[Proxy, Database]]:
    """A database behind a proxy that can spoil what passes, opened as the server does, but with less patience."""
    with faults.before(postgresql_only) as (proxy, url), closing(Database(url, Manners(bound=1, answers=4))) as opened:
        yield proxy, opened


@pytest.fixture
def shop(campaign_root: Path, tmp_path: Path, spoiled: tuple[Proxy, Database]) -> Flask:
    """The app before that database."""
    database = spoiled[1]
    chosen = settings_for(campaign_root, tmp_path, database.url.render_as_string(hide_password=False))
    return create_app(chosen, database)


def post(shop: Flask, email: str) -> int:
    """Send the form."""
    form, headers = {"email": email, "newsletter": "yes"}, {"Origin": "http://localhost"}
    answer = shop.test_client().post("/sign-up", data=form, headers=headers)
    assert answer.status_code == 303 or (answer.headers["Retry-After"] and "Non enregistré" in answer.text)
    return answer.status_code


@pytest.mark.parametrize("fault", ["delay", "drip"])
def test_a_slow_database_is_waited_for(shop: Flask, spoiled: tuple[Proxy, Database], fault: str) -> None:
    proxy, database = spoiled
    proxy.delay = 0.05
    proxy.spoil(fault)
    assert post(shop, CAMILLE) == 303
    with database.reading() as session:
        assert session.scalars(sa.select(Proposal.email)).all() == [CAMILLE]


@pytest.mark.parametrize("fault", ["delay", "swallow", "cut"])
def test_a_database_that_does_not_answer_is_told_and_comes_back(
    shop: Flask, spoiled: tuple[Proxy, Database], fault: str
) -> None:
    proxy, database = spoiled
    assert post(shop, BILAL) == 303
    proxy.delay = 2 * manners.PING_TIMEOUT
    proxy.spoil(fault)
    assert post(shop, CAMILLE) == 503
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # QueuePool's own

    proxy.spoil("")
    assert post(shop, ODETTE) == 303
    with database.reading() as session:
        assert set(session.scalars(sa.select(Proposal.email))) >= {BILAL, ODETTE}


def test_an_act_that_falls_silent_in_the_middle_is_given_up(spoiled: tuple[Proxy, Database]) -> None:
    proxy, database = spoiled
    with pytest.raises(sa.exc.OperationalError), database.writing() as session:
        record(session, "tests", "silent", {}, NOON)
        proxy.spoil("swallow")
    proxy.spoil("")
    until(lambda: acts(database) == set())


def acts(database: Database) -> set[str]:
    """Return what the journal holds."""
    with database.reading() as session:
        return set(session.scalars(sa.select(Entry.act)))


def test_whoever_waits_at_a_page_waits_for_no_statement_and_no_lock_for_ever(postgresql_only: str) -> None:
    with closing(Database(postgresql_only, Manners(bound=0.5, answers=1))) as hurried:
        with (
            hurried.writing() as holder,
            pytest.raises(sa.exc.OperationalError, match="lock"),
            hurried.writing() as act,
        ):
            holder.execute(sa.text("LOCK TABLE proposals"))
            act.execute(sa.text("SELECT * FROM proposals"))
        with pytest.raises(sa.exc.OperationalError, match="statement timeout"), hurried.reading() as session:
            session.execute(sa.text("SELECT pg_sleep(5)"))
        with hurried.writing() as session:
            manners.take_time(session)
            session.execute(sa.text("SELECT pg_sleep(1.5)"))
        with hurried.reading() as session:
            assert session.scalar(sa.text("SHOW statement_timeout")) == "1s"
            assert session.scalar(sa.text("SHOW idle_in_transaction_session_timeout")) == "1min"


def test_what_the_address_says_comes_first(postgresql_only: str) -> None:
    url = sa.make_url(postgresql_only).update_query_dict(
        {"options": "-c statement_timeout=7000", "connect_timeout": "9"}
    )
    hurried = Database(url.render_as_string(hide_password=False), HURRIED)
    with closing(hurried), hurried.reading() as session:
        assert session.scalar(sa.text("SHOW statement_timeout")) == "7s"
        assert session.scalar(sa.text("SHOW lock_timeout")) == "5s"


def test_whoever_works_or_types_a_command_may_take_long(postgresql_only: str) -> None:
    for leisurely in (manners.AT_WORK, manners.AT_LEISURE):
        with closing(Database(postgresql_only, leisurely)) as database, database.reading() as session:
            assert session.scalar(sa.text("SHOW statement_timeout")) == "0"


# What needs no database to say: what is not there, not ours, or waits for something that was not sent.
WITHOUT = {200, 302, 303, 308, 400, 403, 404, 410, 413, 415, 422}


def test_no_address_has_an_accident_while_it_is_away(shop: Flask, spoiled: tuple[Proxy, Database]) -> None:
    proxy, database = spoiled
    colleague, told = sit(shop, database, hire(database)), Counter[int]()
    visitor = shop.test_client()
    proxy.spoil("cut")
    for name, path, methods in routes(shop):
        for method in methods & {"GET", "POST"}:
            browser: FlaskClient = colleague if path.startswith("/desk") else visitor
            answer = browser.open(path, method=method, data={}, headers={"Origin": "http://localhost"})
            assert answer.status_code in WITHOUT | {503}, (name, method, answer.status_code)
            assert answer.status_code != 503 or answer.headers["Retry-After"]
            told[answer.status_code] += 1
    assert told[503] > 100
    proxy.spoil("")
    assert colleague.get("/desk/").status_code == 200


def test_a_crash_under_load_loses_nobody(
    campaign_root: Path, tmp_path: Path, numbers: Callable[[int, int], int]
) -> None:
    with faults.own_postgres() as own:
        campaign = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=own.url, **ENVIRONMENT)
        try:
            told = crash_under_load(own, campaign.serve().port, numbers(1, 10))
        finally:
            campaign.stop_all()
        with closing(Database(own.url)) as database, database.reading() as session:
            kept = set(session.scalars(sa.select(Proposal.email)))
    assert told["kept"] - kept == set()
    assert {"kept", "refused"} <= told.keys() <= {"kept", "refused"}


def crash_under_load(own: OwnPostgres, port: int, times: int) -> dict[str, set[str]]:
    """Let people sign up while their database crashes and comes back; who was told what."""
    told: dict[str, set[str]] = {"kept": set(), "refused": set()}
    over = threading.Event()

    def come(visitor: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            email = f"{visitor}-{number}@exemple.fr"
            try:
                status = sign_up(port, email).status
            except (OSError, HTTPException):
                status = 0
            told.setdefault({303: "kept", 503: "refused"}.get(status, str(status)), set()).add(email)

    visitors = [threading.Thread(target=come, args=(number,)) for number in range(6)]
    for visitor in visitors:
        visitor.start()
    try:
        for _ in range(times):
            before = len(told["kept"])
            until(lambda before=before: len(told["kept"]) > before + 20)  # type: ignore[misc]  # bound on purpose
            own.crash()
            until(lambda: ask(port, "GET", "/healthz").status == 503)
            own.start()
            until(lambda: ask(port, "GET", "/healthz").status == 200, seconds=10)
    finally:
        over.set()
        for visitor in visitors:
            visitor.join()
    return told
