"""Commands about text messages: what one costs, a trial, what became of them, who refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.database import Database
from capture.issues import Catalogue
from tests.conftest import ENVIRONMENT, settings_for
from tests.serving.copies import Copy, copy
from tests.texts import carrier
from tests.texts.carrier import Carrier
from tests.texts.people import TEXTING, at_any_hour, joined, owed, phone_of, rounds, run


@pytest.fixture
def provider() -> Iterator[Carrier]:
    with carrier.opened() as opened:
        yield opened


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> Copy:
    return copy(campaign_root, tmp_path / "campaign", DATABASE_URL=sqlite_only, **ENVIRONMENT, **TEXTING)


def test_count_prints_the_text_and_what_it_costs(campaign: Copy) -> None:
    done = campaign.hustings("texts", "count", "C’est ce soir", LANG="fr")
    assert done.stdout.splitlines() == ["Dupont32: C’est ce soir STOP au 36180", "1\tUCS-2\t37\t0,06\u00a0€"]
    assert done.stderr == "«\u00a0’\u00a0» rend tout le texte cher\u00a0: écrivez «\u00a0'\u00a0».\n"


def test_try_sends_one_to_a_number(campaign: Copy, provider: Carrier) -> None:
    shown = campaign.hustings("texts", "try", "06 12 34 00 01", "Essai", "--dry-run", SMS_URL=provider.url)
    assert (shown.returncode, provider.posts) == (0, 0)
    done = campaign.hustings("texts", "try", "06 12 34 00 01", "Essai", SMS_URL=provider.url)
    assert (done.returncode, provider.rings) == (0, {phone_of(1): 1})


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (("try", "01 42 27 81 86", "Essai"), {}),
        (("try", "06 12 34 00 01", ""), {}),
        (("try", "06 12 34 00 01", "Essai"), {"SMS_URL": "http://127.0.0.1:9"}),
        (("try", "06 12 34 00 01", "Essai"), {"SMS_URL": "http://gateway.example"}),
        (("try", "06 12 34 00 01", "Essai"), {"SMS_URL": "ovh://key@sms-1"}),
        (("count", "Essai"), {"SMS_SENDER": ""}),
        (("count", "Essai"), {"SMS_STOP": ""}),
        (("refusals",), {"SMS_URL": "http://127.0.0.1:9"}),
    ],
)
def test_what_cannot_be_says_why(campaign: Copy, words: tuple[str, ...], environment: dict[str, str]) -> None:
    done = campaign.hustings("texts", *words, **environment)
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_status_and_refusals_say_what_became_of_them(
    campaign: Copy, campaign_root: Path, tmp_path: Path, sqlite_only: str, provider: Carrier, catalogue: Catalogue
) -> None:
    chosen, database = settings_for(campaign_root, tmp_path, sqlite_only, **TEXTING), Database(sqlite_only)
    at_any_hour(database)
    owed(database, chosen, joined(database, catalogue, 3))
    run(rounds(chosen, database))
    database.close()
    provider.refusals = [{"to": phone_of(0)}]

    assert campaign.hustings("texts", "status").stdout == "2026-12-01-reminder\tsent\t3\n"
    done = campaign.hustings("texts", "refusals", SMS_URL=provider.url)
    assert (done.returncode, done.stderr) == (0, "Numbers that refuse text messages, new: 1\n")
