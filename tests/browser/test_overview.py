"""The first page of the desk in a browser: drawn and told, at every width, by day and by night, on paper."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from capture import requests
from capture.database import Database
from capture.web import create_app
from capture.web.pages import here
from tests.browser import measures
from tests.browser.conftest import LOCALES
from tests.browser.house import House
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON, settings_for
from tests.seeing import show
from tests.serving.copies import get

pytestmark = pytest.mark.browser
BOXES = """() => [...document.querySelectorAll('.chart text')].map(text => {
    const box = text.getBoundingClientRect()
    return [box.left, box.right, box.top, box.bottom]
})"""


@pytest.fixture
def overview(
    browser: Browser, house: House, language: str, sqlite_only: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """The page of a town in which something waits too long, under the policy of every page, on a phone."""
    database = Database(sqlite_only)
    app = create_app(settings_for(house.copy.root, tmp_path_factory.mktemp("desk"), sqlite_only), database)
    with app.test_request_context(), database.writing() as session:
        for days, email in enumerate((CAMILLE, BILAL, ODETTE)):
            wish = wish_of(email, "letter:housing", neighbourhood="bellevue", src="leaflet-housing")
            confirms(session, wish, here().catalogue, NOON - timedelta(days=4 * days))
        requests.note(session, 1, "access", (NOON - timedelta(days=40)).date(), "staff:1")
    policy = get(house.served.port, "/healthz").headers["Content-Security-Policy"]
    html = show(app, language)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=LOCALES[language])
    page = context.new_page()

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})

    page.route(f"{house.address}/desk/", answer)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{house.address}/desk/")
    yield page
    database.close()
    context.close()
    assert said == []


def test_it_is_as_accessible_as_every_other_page(overview: Page) -> None:
    assert measures.faults(overview, thorough=True) == []
    assert measures.too_wide(overview) == []
    assert measures.small(overview) == []
    assert measures.moving(overview) == []
    assert measures.edgeless(overview) == []
    assert measures.headings(overview) == [1, 2, 2, 2, 2, 2]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_words_of_a_drawing_touch_others_or_leave_the_page(overview: Page, width: int) -> None:
    overview.set_viewport_size({"width": width, "height": 844})
    boxes = overview.evaluate(BOXES)
    assert len(boxes) >= 5
    assert all(left >= 0 and right <= width for left, right, _, _ in boxes)
    for one, other in combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one, other)


def test_on_a_phone_the_numbers_are_opened_by_keyboard(overview: Page) -> None:
    numbers = overview.locator(".numbers table")
    expect(numbers).not_to_be_visible()
    overview.locator("summary").focus()
    overview.keyboard.press("Enter")
    expect(numbers).to_be_visible()


def test_on_a_desktop_and_on_paper_they_stand_beside(overview: Page) -> None:
    overview.set_viewport_size({"width": 1280, "height": 800})
    expect(overview.locator(".numbers table")).to_be_visible()
    overview.set_viewport_size({"width": 390, "height": 844})
    overview.emulate_media(media="print")
    expect(overview.locator(".numbers table")).to_be_visible()


def test_each_number_can_be_clicked_with_a_finger(overview: Page) -> None:
    """The rows keep the centres of two links at least 24 pixels apart (WCAG 2.2, 2.5.8)."""
    boxes = [link.bounding_box() for link in overview.locator(".ranks td a").all()]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    assert len(middles) > 5
    for one, other in combinations(middles, 2):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= 24
