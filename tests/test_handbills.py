"""Handbills: what hangs in a shop window leads to the form, from any telephone."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from capture import colours, handbills, settings
from capture.cli import hustings
from capture.errors import LettersMissing, NotForPublic, WrongChoice
from capture.handbills import Handbill
from capture.settings import ROOT
from capture.sharing import Poster
from tests import campaigns
from tests.conftest import ENVIRONMENT, SITE

COLOURS = colours.read((ROOT / "theme/static/css/tokens.css").read_text())
RENDERER = shutil.which("pdftoppm")
LINK = f"{SITE}/sign-up/?src=poster"
SHEET = Handbill(
    Poster("home", 1, "Nadia Belkacem-Roux", "", "Une ville qui vous écrit.", "Saint-Aurèle en commun"),
    "Signez avec votre téléphone",
    "saint-aurele.example/sign-up/",
    LINK,
    "Imprimé par Offset du Marché, 3 rue du Pont. Ne pas jeter sur la voie publique.",
)


def seen(picture: Image.Image) -> list[str]:
    """What a camera reads on a picture."""
    return [str(code.text) for code in zxingcpp.read_barcodes(picture.convert("L"))]


def printed(pdf: Path, dots: int = 72) -> Image.Image:
    """A PDF as a printer would lay it on paper, with so many dots an inch."""
    if RENDERER is None:
        pytest.skip("poppler is not installed (tests/install-browser does it)")
    command = [RENDERER, "-r", str(dots), "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(command, check=True)
    with Image.open(pdf.with_suffix(".png")) as picture:
        return picture.convert("RGB")


@pytest.fixture
def poster() -> Callable[..., Result]:
    """Call the command as whoever prints does."""

    def call(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(hustings, ["poster", *words], env={**ENVIRONMENT, "SITEURL": SITE, **environment})

    return call


def test_the_picture_is_a4_at_300_dots_an_inch() -> None:
    with Image.open(BytesIO(handbills.png(SHEET, COLOURS))) as picture:
        assert picture.size == (2480, 3508)
        assert seen(picture) == [LINK]
        # The code is read from a doorway too, and when the camera is held badly.
        assert seen(picture.resize((500, 707))) == [LINK]
        assert seen(picture.rotate(17, expand=True, fillcolor="grey")) == [LINK]


def test_a_stain_does_no_harm() -> None:
    with Image.open(BytesIO(handbills.png(SHEET, COLOURS))) as picture:
        picture.paste("#6b4a2b", (420, 3000, 560, 3140))
        assert seen(picture) == [LINK]


def test_the_pdf_is_vectors_and_says_the_same(tmp_path: Path) -> None:
    content = handbills.pdf(SHEET, COLOURS)
    (tmp_path / "a.pdf").write_bytes(content)
    drawn = printed(tmp_path / "a.pdf")

    assert b"/Subtype /Image" not in content and b"/Font" not in content.replace(b"/FontDescriptor", b"")
    assert [round(side / 72 * 25.4) for side in drawn.size] == [210, 297]
    assert seen(printed(tmp_path / "a.pdf", dots=150)) == [LINK]
    with Image.open(BytesIO(handbills.png(SHEET, COLOURS))) as picture:
        apart = [abs(one - other) for one, other in zip(hues(picture), hues(drawn), strict=True)]
    assert max(apart) < 6


def hues(picture: Image.Image) -> list[int]:
    """The mean colour of each of sixteen fields."""
    small = picture.convert("RGB").resize((4, 4), Image.Resampling.BOX)
    return list(small.tobytes())


def test_the_command_prints_the_campaigns_poster(tmp_path: Path, poster: Callable[..., Result]) -> None:
    result = poster(str(tmp_path / "sign.pdf"))

    assert result.exit_code == 0, result.output
    assert result.stderr.endswith(f"sign.pdf is ready. Its code leads to {LINK}\n")
    assert seen(printed(tmp_path / "sign.pdf", dots=150)) == [LINK]


def test_the_command_prints_an_issues_poster(tmp_path: Path, poster: Callable[..., Result]) -> None:
    assert poster("--issue", "housing", "--language", "en", str(tmp_path / "a.png")).exit_code == 0

    with Image.open(tmp_path / "a.png") as picture:
        assert seen(picture) == [f"{SITE}/en/issues/housing/?src=poster-housing#sign-up"]


@pytest.mark.parametrize(
    ("words", "environment", "event"),
    [
        (["a.pdf"], {"SITEURL": ""}, NotForPublic),
        (["a.pdf"], {"SITEURL": "http://127.0.0.1:8000"}, NotForPublic),
        (["--issue", "atlantis", "a.pdf"], {}, WrongChoice),
        (["--language", "tlh", "a.pdf"], {}, WrongChoice),
    ],
)
def test_what_would_lead_nowhere_is_not_printed(
    words: list[str], environment: dict[str, str], event: type[Exception], poster: Callable[..., Result]
) -> None:
    assert isinstance(poster(*words, **environment).exception, event)
    assert not Path(words[-1]).exists()


def test_a_promise_in_letters_that_the_face_does_not_have_is_told(
    poster: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = campaigns.copy(tmp_path / "campaign")
    campaigns.write(root, "content/issues/peace.fr.md", "Titre : Paix\nPromesse : Мир\n\nМир.\n")
    monkeypatch.setattr(settings, "ROOT", root)

    assert isinstance(poster("--issue", "peace", str(tmp_path / "a.pdf")).exception, LettersMissing)


def test_a_file_that_no_printer_takes_is_refused(poster: Callable[..., Result]) -> None:
    result = poster("a.docx")

    assert result.exit_code == 2 and "its name must end in .pdf, for printers, or .png" in result.stderr
