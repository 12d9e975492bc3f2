"""Election day in real browsers: a neighbourhood lags, one click, two phones; what they find shrinks the board."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from capture import precincts, turnout
from capture.database import Database, now
from capture.staff import ORGANISER
from capture.turnout import Told
from tests.browser.at_the_desk import at_home, sit
from tests.browser.house import House
from tests.browser.measures import edgeless, faults, small, too_wide
from tests.conftest import ENVIRONMENT
from tests.field import town
from tests.serving.copies import copy
from tests.team import hire

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
ROOM: ViewportSize = {"width": 1280, "height": 900}


def at_noon() -> str:
    """Return a time zone where it is about noon, so that the stations are open whenever this runs."""
    ahead = 12 - now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


@pytest.fixture(scope="module")
def day(campaign_root: Path, sqlite_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A campaign whose first round is today, served; on the hill fewer have voted than at the port."""
    made = copy(campaign_root, tmp_path_factory.mktemp("click") / "campaign", **ENVIRONMENT)
    zone = at_noon()
    today = now().astimezone(ZoneInfo(zone)).date()
    conf = made.root / "pelicanconf.py"
    text = re.sub(r"^ROUNDS = .*$", f'ROUNDS = ["{today}"]', conf.read_text("utf-8"), flags=re.MULTILINE)
    conf.write_text(re.sub(r"^TIMEZONE = .*$", f'TIMEZONE = "{zone}"', text, flags=re.MULTILINE), "utf-8")
    shutil.copy(sqlite_pattern, made.instance / "capture.db")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    with database.writing() as session:
        town.build(session)
        for station in precincts.listed(session):
            voters = 10 if station.code == "0E11" else 70
            told = Told(station.code, station.id, voters, now() - timedelta(minutes=5), "paste", "Elsa")
            turnout.record(session, told, today, now())
    try:
        yield House(made, made.serve(), database)
    finally:
        made.stop_all()
        database.close()


@dataclass
class Seat:
    """Omar's seat in front of the board."""

    context: BrowserContext
    page: Page


@pytest.fixture
def seat(browser: Browser, day: House) -> Iterator[Seat]:
    """Sit down."""
    context = browser.new_context(base_url=at_home(day), viewport=ROOM, locale="en-GB")
    sit(context, day, hire(day.database, ORGANISER, language="en"))
    yield Seat(context, context.new_page())
    context.close()


def pocket(browser: Browser, day: House, link: str) -> Page:
    """Open a link on a phone of its own, and wait until it is ready for the stairs."""
    made = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="en-GB")
    page = made.new_page()
    page.goto(link)
    expect(page.locator("[data-net]")).to_have_text("Ready without network. Everything is sent.")
    return page


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody asks for one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def looked_at(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page for fingers, eyes and readers."""
    shoot(page, name)
    found = [*faults(page, thorough=False), *small(page), *edgeless(page), *too_wide(page)]
    page.set_viewport_size(PHONE)
    shoot(page, f"{name}-phone")
    page.emulate_media(color_scheme="dark")
    shoot(page, f"{name}-phone-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(ROOM)
    return found


def stops(page: Page) -> list[str]:
    """Return the buildings of a phone's walk."""
    page.get_by_role("button", name="List").click()
    listed = page.locator("[data-list] button").all_inner_texts()
    page.locator("[data-screen=list]").get_by_role("button", name="Back").click()
    return [text.split(" – ")[0] for text in listed]


def test_one_click_two_phones_and_the_board_shrinks(browser: Browser, day: House, seat: Seat) -> None:
    board = seat.page
    board.goto("/desk/day/")
    first = board.locator("[data-board] tbody tr").first
    expect(first).to_contain_text("bellevue")
    assert looked_at(board, "board") == []

    first.get_by_role("button", name="Doors to recontact: bellevue").click()
    expect(board.get_by_role("heading", name="Pair 2")).to_be_visible()
    assert looked_at(board, "handed") == []
    links = [field.input_value() for field in board.locator("[id^=link-]").all()]
    phones = [pocket(browser, day, link) for link in links]
    one, other = map(stops, phones)
    assert len(phones) == 2 and one and other and not set(one) & set(other)

    board.goto("/desk/day/slices")
    left = board.locator("[data-told]")
    before = left.inner_text()
    phone = next(page for page, theirs in zip(phones, (one, other), strict=True) if len(theirs) > 1)
    expect(phone.get_by_text("The polling station closes at 18:00")).to_be_visible()
    shoot(phone, "phone")
    assert small(phone) == []
    phone.get_by_role("button", name="Has voted").click()
    expect(phone.locator("[data-last]")).to_contain_text("Has voted")
    expect(left).not_to_have_text(before, timeout=30_000)
    assert looked_at(board, "slices") == []
    for page in phones:
        page.context.close()
