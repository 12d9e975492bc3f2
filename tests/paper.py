"""What a volunteer prints from the browser, and what stands on it."""

import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.house import House

RENDERER = shutil.which("pdftoppm")
ISSUES = {"fr": "/issues/logement/", "en": "/en/issues/housing/"}
A4 = (210, 297)  # millimetres
POINTS = 72 / 25.4  # to a millimetre
WIDTH = 720  # pixels
QUALITY = 50  # of WebP


def printed(page: Page) -> bytes:
    """Print the open page with no setting changed: the page itself says on what paper."""
    return page.pdf(prefer_css_page_size=True)


def formats(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres. Chromium writes the pages' own objects uncompressed."""
    boxes = re.findall(rb"/Type /Page\b.*?/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf, re.DOTALL)
    return [(float(width) / POINTS, float(height) / POINTS) for width, height in boxes]


def seen(pdf: bytes, dots_per_inch: int = 150) -> list[Image.Image]:
    """Return each page as it comes out of a printer, by poppler."""
    assert RENDERER
    with tempfile.TemporaryDirectory() as folder:
        command = [RENDERER, "-png", "-r", str(dots_per_inch), "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, check=True)
        return [Image.open(io.BytesIO(file.read_bytes())) for file in sorted(Path(folder).iterdir())]


def words(pdf: bytes) -> str:
    """Return what can be read in a PDF, by poppler."""
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def codes(picture: Image.Image) -> list[str]:
    """Return what the QR codes in a picture say."""
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def sheets(house: House, browser: Browser, into: Path, site: str) -> None:
    """Take a picture of each printed leaflet, and of the poster whose code leads to the form."""
    page = browser.new_page(base_url=house.address)
    for language, path in ISSUES.items():
        page.goto(path)
        _keep(seen(printed(page))[0], into / f"paper-leaflet.{language}.webp")
        file = house.copy.root / f"{language}.png"
        done = house.copy.hustings("poster", "--language", language, str(file), SITEURL=site)
        assert done.returncode == 0, done.stderr
        with Image.open(file) as poster:
            _keep(poster, into / f"paper-poster.{language}.webp")
    page.context.close()


def _keep(picture: Image.Image, file: Path) -> None:
    shown = picture.convert("RGB").resize((WIDTH, round(WIDTH * A4[1] / A4[0])), Image.Resampling.LANCZOS)
    shown.save(file, quality=QUALITY, method=6)
