"""Every page of the desk: what axe finds, what a finger misses, what is too wide, what is kept."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.at_the_desk import at_home, walk
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.browser.sights import Sight, see

pytestmark = pytest.mark.browser
Sights = dict[str, Sight]

STATUSES = {
    **{"welcome-mistakes": 422, "second-factor-mistakes": 422, "account-mistakes": 422, "sign-in-mistakes": 422},
    "import-columns-mistakes": 422,
    "write-mistakes": 422,
    "rides-mistakes": 422,
    **{"second-mistakes": 422, "spent": 410, "nowhere": 404, "not-your-role": 403},
}


@pytest.fixture(scope="session", params=["fr", "en"])
def desk_sights(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any], house: House
) -> Iterator[Sights]:
    """Every page that a colleague can meet in one language, looked at once."""
    told = browser_context_args | {"base_url": at_home(house), "locale": LOCALES[request.param]}
    context: BrowserContext = browser.new_context(**told)
    look: Callable[[], Sight] = see(context, at_home(house), request.config.getoption("--full"))
    people = [fresh() for _ in range(3)]
    yield {name: look() for name in walk(house, context.pages[0], request.param, fresh(), people)}
    context.close()


def test_pages_come_as_what_they_are(desk_sights: Sights) -> None:
    assert {name: sight.status for name, sight in desk_sights.items() if sight.status != 200} == STATUSES
    assert len({sight.html_language for sight in desk_sights.values()}) == 1


def test_one_cookie_is_kept_that_no_script_can_read(desk_sights: Sights) -> None:
    for name, sight in desk_sights.items():
        assert len(sight.kept) == 1, name
        assert "'name': 'desk'" in sight.kept[0], name
        assert "'httpOnly': True" in sight.kept[0], name
        assert "'sameSite': 'Strict'" in sight.kept[0], name


def test_nobody_else_is_asked_for_anything(desk_sights: Sights) -> None:
    assert {name: sight.elsewhere for name, sight in desk_sights.items() if sight.elsewhere} == {}


def test_the_console_stays_empty(desk_sights: Sights) -> None:
    assert {name: sight.said for name, sight in desk_sights.items() if sight.said} == {}


def test_axe_finds_nothing(desk_sights: Sights) -> None:
    assert {name: sight.faults for name, sight in desk_sights.items() if sight.faults} == {}


def test_no_page_scrolls_sideways(desk_sights: Sights) -> None:
    assert {name: sight.too_wide for name, sight in desk_sights.items() if sight.too_wide} == {}


def test_a_finger_hits_what_it_aims_at(desk_sights: Sights) -> None:
    assert {name: sight.small for name, sight in desk_sights.items() if sight.small} == {}


def test_nothing_moves_for_whoever_asked_for_stillness(desk_sights: Sights) -> None:
    assert {name: sight.moving for name, sight in desk_sights.items() if sight.moving} == {}


def test_controls_keep_an_edge_where_the_system_chooses_colours(desk_sights: Sights) -> None:
    assert {name: sight.edgeless for name, sight in desk_sights.items() if sight.edgeless} == {}


def test_headings_are_an_outline(desk_sights: Sights) -> None:
    for name, sight in desk_sights.items():
        assert (name, sight.headings.count(1), sight.headings[0]) == (name, 1, 1)
        assert all(after - before <= 1 for before, after in pairwise(sight.headings)), name
