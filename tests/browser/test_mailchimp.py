"""How the list and Mailchimp stand, as a colleague sees it on a phone: beside a Mailchimp of our own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from capture import issues
from capture.database import Database
from capture.staff import OWNER
from tests.browser.at_the_desk import at_home, sit
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.browser.sights import Sight, see
from tests.conftest import ENVIRONMENT, settings_for
from tests.mailchimp.server import AUDIENCE, KEY, running
from tests.mailchimp.sides import Sides
from tests.serving.copies import copy
from tests.team import hire

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def there(campaign_root: Path, sqlite_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A campaign beside its audience, where one person is not taken over there."""
    made = copy(campaign_root, tmp_path_factory.mktemp("mailchimp") / "campaign", **ENVIRONMENT)
    shutil.copy(sqlite_pattern, made.instance / "capture.db")
    url = f"sqlite:///{made.instance / 'capture.db'}"
    database, catalogue = Database(url), issues.from_json(made.root / "output" / "catalogue.json")
    with running() as chimp:
        told = {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_AUDIENCE": AUDIENCE, "MAILCHIMP_HOST": chimp.address}
        sides = Sides(settings_for(made.root, made.instance, url, **told), database, catalogue, chimp)
        sides.set_up()
        refused = fresh()
        chimp.main.people.fake.add(refused)
        sides.come(refused)
        sides.come(fresh())
        sides.sync()
        try:
            yield House(made, made.serve(**told), database)
        finally:
            made.stop_all()
            database.close()


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_page_has_nothing_that_keeps_anybody_from_it(
    there: House, spoken: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    told: dict[str, Any] = {"base_url": at_home(there), "locale": LOCALES[spoken], "reduced_motion": "reduce"}
    told |= {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    context = browser.new_context(**told)
    look: Callable[[], Sight] = see(context, at_home(there), request.config.getoption("--full"))
    sit(context, there, hire(there.database, OWNER, fresh(), language=spoken))
    context.pages[0].goto("/desk/mailchimp", wait_until="networkidle")
    sight = look()
    context.close()

    assert (sight.status, sight.html_language, sight.headings[0]) == (200, spoken, 1)
    assert (sight.faults, sight.small, sight.too_wide) == ([], [], [])
    assert (sight.said, sight.elsewhere, sight.moving, sight.edgeless) == ([], [], [], [])
