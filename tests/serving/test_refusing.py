"""`hustings serve` does not start on what it cannot serve: it says what to type."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from capture.database import Database
from tests.serving.copies import Copy, free_port

Harm = Callable[[Copy], dict[str, str]]


def site_not_built(campaign: Copy) -> dict[str, str]:
    (campaign.root / "output").unlink()
    return {}


def site_half_gone(campaign: Copy) -> dict[str, str]:
    shutil.rmtree(campaign.root / ".site")
    return {}


def old_schema(campaign: Copy) -> dict[str, str]:
    database = Database(f"sqlite:///{campaign.instance / 'capture.db'}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    database.close()
    return {}


def no_database(campaign: Copy) -> dict[str, str]:
    (campaign.instance / "capture.db").unlink()
    return {}


def changed_key(campaign: Copy) -> dict[str, str]:
    assert campaign.hustings("init").returncode == 0
    return {"SUPPRESSION_KEY": "another-key"}


def no_key(campaign: Copy) -> dict[str, str]:
    del campaign.environment["SUPPRESSION_KEY"]
    return {}


def wrong_mail_url(campaign: Copy) -> dict[str, str]:
    return {"MAIL_URL": "smtp.example.org"}


def wrong_sms_url(campaign: Copy) -> dict[str, str]:
    return {"SMS_URL": "smtp://gateway.example"}


def no_folder(campaign: Copy) -> dict[str, str]:
    return {"HUSTINGS_INSTANCE": "pelicanconf.py"}


@pytest.mark.parametrize(
    ("harm", "advice"),
    [
        (site_not_built, "Type: hustings build"),
        (site_half_gone, "Type: hustings build"),
        (old_schema, "Type: hustings upgrade"),
        (no_database, "Type: hustings upgrade"),
        (changed_key, "Put the old key back into .env"),
        (no_key, "Type: hustings init"),
        (wrong_mail_url, "Write it like file:/path or smtp://"),
        (wrong_sms_url, "Write it like file:/path, ovh://"),
        (no_folder, "database does not answer"),
    ],
)
def test_it_does_not_start_and_says_what_to_do(campaign: Copy, harm: Harm, advice: str) -> None:
    environment = harm(campaign)

    run = campaign.hustings("serve", "--port", str(free_port()), **environment)

    assert run.returncode == 1
    assert advice in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("once", [[], ["--once"]])
def test_no_worker_begins_without_a_way_for_text_messages(campaign: Copy, once: list[str]) -> None:
    run = campaign.hustings("work", *once, SMS_URL="https://gateway.example:99999")

    assert run.returncode == 1
    assert "SMS_URL" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_name_is_no_address_to_listen_on(campaign: Copy) -> None:
    run = campaign.hustings("serve", "--host", "campaign.example")

    assert run.returncode == 2
    assert "such as 127.0.0.1" in run.stderr


def test_the_secrets_are_nowhere_in_a_refusal(campaign: Copy, tmp_path: Path) -> None:
    run = campaign.hustings("serve", MAIL_URL="smtp//postmaster:hunter2@mail.example")

    assert "hunter2" not in run.stdout + run.stderr
