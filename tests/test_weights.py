"""Bytes are promised: a page that grew too heavy is a failed test, not a surprise on a market square."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from benchmarks import weights

PAGES = ["", "en/", "issues/logement/", "en/issues/housing/", "news/samedi-au-marche/", "sign-up/", "en/sign-up/"]
TEXT = (".html", ".css", ".js", ".svg", ".xml", ".json", ".webmanifest", ".ics", ".txt")
# Below that many bytes a header weighs more than what is saved.
WORTH_IT = 512


@pytest.fixture
def output(campaign_root: Path) -> Path:
    return campaign_root / "output"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_into_the_first_flight(output: Path, page: str) -> None:
    assert weights.text(output, page).brotli <= weights.TEXT_AT_MOST


def test_the_fonts_are_small(output: Path) -> None:
    assert 0 < weights.fonts(output) <= weights.FONTS_AT_MOST


def test_what_is_text_is_compressed_beside_it(output: Path) -> None:
    text = [file for file in output.rglob("*") if file.suffix in TEXT and file.stat().st_size > WORTH_IT]

    assert [file.name for file in text if not Path(f"{file}.br").is_file() or not Path(f"{file}.gz").is_file()] == []


@pytest.mark.parametrize(("encoding", "ending"), [("br", ".br"), ("gzip", ".gz")])
def test_a_page_is_served_compressed(visitor: FlaskClient, output: Path, encoding: str, ending: str) -> None:
    with visitor.get("/", headers={"Accept-Encoding": encoding}) as answer:
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.data == (output / f"index.html{ending}").read_bytes()
