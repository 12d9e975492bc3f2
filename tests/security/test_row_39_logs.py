"""Logs: what the terminal and the journal show of a whole thread names nobody and holds no token."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.errors import AddressRefused, LetterRefused
from capture.journal import Entry
from capture.letters.couriers import courier
from tests.security.test_row_34_erasure import EMAIL, TRACES, join
from tests.serving.copies import Copy, ask, initiated
from tests.serving.postbox import opened


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path) -> Iterator[Copy]:
    made = initiated(campaign_root, tmp_path / "campaign")
    yield made
    made.stop_all()


def tokens(campaign: Copy) -> set[str]:
    """Return every token that letters held."""
    outbox = (campaign.instance / "outbox").glob("*.eml")
    return {token for file in outbox for token in re.findall(r"/(?:confirm|leave)/([\w.-]{43,})", file.read_text())}


def test_a_whole_thread_is_logged_without_a_name(campaign: Copy) -> None:
    served = campaign.serve()
    join(campaign, served)
    secret = tokens(campaign)
    for token in secret:
        for path in (f"/confirm/{token}", f"/leave/{token}", f"/nowhere/{token}?email={EMAIL}"):
            ask(served.port, "GET", path)
    assert campaign.hustings("supporters", "export").returncode == 0
    said = [campaign.hustings(*words) for words in (["purge"], ["work", "--once"], ["doctor"], ["forget", EMAIL])]
    served.process.terminate()
    served.process.wait(30)

    shown = served.said + "".join(done.stdout + done.stderr for done in said)
    assert secret
    assert not TRACES.search(shown.encode())
    assert not [token for token in secret if token in shown]
    with Database(f"sqlite:///{campaign.instance / 'capture.db'}").reading() as session:
        entries = session.scalars(sa.select(Entry)).all()
    assert {"export"} <= {entry.act for entry in entries}
    assert not TRACES.search(repr([(entry.actor, entry.particulars) for entry in entries]).encode())


def test_signing_in_is_logged_without_a_name_a_password_or_a_code(campaign: Copy) -> None:
    invited = campaign.hustings("staff", "invite", EMAIL, "--role", "owner")
    token = invited.stdout.strip().rpartition("/")[2]
    served = campaign.serve()
    here = {"Origin": f"http://127.0.0.1:{served.port}", "Content-Type": "application/x-www-form-urlencoded"}
    ask(served.port, "GET", f"/desk/welcome/{token}")
    typed = urlencode({"email": EMAIL, "password": "a-secret-canary", "code": "a-code-canary"})
    cookie = ask(served.port, "GET", "/desk/sign-in").headers["Set-Cookie"].partition(";")[0]
    for path in (f"/desk/welcome/{token}", "/desk/sign-in", "/desk/sign-in/second", "/desk/forgotten"):
        page = ask(served.port, "GET", path, **{"Cookie": cookie}).body.decode()
        proof = re.findall(r'name="csrf_token" value="([^"]+)"', page) or ["none"]
        ask(served.port, "POST", path, f"{typed}&csrf_token={proof[0]}", Cookie=cookie, **here)
    done = campaign.hustings("staff", "dismiss", EMAIL, "--help")
    served.process.terminate()
    served.process.wait(30)
    shown = served.said + done.stderr
    assert len(token) == 43
    assert not TRACES.search(shown.encode())
    assert not [secret for secret in (token, "a-secret-canary", "a-code-canary") if secret in shown]


def test_a_fault_of_the_database_names_nobody(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError) as fault, database.writing() as session:
        session.execute(sa.text("INSERT INTO nowhere VALUES (:email)"), {"email": EMAIL})
    assert not TRACES.search(str(fault.value).encode())


def test_what_a_mail_server_says_of_an_address_is_kept_without_it() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "campaign@exemple.fr", EMAIL
    with opened() as postbox:
        postbox.recipients = {EMAIL: f"550 5.1.1 <{EMAIL}> no such person"}
        carrier = courier(postbox.url)
        with pytest.raises(LetterRefused) as refusal:
            carrier.carry(letter)
        carrier.rest()
    assert isinstance(refusal.value, AddressRefused)
    assert refusal.value.facts["reason"] == "550 5.1.1 <…> no such person"
