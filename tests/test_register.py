"""The register of processing knows every field that is stored, in every language."""

import re
from pathlib import Path

import pytest

from capture import keeping, processors, register, words
from capture.cli import hustings
from capture.database import Base
from capture.processors import MAILCHIMP
from capture.settings import ROOT, Settings
from tests.conftest import ENVIRONMENT
from tests.serving.copies import copy


def stored() -> set[str]:
    """Return every column of every table."""
    assert hustings.commands  # whose rooms have every table between them
    return {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}


def test_every_stored_field_is_written_down_and_no_other() -> None:
    assert stored() - register.fields() == set()
    assert register.fields() - stored() == set()


def test_each_is_written_down_once() -> None:
    assert len(register.fields()) == sum(len(entry.columns.split()) for entry in register.ENTRIES)


def test_each_is_kept_by_a_rule_of_law(chosen: Settings) -> None:
    assert {entry.kept for entry in register.ENTRIES} <= set(keeping.table(chosen.campaign.ballot))


@pytest.mark.parametrize(("language", "said"), [("fr", "Registre des traitements"), ("en", "Register of processing")])
def test_it_is_written_in_either_language(chosen: Settings, language: str, said: str) -> None:
    with words.speaking(language):
        text = register.written(chosen.campaign)

    assert text.startswith(f"# {said}")
    assert chosen.campaign.controller.email in text
    assert all(f"| {table.name} |" in text for table in Base.metadata.sorted_tables)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in tables} == {7, 5}


def test_the_command_prints_it(campaign_root: Path, tmp_path: Path) -> None:
    campaign = copy(campaign_root, tmp_path / "campaign", **ENVIRONMENT)
    done = campaign.hustings("register", "--language", "fr")
    assert done.returncode == 0, done.stderr
    assert "| supporters | email, given_name" in done.stdout


@pytest.mark.parametrize(("language", "said"), [("fr", "États-Unis"), ("en", "United States")])
def test_who_works_on_data_outside_stands_there_where_they_do(chosen: Settings, language: str, said: str) -> None:
    with words.speaking(language):
        without, outside = register.written(chosen.campaign), register.written(chosen.campaign, [MAILCHIMP])
        told = [words.gettext(what) for what in MAILCHIMP.what]

    assert said in outside and said not in without
    assert all(what in outside for what in told)


def test_whoever_carries_text_messages_stands_there_and_nothing_leaves_the_union(chosen: Settings) -> None:
    by_gateway, by_ovh = (
        register.written(chosen.campaign, processors.working(False, url))
        for url in ("https://secret@gateway.example/send", "ovh://a:secret:c@sms-1")
    )
    assert "gateway.example, in a country to be named by counsel" in by_gateway and "OVHcloud, France" in by_ovh
    for told in (by_gateway, by_ovh):
        assert "the mobile number" in told and register.NO_TRANSFER in told and "secret" not in told
    assert register.NO_TRANSFER not in register.written(chosen.campaign, processors.working(True, "ovh://x"))


@pytest.mark.parametrize("sheet", ["impact-assessment", "processors", "confidentiality", "breach"])
@pytest.mark.parametrize(("language", "marked"), [("en", "to be completed by counsel"), ("fr", "à compléter par vos")])
def test_each_sheet_for_counsel_is_marked_as_one(sheet: str, language: str, marked: str) -> None:
    text = (ROOT / "docs" / "law" / f"{sheet}.{language}.md").read_text("utf-8")

    assert marked in text.split("\n## ")[0]
    assert not re.search(r" [;!?:»]|« ", text) or language == "en"
