import pytest
from playwright.sync_api import Browser

from benchmarks import views, weights
from tests.browser.house import House

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", "/issues/logement/", "/news/samedi-au-marche/", "/sign-up/"])
def test_the_first_view_is_light_and_comes_from_us_alone(browser: Browser, house: House, path: str) -> None:
    view = views.first_view(browser, house.address + path)

    assert 0 < view.received <= weights.VIEW_AT_MOST
    assert (view.third_parties, view.cookies) == ((), 0)
