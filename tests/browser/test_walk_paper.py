"""Walks at the desk, in a real browser: a paper of a hundred lines typed by figures alone, and every page looked at."""

from collections.abc import Iterator
from itertools import count
from os import environ

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from capture import papers, walks
from capture.database import now
from capture.doors import Knock
from capture.papers import printouts
from capture.staff import ORGANISER
from capture.walks import Choice, Order, Size
from tests.browser.conftest import LOCALES
from tests.browser.house import House
from tests.browser.measures import faults, too_wide
from tests.browser.test_stall import signed_in, types
from tests.field import town
from tests.team import hire

pytestmark = pytest.mark.browser
_numbers = count(1)


@pytest.fixture(scope="module")
def code(house: House) -> str:
    """The hill in one walk: twenty houses with two doors, ten with one, and the tower; printed once."""
    with house.database.writing() as session:
        town.build(session)
        order = Order(Choice(precincts=("0E11",)), Size(200), walks.PERSUADE, "", ("Karim",))
        (walk,) = walks.cut(session, order, "tests", now())
        walks.cut(session, Order(Choice(), Size(40), walks.MOBILISE), "tests", now())
        printout, _ = papers.run_off(session, walk, ("housing", "transport"), "fr", "tests", now())
        return printouts.code(walk, printout)


@pytest.fixture(params=["fr", "en"])
def omar(browser: Browser, base_url: str, house: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An organiser at a computer, in either language."""
    email = f"omar.walks.{next(_numbers)}@exemple.fr"
    hire(house.database, ORGANISER, email, language=request.param)
    size = {"width": 1280, "height": 900}
    context = browser.new_context(base_url=base_url, locale=LOCALES[request.param], viewport=size)  # type: ignore[arg-type]
    yield signed_in(context.new_page(), email)
    context.close()


def test_a_line_that_nobody_opened_is_one_key(omar: Page, house: House, code: str) -> None:
    before = knocks(house)
    omar.goto(f"/desk/walks/type/{code}")
    first = omar.locator("input[name$='-outcome']").first.get_attribute("name") or ""
    omar.locator("input[name$='-outcome']").first.focus()
    # Thirty doors of the street, one key and one line each: whoever writes floors and doors types two more.
    for turn in range(10):
        if omar.evaluate("document.activeElement.name.endsWith('-floor')"):
            types(omar, "Tab", "Tab")
        types(omar, "1") if turn % 3 else types(omar, "5", "2", "1", "Tab", "13", "Enter")
    expect(omar.locator(f"input[name='{first}']")).to_have_value("5")
    types(omar, "Control+Enter")
    omar.wait_for_url("**/desk/walks/type/*kept=10")

    assert knocks(house) == before + 10


def test_every_page_of_the_walks_fits_and_can_be_read(omar: Page, code: str) -> None:
    cut = "cut?size=30&measure=doors&goal=persuade&again=yes"
    pages = ("", "/cut", f"/{cut}", f"/{code[:6]}", f"/type/{code}", "/headway", "/priorities", "/closed", "/agreed")
    found = []
    for page in pages:
        omar.goto(f"/desk/walks{page}")
        for width, night in ((390, False), (1280, True)):
            omar.set_viewport_size({"width": width, "height": 900})
            omar.emulate_media(color_scheme="dark" if night else "light")
            look(omar, page, width, night)
            found += [(page, width, fault) for fault in faults(omar, thorough=not night)]
        found += [(page, 0, wide) for wide in too_wide(omar)]
    assert found == []


def test_a_link_is_given_with_its_code(omar: Page, code: str) -> None:
    omar.goto(f"/desk/walks/{code[:6]}")
    if not omar.locator("#give-volunteer").is_visible():
        omar.locator("details").first.locator("summary").click()
    omar.locator("#give-volunteer").fill("Karim")
    omar.locator("form[action$='/give'] button.main").click()
    expect(omar.locator("svg.walk-code")).to_be_visible()
    look(omar, "/link", 1280, False)
    assert "/walk/" in (omar.locator("#walk-link").get_attribute("value") or "")
    assert not faults(omar, thorough=True)


def look(page: Page, name: str, width: int, night: bool) -> None:
    """Keep a picture where somebody wants to look at it."""
    if into := environ.get("LOOKS"):
        told = name.partition("?")[0].replace("/", "-") or "-list"
        language = page.locator("html").get_attribute("lang")
        page.screenshot(
            path=f"{into}/walks{told}-{language}-{width}-{'dark' if night else 'light'}.png", full_page=True
        )


def knocks(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Knock)) or 0
