"""Mailings by way of Mailchimp as they are typed: laid down, planned, told, stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capture import issues
from capture.database import Database
from tests import campaigns
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import ENVIRONMENT, settings_for
from tests.mailchimp.server import AUDIENCE, KEY, Chimp
from tests.mailchimp.sides import Sides
from tests.mailing import ENGLISH, FRENCH
from tests.serving.copies import Copy, copy

MAILING = "2032-02-01-logement"


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One database is enough for what is typed."""
    return sqlite_only


@pytest.fixture
def there(chimp: Chimp) -> dict[str, str]:
    return {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_AUDIENCE": AUDIENCE, "MAILCHIMP_HOST": chimp.address}


@pytest.fixture
def typed(campaign_root: Path, tmp_path: Path, there: dict[str, str], database_url: str) -> Copy:
    """A campaign with one mailing, which Mailchimp carries."""
    told = {**ENVIRONMENT, **there, "DATABASE_URL": database_url, "MAILINGS_BY": "mailchimp"}
    made = copy(campaign_root, tmp_path / "campaign", **told)
    for language, text in (("fr", FRENCH), ("en", ENGLISH)):
        written = text.replace("{facts}", "")
        campaigns.write(made.root, f"content/mailings/{MAILING}.{language}.md", written)
    return made


@pytest.fixture
def town(typed: Copy, chimp: Chimp, there: dict[str, str], database_url: str) -> Iterator[Sides]:
    """Camille and Bilal read French, Odette English."""
    chosen = settings_for(typed.root, typed.instance, database_url, **there)
    database = Database(database_url)
    sides = Sides(chosen, database, issues.from_json(typed.root / "output" / "catalogue.json"), chimp)
    sides.set_up()
    for email, language in ((CAMILLE, "fr"), (BILAL, "fr"), (ODETTE, "en")):
        sides.come(email, "newsletter", language=language)
    yield sides
    database.close()


def test_it_is_laid_down_looked_at_and_then_leaves_once(typed: Copy, town: Sides) -> None:
    seen = typed.hustings("mailings", "push", MAILING, "--dry-run")
    assert (seen.returncode, seen.stdout) == (0, "fr\t0\nen\t0\n") and town.chimp.campaigns == {}

    done = typed.hustings("mailings", "push", MAILING)
    assert done.returncode == 0, done.stderr
    french, english = (line.split("\t") for line in done.stdout.splitlines())
    assert french[:2] == ["fr", "2"] and english[:2] == ["en", "1"] and french[2].startswith("cc-")
    assert french[3].startswith("https://us1.admin.mailchimp.com/campaigns/show/?id=")
    # Nobody over there can send by hand what no second colleague agreed to.
    assert {one.status for one in town.chimp.campaigns.values()} == {"save"}
    assert [town.chimp.meant(one) for one in town.chimp.campaigns.values()] == [set(), set()]

    assert typed.hustings("mailings", "schedule", MAILING).returncode == 0
    assert typed.hustings("work", "--once").returncode == 0
    status = typed.hustings("mailings", "status", MAILING)
    assert f"{MAILING}\tover\t" in status.stdout and f"Campaign {french[2]} (fr): sent, 2 people" in status.stderr
    assert [one.sendings for one in town.chimp.campaigns.values()] == [[{CAMILLE, BILAL}], [{ODETTE}]]
    assert typed.hustings("mailings", "push", MAILING).returncode == 1


def test_what_is_unscheduled_does_not_leave(typed: Copy, town: Sides) -> None:
    assert typed.hustings("mailings", "schedule", MAILING).returncode == 0
    assert typed.hustings("mailings", "unschedule", MAILING).returncode == 0
    assert typed.hustings("work", "--once").returncode == 0
    assert town.chimp.campaigns == {}


def test_what_leaves_from_here_is_not_laid_down_there(typed: Copy, town: Sides) -> None:
    refused = typed.hustings("mailings", "push", MAILING, MAILINGS_BY="smtp")
    assert refused.returncode == 1 and "MAILINGS_BY=mailchimp" in refused.stderr
    odd = typed.hustings("mailings", "status", MAILINGS_BY="pigeon")
    assert odd.returncode == 1 and "smtp, mailchimp" in odd.stderr


def test_without_an_audience_nothing_is_planned(typed: Copy) -> None:
    refused = typed.hustings("mailings", "schedule", MAILING)
    assert refused.returncode == 1 and "hustings mailchimp setup" in refused.stderr
