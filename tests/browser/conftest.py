"""A phone before a campaign that is served: one server and one Chromium for all, a fresh address for each story."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from capture.database import Database
from tests.browser.house import House
from tests.browser.sights import Sight, see
from tests.browser.walking import walk
from tests.cast import CAMILLE
from tests.conftest import ENVIRONMENT
from tests.serving.copies import PATIENCE, copy

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Nothing but the page under test speaks to any network.
QUIET = "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-sync"
QUIETER = "--disable-background-networking --disable-component-update"
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_numbers = itertools.count(1)


class Phone(Protocol):
    """Takes a phone out of the pocket."""

    def __call__(self, language: str = "fr", javascript: bool = True) -> Page: ...


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    return {"executable_path": CHROMIUM, "args": [*QUIET.split(), *QUIETER.split()]}


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Wait longer than Playwright's five seconds: the machine may do other things too, and the form tries again."""
    expect.set_options(timeout=PATIENCE * 1000)
    yield
    expect.set_options(timeout=None)


@pytest.fixture(scope="session")
def base_url(house: House) -> str:
    return house.address


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    size = {"width": 390, "height": 844}
    return {"base_url": base_url, "viewport": size, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="session")
def house(campaign_root: Path, sqlite_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A campaign that is served, with its worker, its database and its outbox."""
    made = copy(campaign_root, tmp_path_factory.mktemp("browser") / "campaign", **ENVIRONMENT)
    shutil.copy(sqlite_pattern, made.instance / "capture.db")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    try:
        yield House(made, made.serve(), database)
    finally:
        made.stop_all()
        database.close()


@pytest.fixture
def camille() -> str:
    """Camille, at an address that no other story has used: a mailbox gets one letter a day."""
    return fresh()


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def phone(new_context: CreateContextCallback) -> Phone:
    def take(language: str = "fr", javascript: bool = True) -> Page:
        return new_context(locale=LOCALES[language], java_script_enabled=javascript).new_page()

    return take


@pytest.fixture
def desk(browser: Browser, base_url: str) -> Iterator[Page]:
    """A computer with a keyboard and no mouse."""
    context = browser.new_context(base_url=base_url, locale="fr-FR", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session", params=["fr", "en"])
def sights(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any], house: House
) -> Iterator[dict[str, Sight]]:
    """Every page that a visitor can meet in one language, looked at once."""
    context: BrowserContext = browser.new_context(**browser_context_args, locale=LOCALES[request.param])
    look: Callable[[], Sight] = see(context, house.address, request.config.getoption("--full"))
    yield {name: look() for name in walk(house, context.pages[0], request.param, fresh(), fresh())}
    context.close()


def fresh() -> str:
    """Return an address of Camille's that nobody has typed yet."""
    name, _, domain = CAMILLE.partition("@")
    return f"{name}.{next(_numbers)}@{domain}"
