"""`hustings law`: what may leave now, and rules that an owner lifts."""

from pathlib import Path

import pytest

from capture.database import Database
from capture.staff import ORGANISER
from tests.cast import MALLORY, NORA, OMAR
from tests.serving.copies import Copy, again, initiated
from tests.team import acts, hire

COUNSEL = ("--counsel", "Me Roche", "--reason", "Our provider lets political messages pass.")


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign with an owner and an organiser, to copy."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")
    hire(database_of(made))
    hire(database_of(made), ORGANISER)
    return made


@pytest.fixture
def campaign(pattern: Copy, tmp_path: Path) -> Copy:
    """A campaign with an owner and an organiser."""
    return again(pattern, tmp_path / "campaign")


def database_of(campaign: Copy) -> Database:
    return Database(f"sqlite:///{campaign.instance / 'capture.db'}")


def test_an_owner_lifts_the_hours_of_text_messages_and_restores_them(campaign: Copy) -> None:
    lifted = campaign.hustings("law", "lift", "sms-hours", "--owner", NORA, *COUNSEL)
    assert (lifted.returncode, lifted.stdout) == (0, ""), lifted.stderr
    shown = campaign.hustings("law", "show")
    assert "sms-hours\tlifted\t" in shown.stdout
    assert "on the word of Me Roche: Our provider" in shown.stderr
    assert campaign.hustings("law", "restore", "sms-hours").returncode == 0
    assert "sms-hours\tstands\t" in campaign.hustings("law", "show").stdout
    assert [act for _, act in acts(database_of(campaign))][-2:] == ["rule-lifted", "rule-restored"]


@pytest.mark.parametrize(
    ("rule", "owner", "said"),
    [
        ("silence", NORA, "“silence” cannot be lifted. Those that can: sms-hours."),
        ("sms-hours", OMAR, "is no owner: only an owner answers for this."),
        ("sms-hours", MALLORY, "There is no such colleague."),
    ],
)
def test_nobody_else_and_nothing_else(campaign: Copy, rule: str, owner: str, said: str) -> None:
    refused = campaign.hustings("law", "lift", rule, "--owner", owner, *COUNSEL)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert said in refused.stderr
    assert "rule-lifted" not in [act for _, act in acts(database_of(campaign))]


def test_every_channel_has_its_line(campaign: Copy) -> None:
    run = campaign.hustings("law", "show")
    assert (run.returncode, run.stderr) == (0, "")
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    assert [row[0] for row in rows] == ["email", "sms", "phone", "post", "door", "publishing", "sms-hours"]
    assert rows[0] == ["email", "free", "13/03/2032 00:00", "electoral silence", "code électoral, art. L49"]
    assert rows[4] == ["door", "free", "–", "–", "–"]
