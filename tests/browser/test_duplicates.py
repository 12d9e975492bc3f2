"""Duplicates by the keyboard alone: from pair to pair, from fact to fact, and one key merges."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, ViewportSize, expect

from capture import issues
from capture.staff import ORGANISER
from capture.supporters import Supporter
from tests.browser.at_the_desk import at_home, sit
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.browser.measures import edgeless, faults, moving, small, too_wide
from tests.cast import wish_of
from tests.choosing import confirms
from tests.team import hire

pytestmark = pytest.mark.browser

Take = Callable[..., Page]
Pair = tuple[int, int]
DESKTOP = ViewportSize(width=1280, height=800)


@pytest.fixture
def pairs(house: House) -> Iterator[list[Pair]]:
    """Two people, each twice on the list; they go afterwards."""
    catalogue = issues.from_json(house.copy.root / "output" / "catalogue.json")
    with house.database.writing() as session:
        numbers = [
            tuple(
                confirms(session, wish_of(fresh(), given_name=name, neighbourhood=place, phone=phone), catalogue)
                for place in ("bellevue", "coteaux")
            )
            for name, phone in (("Ana", "+33611111111"), ("Zoé", "+33622222222"))
        ]
    yield [(one, other) for one, other in numbers]
    with house.database.writing() as session:
        session.execute(sa.delete(Supporter).where(Supporter.id.in_([number for pair in numbers for number in pair])))


@pytest.fixture
def take(browser: Browser, house: House) -> Iterator[Take]:
    """Sit an organiser down at a computer."""
    contexts = []

    def down(language: str = "en", javascript: bool = True) -> Page:
        told = {"base_url": at_home(house), "locale": LOCALES[language], "viewport": DESKTOP}
        contexts.append(browser.new_context(**told, java_script_enabled=javascript))  # type: ignore[arg-type]  # as told
        sit(contexts[-1], house, hire(house.database, ORGANISER, fresh(), language=language))
        return contexts[-1].new_page()

    yield down
    for context in contexts:
        context.close()


def press(page: Page, *keys: str) -> None:
    """Press keys by their names."""
    for key in keys:
        page.keyboard.press(key)


def test_arrows_and_enter_merge_a_pair(take: Take, house: House, pairs: list[Pair]) -> None:
    page = take()
    page.goto("/desk/duplicates")
    expect(page.locator(".pair a.button").first).to_be_focused()
    press(page, "ArrowDown")
    expect(page.locator(".pair a.button").nth(1)).to_be_focused()
    press(page, "ArrowUp", "Enter")
    page.wait_for_url("**/merge/*")
    page.locator("[name=keep]:checked").focus()
    press(page, "ArrowDown", "ArrowRight", "Enter")
    page.wait_for_url("**/merges?done=merged")
    (one, other) = pairs[0]
    with house.database.reading() as session:
        assert session.get(Supporter, other) is None
        assert session.get_one(Supporter, one).neighbourhood == "coteaux"


def test_without_scripts_the_same_buttons_do_it(take: Take, house: House, pairs: list[Pair]) -> None:
    with house.database.reading() as session:
        before = session.scalar(sa.select(sa.func.count(Supporter.id)))
    page = take(javascript=False)
    page.goto("/desk/duplicates")
    page.locator(".pair button").first.click()
    page.locator(".pair a.button").first.click()
    page.locator("button.main").click()
    page.wait_for_url("**/merges?done=merged")
    page.locator("form[action$='/undo'] button").click()
    page.wait_for_url("**/merges?done=undone")
    with house.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Supporter.id))) == before


@pytest.mark.parametrize("language", LOCALES)
def test_everybody_can_use_the_pages(take: Take, pairs: list[Pair], language: str) -> None:
    page = take(language)
    one, other = pairs[0]
    for path in ("/desk/duplicates", f"/desk/people/{one}/merge/{other}", f"/desk/people/{one}/merges"):
        page.goto(path)
        found = {"axe": faults(page, thorough=False), "small": small(page), "edgeless": edgeless(page)}
        found |= {"moving": moving(page), "too wide": too_wide(page)}
        assert {name: what for name, what in found.items() if what} == {}, path
