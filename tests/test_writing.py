"""The page for whoever writes says what is so."""

import re
from datetime import date, time
from pathlib import Path

import pytest

from capture import content
from capture.content import facts
from capture.content.slugs import slug
from capture.settings import ROOT
from tests.campaigns import write

PAGES = {language: (ROOT / "docs" / f"writing.{language}.md").read_text() for language in ("fr", "en")}


@pytest.mark.parametrize("language", PAGES)
def test_its_example_passes_every_check(tmp_path: Path, language: str) -> None:
    example = re.findall(r"```\n(.*?)```", PAGES[language], re.DOTALL)[1]
    write(tmp_path, f"news/market.{language}.md", example)
    write(tmp_path, "images/halle.jpg", (ROOT / "content/images/halle.jpg").read_bytes())
    for code, title in (("fr", "Transports"), ("en", "Transport")):
        write(tmp_path, f"issues/transport.{code}.md", f"Title: {title}\n\nA bus.")

    checked = content.check(tmp_path, ("fr", "en"))

    assert [str(fault) for fault in checked.faults] == []
    assert "<hustings-sign-up" in checked.documents[-1].text.html()


@pytest.mark.parametrize("language", PAGES)
def test_every_folder_and_every_fact_is_on_it(language: str) -> None:
    assert not [kind for kind in content.KINDS if f"`{kind}/`" not in PAGES[language]]
    named = {facts.names().get(slug(word)) for word in re.findall(r"[A-ZÀ-Ý][\w’ ]+|\w+", PAGES[language])}
    assert set(facts.NAMES) - named == set()


def test_its_days_and_times_are_the_same() -> None:
    days = ("2032-02-01", "01/02/2032", "dimanche 1er février 2032", "Sunday 1 February 2032")

    assert {facts.day(day) for day in days} == {date(2032, 2, 1)}
    assert {facts.clock(hour) for hour in ("18:30", "18 h 30", "6.30 p.m.")} == {time(18, 30)}
