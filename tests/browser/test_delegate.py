"""A polling station on a phone in a real browser: no network, the server killed; nothing lost, nothing twice."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from capture.database import Database, now
from capture.delegates import links
from capture.precincts import Precinct
from capture.turnout import Report
from tests.browser.measures import edgeless, faults, small, too_wide
from tests.conftest import ENVIRONMENT
from tests.serving.copies import PATIENCE, Copy, Served, copy, free_port, until

pytestmark = pytest.mark.browser
READY = "Everything is sent. This page also opens without a network."


@dataclass
class Station:
    """A campaign that is served on one port, however often it is killed, and the link of a station of a thousand."""

    campaign: Copy
    port: int
    database: Database
    path: str
    served: Served | None = None

    def serve(self) -> None:
        """Serve it, again on the same port."""
        terminal = self.campaign.root / f"terminal-{len(self.campaign.started)}"
        process = self.campaign.start("serve", "--port", str(self.port), terminal=terminal)
        self.served = Served(process, self.port, terminal)
        self.campaign.started.append(self.served)
        until(self.served.is_up, 3 * PATIENCE)

    def kill(self) -> None:
        """Kill it hard."""
        assert self.served is not None
        self.served.kill_all()

    def voters(self) -> list[int]:
        """Return every number that came, in the order in which they came."""
        with self.database.reading() as session:
            return list(session.scalars(sa.select(Report.voters).order_by(Report.id)))


@pytest.fixture
def station(campaign_root: Path, sqlite_pattern: Path, tmp_path: Path) -> Iterator[Station]:
    """Its ballot is today, whichever day that is, and tomorrow."""
    campaign = copy(campaign_root, tmp_path / "campaign", **ENVIRONMENT)
    today = now().astimezone(ZoneInfo("Europe/Paris")).date()
    conf = campaign.root / "pelicanconf.py"
    told = conf.read_text("utf-8").replace("2032-03-14", str(today))
    conf.write_text(told.replace("2032-03-21", str(today + timedelta(days=1))), "utf-8")
    shutil.copy(sqlite_pattern, campaign.instance / "capture.db")
    database = Database(f"sqlite:///{campaign.instance / 'capture.db'}")
    with database.writing() as session:
        made = Precinct(code="0123", name="Mairie", address="", neighbourhood="", registered=1000)
        session.add(made)
        session.flush()
        token = links.give(session, made, "tests", now())
    held = Station(campaign, free_port(), database, f"/delegate/{token}")
    held.serve()
    yield held
    campaign.stop_all()
    database.close()


@pytest.fixture
def take(browser: Browser, station: Station) -> Iterator[Callable[..., BrowserContext]]:
    """Take a phone out of the pocket."""
    contexts = []

    def phone(language: str = "en-GB") -> BrowserContext:
        base = f"http://127.0.0.1:{station.port}"
        size: ViewportSize = {"width": 390, "height": 844}
        made = browser.new_context(base_url=base, locale=language, viewport=size, is_mobile=True, has_touch=True)
        contexts.append(made)
        return made

    yield phone
    for context in contexts:
        context.close()


def send(page: Page, number: str) -> None:
    """Press the keys of a number, and Send."""
    for key in number:
        page.locator(f"[data-key='{key}']").click()
    page.get_by_role("button", name="Send", exact=True).click()


def test_numbers_without_a_network_and_through_a_kill_arrive_once_and_in_order(
    take: Callable[..., BrowserContext], station: Station
) -> None:
    context = take()
    page = context.new_page()
    page.goto(station.path)
    expect(page.locator("[data-net]")).to_have_text(READY)
    send(page, "120")
    until(lambda: station.voters() == [120])
    context.set_offline(True)
    send(page, "300")
    send(page, "412")
    expect(page.locator("[data-net]")).to_have_text("Kept on this phone, to be sent: 2")
    page.close()
    page = context.new_page()
    page.goto(station.path)
    expect(page.locator("[data-list] li").first).to_contain_text("412")
    station.kill()
    context.set_offline(False)
    station.serve()
    page.reload()
    until(lambda: station.voters() == [120, 300, 412])
    expect(page.locator("[data-net]")).to_have_text(READY)


def test_fewer_than_before_or_more_than_registered_is_asked_and_may_be_right(
    take: Callable[..., BrowserContext], station: Station
) -> None:
    page = take().new_page()
    page.goto(station.path)
    send(page, "412")
    until(lambda: station.voters() == [412])
    expect(page.locator("[data-list] li").first).to_contain_text("counted")
    send(page, "40")
    expect(page.locator("[data-question]")).to_have_text("That is fewer than before (412). Is it right?")
    page.get_by_role("button", name="Change it").click()
    for _ in "40":
        page.get_by_role("button", name="Delete the last figure").click()
    send(page, "1001")
    expect(page.locator("[data-question]")).to_contain_text("more than are registered (1000)")
    page.get_by_role("button", name="It is right: send it").click()
    until(lambda: station.voters() == [412, 1001])
    expect(page.locator("[data-list]")).to_contain_text("arrived; the campaign looks at it")


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_the_page_can_be_used_by_everybody(
    take: Callable[..., BrowserContext], station: Station, language: str
) -> None:
    page = take(language).new_page()
    page.goto(station.path)
    expect(page.locator("[data-net]")).not_to_be_empty()
    found = {"axe": faults(page, thorough=False), "small": small(page), "too wide": too_wide(page)}
    found["edgeless"] = edgeless(page)
    assert {name: what for name, what in found.items() if what} == {}
