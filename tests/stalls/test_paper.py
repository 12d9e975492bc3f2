"""The sheets on paper: the very words of the form, nothing cut off, a code that a camera reads."""

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from capture import colours, issues
from capture.errors import LettersMissing, SheetFull
from capture.issues import Catalogue, Issue
from capture.settings import ROOT, Campaign, campaign
from capture.stalls import LINES, MOST_ISSUES, Printing, Stall, columns, numbering, paper, runs, sheets

INKS = colours.read((ROOT / colours.FILE).read_text())
LANGUAGES = ("fr", "en")
# Points to a millimetre.
POINT = 72 / 25.4
pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler: tests/install-browser brings it")


@pytest.fixture(scope="module")
def offered(campaign_root: Path) -> Catalogue:
    """What the built campaign offers."""
    return issues.from_json(campaign_root / "output" / "catalogue.json")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def file(language: str, offered: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sheets of the twelfth run."""
    file = tmp_path_factory.mktemp("paper") / "sheets.pdf"
    file.write_bytes(drawn(offered, language, sheets=2))
    return file


def drawn(catalogue: Catalogue, language: str = "fr", sheets: int = 1, of: Campaign | None = None) -> bytes:
    printing = Printing(language, sheets, catalogue.issue_keys[:MOST_ISSUES])
    stall = runs.draft(printing, catalogue)
    stall.id = 12
    return paper.pdf(stall, compose(stall, catalogue, of), INKS)


def compose(stall: Stall, catalogue: Catalogue, of: Campaign | None = None) -> sheets.Sheet:
    return sheets.compose(stall, of or campaign(), catalogue)


def told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def words(file: Path) -> str:
    """Every word of a PDF, in the order in which it was set."""
    return plain(told("pdftotext", "-raw", str(file), "-"))


def plain(text: str) -> str:
    return " ".join(text.split())


def boxes(file: Path) -> Iterator[tuple[float, float, float, float, str]]:
    """Each word of the first sheet, and where it stands in millimetres."""
    layout = told("pdftotext", "-bbox", "-l", "1", str(file), "-")
    found = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', layout)
    for left, top, right, bottom, word in found:
        yield float(left) / POINT, float(top) / POINT, float(right) / POINT, float(bottom) / POINT, word


def form_of(root: Path, language: str) -> str:
    """The form as visitors have it."""
    folder = root / "output" / ("" if language == "fr" else language)
    page = (folder / "sign-up" / "index.html").read_text()
    return page[page.index('<form class="sign-up"') : page.index("</form>")]


def said(form: str, pattern: str) -> list[str]:
    return [plain(html.unescape(re.sub("<[^>]+>", "", text))) for text in re.findall(pattern, form, re.DOTALL)]


def test_every_word_of_consent_is_the_forms(campaign_root: Path, language: str, file: Path) -> None:
    form, on_paper = form_of(campaign_root, language), words(file)
    asked = said(form, r'name="(?:newsletter|targeting|sms)"[^>]*><span>(.*?)</span>')
    small = said(form[form.index('<div class="small">') :], "<p>(.*?)</p>")

    assert (len(asked), len(small)) == (3, 2)
    for text in (*asked, *said(form, "<legend>(.*?)</legend>"), *small):
        assert text and text in on_paper


def test_every_issue_has_the_forms_title_and_a_number(campaign_root: Path, language: str, file: Path) -> None:
    titles = said(form_of(campaign_root, language), r'name="issues"[^>]*><span[^>]*>(.*?)</span>')

    assert len(titles) == MOST_ISSUES
    on_paper = words(file)
    assert [title for number, title in enumerate(titles, 1) if f"{number} {title}" not in on_paper] == []


def test_it_says_who_prints_and_to_whom_one_complains(file: Path) -> None:
    on_paper = words(file)
    assert campaign().printer in on_paper and "www.cnil.fr/plaintes" in on_paper
    assert campaign().controller.email in on_paper and campaign().controller.address in on_paper


def test_words_are_words_in_fonts_that_it_brings(file: Path) -> None:
    fonts = [line.split() for line in told("pdffonts", str(file)).splitlines()[2:]]

    assert len(fonts) == 2
    assert {(font[-5], font[-4], font[-3]) for font in fonts} == {("yes", "yes", "yes")}  # embedded, a part, readable


def test_each_sheet_bears_its_code_for_eyes_and_cameras(file: Path) -> None:
    for number in (1, 2):
        at = ["-f", str(number), "-l", str(number), str(file)]
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", *at, str(file.with_suffix(""))], check=True)
        with Image.open(file.with_suffix(".png")) as picture:
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [numbering.code(12, number)]
        assert numbering.code(12, number) in told("pdftotext", *at, "-")


def test_nothing_is_cut_off_and_no_word_lies_on_another(file: Path) -> None:
    found = list(boxes(file))

    assert len(found) > 150
    assert [
        word for left, top, right, bottom, word in found if not (8 <= left < right <= 289 and 8 <= top < bottom <= 202)
    ] == []
    # The boxes of a face are higher than its letters; a millimetre is less than half of a line.
    across = [
        (one[4], other[4])
        for one, other in combinations(found, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 0.1 and min(one[3], other[3]) - max(one[1], other[1]) > 1
    ]
    assert across == []


@pytest.mark.parametrize("count", [0, 1, 5, MOST_ISSUES])
def test_a_hand_has_room_whatever_is_offered(offered: Catalogue, language: str, count: int) -> None:
    stall = runs.draft(Printing(language, 1, offered.issue_keys[:count]), offered)
    stall.id = 1
    sheet = compose(stall, offered)
    drawn = columns.of(sheet, paper.EDGE, paper.WIDTH)

    assert paper.pdf(stall, sheet, INKS).startswith(b"%PDF")
    assert LINES == 10 and paper.LINE >= 11
    assert round(sum(column.width for column in drawn), 3) == paper.WIDTH
    wide = {column.name: column.width for column in drawn}
    assert wide["email"] >= 50 and wide["phone"] >= 28 and wide["signature"] >= 22
    assert ("issue" in wide) == bool(count)


def test_a_run_that_cannot_be_read_is_not_printed(offered: Catalogue) -> None:
    long = tuple(
        Issue(key, {"fr": "Une question dont le titre n’en finit pas de dire ce qu’il veut"}) for key in "abcdefghijkl"
    )
    crowded = replace(offered, issues=long)
    with pytest.raises(SheetFull, match="does not fit onto the sheet"):
        paper.check(Printing("fr", 1, crowded.issue_keys), campaign(), crowded, INKS)


def test_letters_that_the_face_does_not_have_are_told(offered: Catalogue) -> None:
    foreign = replace(offered, issues=(Issue("peace", {"fr": "Мир"}),))
    with pytest.raises(LettersMissing):
        paper.check(Printing("fr", 1, foreign.issue_keys), campaign(), foreign, INKS)


def test_many_neighbourhoods_are_written_by_hand(offered: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn(replace(offered, neighbourhoods={f"n{n}": f"Nom {n}" for n in range(40)})))
    assert "Nom 1" not in words(tmp_path / "a.pdf")


def test_a_legend_of_thirty_neighbourhoods_still_fits(offered: Catalogue) -> None:
    names = {f"n{number}": f"Quartier des Tanneurs {number}" for number in range(30)}
    assert drawn(replace(offered, neighbourhoods=names))


def test_the_same_run_is_the_same_paper(offered: Catalogue) -> None:
    stall = runs.draft(Printing("en", 1, ()), offered)
    stall.id = 3
    made = campaign().ballot.local(campaign().rounds[0], time(8))
    one, other = (paper.pdf(stall, compose(stall, offered), INKS, made) for _ in range(2))
    assert one == other
