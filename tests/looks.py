"""How every page looks: `python -m tests.looks` takes the pictures in docs/looks/ and writes their index.

Words behind it name the pages that are wanted; `--into` another folder. It serves a copy of the campaign as it stands.
"""

import argparse
import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from capture import builds, exports, issues, law
from capture.database import Database
from capture.segments import Segment
from capture.settings import ROOT
from capture.staff import OWNER
from capture.supporters import Supporter
from tests import campaigns
from tests.browser.at_the_desk import at_home, sit
from tests.browser.conftest import CHROMIUM, LOCALES, QUIET, QUIETER, fresh
from tests.browser.house import House
from tests.browser.walking import walk
from tests.conftest import ENVIRONMENT, settings_for
from tests.mailchimp.server import AUDIENCE, running
from tests.mailchimp.server import KEY as KEY_THERE
from tests.mailchimp.sides import Sides
from tests.mailing import KEY
from tests.paper import sheets
from tests.serving.copies import copy
from tests.team import hire

LOOKS = ROOT / "docs" / "looks"
SITE = "https://saint-aurele.example"
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")
# A repository stays light: less than two screens of each page, a desktop's at two thirds of its size.
LONGEST = {"phone": 1350, "desktop": 1250}
SHRUNK = {"phone": 1.0, "desktop": 0.66}
QUALITY = 34  # of WebP
SMOOTHLY = Image.Resampling.LANCZOS
# What stays at the foot of a phone's screen is to stand at the foot of the picture, not across its middle.
FOOT = """tall => {
    const button = document.querySelector('.top .main')
    if (!button || getComputedStyle(button).position !== 'fixed') return
    Object.assign(button.style, {position: 'absolute', bottom: 'auto', top: `${tall - button.offsetHeight}px`})
}"""
SHOWN = (
    *("home", "issues", "issue", "news", "article", "page", "team", "endorsements", "dates", "legal", "privacy"),
    *("sign-up", "mistakes", "thanks", "thank-you", "confirm", "confirmed", "leave", "left", "404", "503"),
)
# It takes a Mailchimp beside the campaign.
BESIDE = "mailchimp"
# The desk, with the people of the demonstration.
DESK = {
    "overview": "/desk/",
    "people": "/desk/people?q=issue%3Ahousing+neighbourhood%3Abellevue",
    "person": "/desk/people/17",
    "export": "/desk/exports/new?q=issue%3Ahousing",
    "duplicates": "/desk/duplicates",
    "stall": "/desk/stall",
    "mailings": "/desk/mailings",
    "mailing": f"/desk/mailings/{KEY}",
    "write": f"/desk/mailings/{KEY}/write",
    BESIDE: "/desk/mailchimp",
}
ALL = (*SHOWN, *DESK)
# Pictures that wait for a finger to scroll would be missing from a page photographed at once.
HURRY = """async () => {
    for (const picture of document.images) picture.loading = 'eager'
    await Promise.all([...document.images].map(picture => picture.decode().catch(() => {})))
    await document.fonts.ready
    document.activeElement.blur()
}"""
HEAD = """# How it looks

Every page of the demonstration campaign, then its desk, on a phone (390 pixels) and a desktop (1280), by day and by
night, in both languages. Long pages are cut, a desktop is shown smaller. `.venv/bin/python -m tests.looks` takes these
pictures again and writes this page.
"""


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="tests.looks", description="Take a picture of every page.")
    parser.add_argument("names", nargs="*", help=f"pages, of: {' '.join(ALL)}")
    parser.add_argument("--into", type=Path, default=LOOKS)
    asked = parser.parse_args()
    if CHROMIUM is None:
        parser.exit(1, "There is no Chromium here. On Debian: apt-get install chromium\n")
    whole = not asked.names
    if whole:
        shutil.rmtree(asked.into, ignore_errors=True)
    asked.into.mkdir(parents=True, exist_ok=True)
    with _house() as house, _browser() as browser:
        # Before anybody walks past: the demonstration joins no real people.
        _at_the_desk(house, browser, [name for name in asked.names or DESK if name in DESK], asked.into)
        for language in LOCALES:
            _walk_past(house, browser, language, asked.names or SHOWN, asked.into)
        if whole:
            sheets(house, browser, asked.into, SITE)
    if whole:
        (asked.into / "README.md").write_text(_index(asked.into))
    size = sum(file.stat().st_size for file in asked.into.iterdir())
    print(f"{sum(1 for _ in asked.into.glob('*.webp'))} pictures, {size / 1e6:.1f} MB: {asked.into}")


@contextmanager
def _house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="hustings-looks-") as folder:
        built = campaigns.copy(Path(folder) / "built")
        builds.build(built, site_url=SITE)
        made = copy(built, Path(folder) / "campaign", **ENVIRONMENT)
        done = made.hustings("init")
        assert done.returncode == 0, done.stderr
        database = Database(f"sqlite:///{made.instance / 'capture.db'}")
        try:
            yield House(made, made.serve(), database)
        finally:
            made.stop_all()
            database.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET.split(), *QUIETER.split()])
        yield browser
        browser.close()


def _walk_past(house: House, browser: Browser, language: str, names: list[str] | tuple[str, ...], into: Path) -> None:
    if not set(names) & set(SHOWN):
        return
    context = browser.new_context(
        base_url=house.address,
        locale=LOCALES[language],
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name in walk(house, page, language, fresh(), fresh()):
        if name in names:
            print(f"{name}.{language}", flush=True)
            _take(page, f"{name}.{language}", into)
    context.close()


def _at_the_desk(house: House, browser: Browser, names: list[str], into: Path) -> None:
    if names:
        # A town of people takes its time on a machine that does other things, too.
        subprocess.run(house.copy.command("demo"), cwd=house.copy.root, env=house.copy.environment, check=True)
    for language in LOCALES:
        _sit_at(house, browser, language, [name for name in names if name != BESIDE], into)
    if BESIDE in names:
        _beside_mailchimp(house, browser, into)


def _sit_at(house: House, browser: Browser, language: str, names: Iterable[str], into: Path) -> None:
    wanted = [name for name in names if name in DESK]
    if not wanted:
        return
    context = browser.new_context(base_url=at_home(house), locale=LOCALES[language], reduced_motion="reduce")
    sit(context, house, hire(house.database, OWNER, fresh(), language=language))
    page = context.new_page()
    for name in wanted:
        print(f"{name}.{language}", flush=True)
        page.goto(DESK[name], wait_until="networkidle")
        _take(page, f"{name}.{language}", into)
    context.close()


def _beside_mailchimp(house: House, browser: Browser, into: Path) -> None:
    """Put a Mailchimp of our own beside the demonstration, which it does not take two people of."""
    url, catalogue = f"sqlite:///{house.copy.instance / 'capture.db'}", house.copy.root / "output" / "catalogue.json"
    with running() as chimp:
        told = {"MAILCHIMP_API_KEY": KEY_THERE, "MAILCHIMP_AUDIENCE": AUDIENCE, "MAILCHIMP_HOST": chimp.address}
        settings = settings_for(house.copy.root, house.copy.instance, url, **told)
        sides = Sides(settings, house.database, issues.from_json(catalogue), chimp)
        with house.database.reading() as session:
            everyone = Segment(exports.scope_of(session, settings.campaign, sides.catalogue))
            some = next(everyone.members(law.EMAIL, [Supporter.email]))
            chimp.main.people.fake |= {email for (email,) in some[:2]}
        sides.set_up()
        sides.sync()
        beside = House(house.copy, house.copy.serve(**told), house.database)
        for language in LOCALES:
            _sit_at(beside, browser, language, [BESIDE], into)
        # Before its Mailchimp is gone.
        beside.served.kill_all()


def _take(page: Page, name: str, into: Path) -> None:
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(HURRY)
        tall = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST[size])
        page.evaluate(FOOT, tall)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            taken = page.screenshot(full_page=True, animations="disabled")
            shown = Image.open(io.BytesIO(taken)).convert("RGB").crop((0, 0, width, tall))
            shown = shown.resize((round(width * SHRUNK[size]), round(tall * SHRUNK[size])), SMOOTHLY)
            shown.save(into / f"{name}.{size}.{scheme}.webp", quality=QUALITY, method=6)
        page.evaluate("document.querySelector('.top .main')?.removeAttribute('style')")


def _index(folder: Path) -> str:
    parts = [HEAD]
    for name in ALL:
        shown = [f'<img src="{name}.fr.{size}.light.webp" width="{width}" alt="">' for size, width in _WIDTHS.items()]
        links = [
            f"[{language} {size} {scheme}]({name}.{language}.{size}.{scheme}.webp)"
            for language in LOCALES
            for size in SIZES
            for scheme in SCHEMES
        ]
        parts.append(f"## {name}\n\n{' '.join(shown)}\n\n{' · '.join(links)}\n")
    papers = [f'<img src="{file.name}" width="360" alt="">' for file in sorted(folder.glob("paper-*.webp"))]
    return "\n".join([*parts, f"## On paper\n\n{' '.join(papers)}\n"])


_WIDTHS = {"phone": 195, "desktop": 480}

if __name__ == "__main__":
    main()
