"""A certificate of destruction: what rules erased, as the sealed journal has it, in either language."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import certificates, journal, keeping, law, retention, words
from capture.database import Database
from capture.settings import Settings
from tests import paper
from tests.conftest import NOON
from tests.doors.street import build
from tests.serving.copies import initiated


def gone(chosen: Settings, database: Database) -> None:
    """Let a street of doors go after the ballot."""
    with database.writing() as session:
        street = build(session, [40])
        street.knock(session, street.telling(floor=1, label="2"))
    retention.purge(chosen, database, law.asks_from(chosen.campaign.ballot) + timedelta(days=32))


def test_what_went_stands_in_it_with_its_rule_and_its_seal(chosen: Settings, database: Database) -> None:
    gone(chosen, database)
    with database.reading() as session:
        told = {line.what: line for line in certificates.lines(session, chosen.campaign)}
        seal = session.scalars(sa.select(journal.Entry.seal).where(journal.Entry.act == "purge")).one()
    assert (told[keeping.KNOCKS].count, told[keeping.DOORS].count) == (1, 1)
    assert told[keeping.KNOCKS].seal == seal
    assert keeping.ASKED not in told


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Certificate of destruction"), ("fr", "Certificat de destruction")]
)
def test_it_is_a_sheet_to_be_signed(chosen: Settings, database: Database, language: str, said: str) -> None:
    gone(chosen, database)
    with words.speaking(language), database.reading() as session:
        text = paper.words(certificates.write(session, chosen.campaign, NOON))
    assert said in text
    assert chosen.campaign.controller.name in text
    assert "CNIL" in text


def test_one_of_many_destructions_goes_over_several_pages(chosen: Settings, database: Database) -> None:
    with database.writing() as session:
        for day in range(40):
            journal.record(session, "machine", "purge", {keeping.LINKS: day + 1}, NOON + timedelta(days=day))
    with database.reading() as session:
        drawn = certificates.write(session, chosen.campaign, NOON)
    assert drawn.count(b"/Type /Page\n") == 3


def test_where_nothing_went_it_says_so(chosen: Settings, database: Database) -> None:
    with database.reading() as session:
        assert "Nothing was erased" in paper.words(certificates.write(session, chosen.campaign, NOON))


def test_the_command_writes_it(campaign_root: Path, tmp_path: Path) -> None:
    campaign = initiated(campaign_root, tmp_path / "campaign")
    done = campaign.hustings("purge", "--certificate", str(tmp_path / "certificate.pdf"))
    assert done.returncode == 0, done.stderr
    assert "Sign it" in done.stderr
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
