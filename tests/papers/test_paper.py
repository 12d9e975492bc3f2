"""The paper of a walk: every door has its line, in black and white, and nobody's name is on it."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy.orm import Session

from capture import doors, papers
from capture import words as words_of
from capture.issues import Catalogue
from capture.papers import paper, printouts, scripts, wording
from capture.settings import ROOT, campaign
from capture.walks import Walk
from tests.conftest import NOON

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler: tests/install-browser brings it")
POINT = 72 / 25.4


def drawn(desk: Session, walk: Walk, catalogue: Catalogue, language: str, size: str, **words: object) -> bytes:
    with words_of.speaking(language):
        asked = doors.asked(campaign())
    printout, lines = papers.run_off(desk, walk, catalogue.issue_keys, language, "Omar", NOON, consent=asked)
    said = replace(wording.compose(walk, printout, campaign(), catalogue), **words)  # type: ignore[arg-type]
    return paper.pdf([(said, lines)], size, NOON)


def told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize(("language", "said"), [("fr", "pas convaincu"), ("en", "rather not")])
@pytest.mark.parametrize("size", ["a4", "letter"])
def test_every_line_is_there_and_nothing_is_cut_off(
    desk: Session, walk: Walk, catalogue: Catalogue, tmp_path: Path, language: str, said: str, size: str
) -> None:
    file = tmp_path / "walk.pdf"
    file.write_bytes(drawn(desk, walk, catalogue, language, size))
    words = told("pdftotext", "-layout", str(file), "-")
    layout = told("pdftotext", "-bbox", str(file), "-")
    bounds = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', layout)
    at_the_edge = {word for left, word in re.findall(r'xMin="(.*?)".*>(.*)</word>', layout) if float(left) < 17 * POINT}
    _, wide, high = paper.SIZES[size]

    assert at_the_edge >= set(map(str, range(1, 51)))
    assert "rue de la Paix" in words and "NOM" not in words and "Prénom" not in words
    assert said in told("pdftotext", "-raw", str(file), "-").replace("\n", " ")
    assert all(float(left) >= 0 and float(right) <= wide * POINT for left, _, right, _ in bounds)
    assert all(float(top) >= 0 and float(foot) <= high * POINT for _, top, _, foot in bounds)


def test_a_camera_reads_its_code_and_it_is_black_and_white(
    desk: Session, walk: Walk, catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "walk.pdf"
    file.write_bytes(drawn(desk, walk, catalogue, "fr", "a4"))
    told("pdftoppm", "-r", "110", "-l", "1", "-png", str(file), str(tmp_path / "page"))
    page = Image.open(next(tmp_path.glob("page*.png"))).convert("RGB")

    assert [found.text for found in zxingcpp.read_barcodes(page)] == [f"{walk.code[:4]}-{walk.code[4:]}-1"]
    red, green, blue = page.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_whatever_the_roll_wrote_is_printed(desk: Session, walk: Walk, catalogue: Catalogue) -> None:
    house = papers.run_off(desk, walk, (), "fr", "Omar", NOON)[1][0].house
    endless = replace(house, street="Ж" * 200, entrance="W" * 120)
    printout, lines = papers.run_off(desk, walk, (), "fr", "Omar", NOON)
    said = replace(wording.compose(walk, printout, campaign(), catalogue), name="rue " * 40, volunteer="K" * 80)

    made = paper.pdf([(said, [replace(lines[0], house=endless)])], "a4", NOON)
    assert made.startswith(b"%PDF")


def test_a_printing_can_be_printed_again_as_it_was(desk: Session, walk: Walk, catalogue: Catalogue) -> None:
    printout, lines = papers.run_off(desk, walk, catalogue.issue_keys, "fr", "Omar", NOON)

    assert printouts.lines(desk, printout) == lines


def test_the_campaigns_script_stands_on_top(tmp_path: Path) -> None:
    said = {language: scripts.lines(ROOT / "content", ("fr", "en"), "", language) for language in ("fr", "en")}

    assert said["fr"][0].startswith("Bonjour") and said["en"][0].startswith("Hello")
    assert not [line for lines in said.values() for line in lines if re.search(r"[<>*]|^\d", line)]
    assert scripts.lines(ROOT / "content", ("fr", "en"), "nonsense", "fr") == said["fr"]
    assert scripts.lines(tmp_path, ("fr", "en"), "", "fr") == []


def test_the_sheet_of_a_day_of_silence_says_to_leave_no_paper(desk: Session, walk: Walk, catalogue: Catalogue) -> None:
    for at, is_said in ((NOON, False), (datetime(2032, 3, 12, 18, tzinfo=UTC), True)):
        printout, _ = papers.run_off(desk, walk, catalogue.issue_keys, "en", "Omar", at)
        care = wording.compose(walk, printout, campaign(), catalogue).care
        assert care.startswith("From 13/03/2032 00:00 to 14/03/2032 20:00: speak, leave no paper") is is_said
