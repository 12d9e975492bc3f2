"""Commands about colleagues: the first owner comes by the terminal, and a demonstration says once how to sign in."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from dotenv import dotenv_values

from capture.database import Database
from capture.letters import Letter
from capture.staff import CANVASSER, ORGANISER, OWNER
from tests.cast import MALLORY, NORA, OMAR
from tests.serving.copies import Copy, again, initiated
from tests.team import acts, found, hire

LINK = re.compile(r"http://127\.0\.0\.1:8000/desk/welcome/[\w-]{43}\n")


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, to copy."""
    return initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")


@pytest.fixture
def ready(pattern: Copy, tmp_path: Path) -> Copy:
    """A campaign after `hustings init`."""
    return again(pattern, tmp_path / "campaign")


def database_of(campaign: Copy) -> Database:
    return Database(f"sqlite:///{campaign.instance / 'capture.db'}")


def owed(campaign: Copy) -> int:
    with database_of(campaign).reading() as session:
        return session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.kind == "welcome")) or 0


def test_the_first_owner_needs_no_letter(ready: Copy) -> None:
    run = ready.hustings("staff", "invite", NORA, "--role", "owner", "--role", "organiser", "--language", "en")
    assert run.returncode == 0, run.stderr
    assert LINK.fullmatch(run.stdout)
    nora = found(database_of(ready), NORA)
    assert (nora.roles, nora.language, nora.is_invited) == ([OWNER, ORGANISER], "en", True)
    actor, act = acts(database_of(ready))[-1]
    assert (actor.partition(":")[0], act, owed(ready)) == ("cli", "invite", 0)


def test_an_owner_is_invited_before_the_site_is_built(ready: Copy) -> None:
    (ready.root / "output" / "catalogue.json").unlink()
    run = ready.hustings("staff", "invite", NORA, "--role", "owner")
    assert (run.returncode, bool(LINK.fullmatch(run.stdout))) == (0, True), run.stderr
    assert "hustings build" in ready.hustings("segments", "list").stderr


def test_with_a_mail_server_a_letter_is_owed(ready: Copy) -> None:
    smtp = {"MAIL_URL": "smtp://127.0.0.1:9"}
    sent = ready.hustings("staff", "invite", NORA, "--role", "owner", **smtp)
    assert (sent.returncode, sent.stdout, owed(ready)) == (0, "", 1)
    early = ready.hustings("staff", "invite", NORA, "--role", "owner", **smtp)
    assert (early.returncode, owed(ready)) == (1, 1)
    assert "wait five minutes" in early.stderr
    printed = ready.hustings("staff", "invite", OMAR, "--role", "organiser", "--print", **smtp)
    assert LINK.fullmatch(printed.stdout)
    assert ready.hustings("staff", "invite", MALLORY, "--role", "canvasser", "--send").stdout == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["staff", "invite", "no-address", "--role", "owner"], "write an e-mail address"),
        (["staff", "invite", NORA], "--role"),
        (["staff", "invite", NORA, "--role", "king"], "king"),
        (["staff", "invite", NORA, "--role", "owner", "--language", "xx"], "There is: fr, en"),
        (["staff", "dismiss", NORA], "hustings staff list"),
        (["staff", "reset", NORA], "hustings staff list"),
    ],
)
def test_what_cannot_be_meant_is_refused(ready: Copy, typed: list[str], said: str) -> None:
    run = ready.hustings(*typed)
    assert run.returncode != 0
    assert said in run.stderr


def test_colleagues_are_listed_dismissed_and_reset(ready: Copy) -> None:
    database = database_of(ready)
    hire(database, OWNER)
    hire(database, ORGANISER)
    ready.hustings("staff", "invite", MALLORY, "--role", "canvasser")
    assert ready.hustings("staff", "reset", OMAR.upper()).returncode == 0
    assert found(database, OMAR).totp is None
    assert ready.hustings("staff", "dismiss", MALLORY).returncode == 0
    rows = [line.split("\t") for line in ready.hustings("staff", "list").stdout.splitlines()]
    assert [(row[1], row[2], row[3].split()[0]) for row in rows] == [
        (NORA, "owner", "here"),
        (OMAR, "organiser", "here"),
        (MALLORY, "canvasser", "left"),
    ]
    last = ready.hustings("staff", "dismiss", NORA)
    assert (last.returncode, "last owner" in last.stderr) == (1, True)
    assert [act for _, act in acts(database)][-2:] == ["reset-second-factor", "dismiss"]


def test_init_makes_the_keys_of_the_desk_and_upgrade_those_that_are_missing(ready: Copy) -> None:
    env = ready.root / ".env"
    keys = dotenv_values(env)
    assert str(keys["TOTP_SECRETS"]).startswith("1:")
    env.write_text("".join(f"{key}={keys[key]}\n" for key in ("SECRET_KEY", "SUPPRESSION_KEY")))
    refused = ready.hustings("serve")
    assert (refused.returncode, refused.stderr) == (1, "PASSWORD_SALT is not set. Type: hustings init\n")
    assert ready.hustings("upgrade").returncode == 0
    after = dotenv_values(env)
    assert set(after) == set(keys)
    assert after["SUPPRESSION_KEY"] == keys["SUPPRESSION_KEY"]
    assert ready.hustings("doctor").returncode == 0


def test_a_demonstration_says_once_how_its_colleagues_sign_in(ready: Copy) -> None:
    first = ready.hustings("demo", "--port", "8123")
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    assert "http://localhost:8123/desk/" in first.stderr
    for role in (OWNER, ORGANISER, CANVASSER):
        assert f"{role}@demo.example" in first.stderr
    codes = re.findall(r"[0-9a-z]{4}(?:-[0-9a-z]{4}){3}", first.stderr)
    assert len(set(codes)) == 33  # a password and ten codes each
    database = database_of(ready)
    assert [found(database, f"{role}@demo.example").demo for role in (OWNER, ORGANISER, CANVASSER)] == [True] * 3
    again_ = ready.hustings("demo")
    assert "@demo.example" not in again_.stderr
    with database.reading() as session:
        dump = repr(session.execute(sa.text("SELECT * FROM colleagues")).all())
        dump += repr(session.execute(sa.text("SELECT * FROM recovery_codes")).all())
    assert not [code for code in codes if code in dump]


def test_no_demonstration_colleague_comes_beside_a_real_one(ready: Copy) -> None:
    hire(database_of(ready), OWNER)
    run = ready.hustings("demo")
    assert run.returncode == 0
    assert "@demo.example" not in run.stderr
