"""Paper is a channel: what a volunteer prints from the browser, with no setting changed, is one whole sheet."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from capture import builds, content
from capture.content.documents import Document
from capture.settings import ROOT
from tests import campaigns
from tests.conftest import ENVIRONMENT
from tests.paper import A4, RENDERER, codes, formats, printed, seen, words
from tests.serving.copies import copy

pytestmark = pytest.mark.browser

SITE = "https://saint-aurele.example"
ISSUES = [text for text in content.read(ROOT / "content", ["fr", "en"]) if text.kind.folder == "issues"]
LITTER = {"fr": "Ne pas jeter sur la voie publique", "en": "Do not litter"}
# Where something is printed that has no room, or lies beside the sheet.
CUT = """() => [...document.querySelectorAll('.sheet, .sheet *')].filter(part =>
    part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY !== 'visible'
    || part.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(part => part.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign built for its public address: without one, paper says nothing that a phone could read."""
    root = campaigns.copy(tmp_path_factory.mktemp("published") / "built")
    builds.build(root, site_url=SITE)
    return root


@pytest.fixture(scope="session")
def public(published: Path, sqlite_pattern: Path, browser: Browser) -> Iterator[Page]:
    """A computer before that campaign."""
    made = copy(published, published.parent / "served", **ENVIRONMENT)
    shutil.copy(sqlite_pattern, made.instance / "capture.db")
    context = browser.new_context(base_url=f"http://127.0.0.1:{made.serve().port}")
    yield context.new_page()
    context.close()
    made.stop_all()


@pytest.mark.skipif(RENDERER is None, reason="poppler is not installed (tests/install-browser does it)")
@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: f"{issue.key}-{issue.language}")
def test_a_leaflet_is_one_whole_sheet_that_leads_back(public: Page, issue: Document) -> None:
    path = f"{'' if issue.language == 'fr' else '/en'}/{issue.address}"
    public.goto(path)
    pdf = printed(public)

    assert formats(pdf) == [pytest.approx(A4, abs=0.5)]
    assert codes(seen(pdf)[0]) == [f"{SITE}{path}?src=leaflet-{issue.key}#sign-up"]
    said = words(pdf)
    assert [
        part for part in (issue.title, issue.promise, LITTER[issue.language]) if _bare(part) not in _bare(said)
    ] == []


def test_nothing_on_a_leaflet_is_cut_off(public: Page) -> None:
    public.emulate_media(media="print")
    public.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots to the inch
    found = {}
    for issue in ISSUES:
        public.goto(f"{'' if issue.language == 'fr' else '/en'}/{issue.address}")
        found[issue.address] = public.evaluate(CUT)
    public.emulate_media(media="null")

    assert {address: parts for address, parts in found.items() if parts} == {}


def test_every_share_picture_has_its_size(published: Path) -> None:
    pages = [page.read_text() for page in (published / "output").rglob("index.html")]
    shared = {picture for page in pages for picture in re.findall(rf'property="og:image" content="{SITE}(.*?)"', page)}

    assert len(shared) > len(ISSUES)
    for picture in shared:
        with Image.open(published / f"output{picture}") as opened:
            assert opened.size == (1200, 630)


def _bare(text: str) -> str:
    """Return a text without spaces and line ends: print breaks lines, and knows several kinds of space."""
    return re.sub(r"\s+|\u00ad|-", "", text).lower()
