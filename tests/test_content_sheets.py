"""Fresh sheets: whoever begins with one begins without a fault."""

from datetime import date
from pathlib import Path

import pytest

from capture import content
from capture.content import sheets
from capture.content.sheets import Sheet
from capture.errors import TextExists
from tests.campaigns import write

TODAY = date(2032, 1, 10)
LANGUAGES = ("fr", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", content.KINDS)
def test_a_fresh_file_passes_every_check(tmp_path: Path, kind: str, language: str) -> None:
    if content.KINDS[kind].listed:
        write(tmp_path, f"pages/{kind}.fr.md", "Titre : Tout\n")

    path = sheets.lay(tmp_path, Sheet(kind, "  L’île\nd’Œuf !", language), [], TODAY)

    checked = content.check(tmp_path, LANGUAGES)
    # Mailings are found by their day.
    day = f"{TODAY}-" if kind == "mailings" else ""
    assert path.relative_to(tmp_path).as_posix() == f"{kind}/{day}l-ile-d-oeuf.{language}.md"
    assert not checked.faults
    assert "L’île d’Œuf !" in [found.title for found in checked.documents]


def test_a_date_is_six_weeks_ahead_and_news_are_of_today(tmp_path: Path) -> None:
    fair = sheets.lay(tmp_path, Sheet("dates", "Fair", "en"), [], TODAY)
    news = sheets.lay(tmp_path, Sheet("news", "Fair", "en"), [], TODAY)

    assert "Date: 2032-02-21\n" in fair.read_text()
    assert "Date: 2032-01-10\n" in news.read_text()


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    before = write(tmp_path, "news/fair.en.md", "mine")

    with pytest.raises(TextExists, match=r"news/fair\.en\.md exists already"):
        sheets.lay(tmp_path, Sheet("news", "Fair", "en"), [], TODAY)

    assert before.read_text() == "mine"
