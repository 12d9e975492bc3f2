"""The roll comes in at the desk by a phone, in French: stations and their map, the roll, what it would do, in."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from capture.staff import ORGANISER
from tests.browser.at_the_desk import at_home, sit
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.rolls.lines import line, write
from tests.team import hire

pytestmark = pytest.mark.browser
SHAPES = """{"features": [{"properties": {"code": "0001"}, "geometry": {"type": "Polygon", "coordinates":
[[[1.44, 43.60], [1.46, 43.60], [1.46, 43.62], [1.44, 43.62], [1.44, 43.60]]]}}]}"""


@pytest.fixture
def desk(browser: Browser, house: House, browser_context_args: dict[str, Any]) -> Any:
    """Omar's phone at the desk, in French."""
    told = browser_context_args | {"base_url": at_home(house), "locale": LOCALES["fr"]}
    context = browser.new_context(**told | {"viewport": {"width": 390, "height": 800}})
    sit(context, house, hire(house.database, ORGANISER, fresh(), language="fr"))
    yield context.new_page()
    context.close()


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that comes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def is_wide(page: Page) -> bool:
    """Return whether a page must be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_stations_and_a_roll_come_in_by_a_phone(desk: Page, tmp_path: Path) -> None:
    (tmp_path / "bureaux.csv").write_text("code,nom,adresse,quartier,inscrits\n0001,École du Nord,1 rue X,Nord,900\n")
    (tmp_path / "bureaux.geojson").write_text(SHAPES)
    desk.goto("/desk/precincts")
    desk.locator("#stations-file").set_input_files(tmp_path / "bureaux.csv")
    desk.locator("#stations-shapes").set_input_files(tmp_path / "bureaux.geojson")
    press(desk, "Les importer")
    expect(desk.locator("svg.map path")).to_have_count(1)
    assert not is_wide(desk)

    desk.goto("/desk/roll")
    desk.locator("#roll-file").set_input_files(write(tmp_path, [line(), line(given="Ana", order="2")]))
    press(desk, "Regarder cette liste")
    assert not is_wide(desk)
    press(desk, "Lire la liste")
    expect(desk.get_by_role("button", name="Faire entrer cette liste")).to_be_visible(timeout=30_000)
    press(desk, "Faire entrer cette liste")
    expect(desk.locator("#progress")).to_contain_text("entrée", timeout=30_000)
    desk.goto("/desk/roll")
    assert not is_wide(desk)
