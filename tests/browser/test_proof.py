"""The proof of work in a real browser: made at the first touch, and nobody is refused for want of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect

from capture import shields
from capture.database import Database, now
from capture.letters import Letter
from capture.submissions import Submission
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.browser.walking import THANKS, press
from tests.conftest import ENVIRONMENT
from tests.serving.copies import copy

pytestmark = pytest.mark.browser
SAID = [("fr", "/sign-up/", "Merci"), ("en", "/en/sign-up/", "Thank")]
# Chromium fills every field of a form at once; its own profile needs a keyboard that we do not have.
AUTOFILL = """() => {
    const told = { email: "%s", given_name: "Camille", remark: "Martin" };
    for (const [name, value] of Object.entries(told)) {
        const field = document.querySelector(`[name=${name}]`);
        field.value = value;
        for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
}"""


@pytest.fixture(scope="module")
def open_house(campaign_root: Path, sqlite_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A campaign behind a proxy: its visitors come from elsewhere, and are counted."""
    made = copy(campaign_root, tmp_path_factory.mktemp("open") / "campaign", PROXY_HOPS="1", **ENVIRONMENT)
    shutil.copy(sqlite_pattern, made.instance / "capture.db")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    yield House(made, made.serve(), database)
    made.stop_all()
    database.close()


@pytest.fixture
def visitor(browser: Browser, open_house: House) -> Iterator[Callable[..., Page]]:
    """A visitor from a connection of their own."""
    contexts: list[BrowserContext] = []

    def come(connection: str, language: str = "fr", javascript: bool = True) -> Page:
        told = {"X-Forwarded-For": connection}
        size = {"width": 390, "height": 844}
        contexts.append(
            browser.new_context(
                base_url=open_house.address,
                locale=LOCALES[language],
                extra_http_headers=told,
                java_script_enabled=javascript,
                viewport=size,  # type: ignore[arg-type]  # a plain dictionary
            )
        )
        return contexts[-1].new_page()

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def under_attack(open_house: House) -> Iterator[None]:
    """The shield is up."""
    with open_house.database.writing() as session:
        shields.raise_(session, shields.CROWD, now())
    yield
    with open_house.database.writing() as session:
        session.execute(sa.update(shields.Shield).values(lowered_at=now()))


def last(house: House) -> Submission:
    """Return the sign-up that was counted last."""
    with house.database.reading() as session:
        return session.scalars(sa.select(Submission).order_by(Submission.id.desc()).limit(1)).one()


def test_nothing_is_loaded_before_the_form_is_touched(visitor: Callable[..., Page], open_house: House) -> None:
    page = visitor("203.0.113.1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert not [url for url in asked if "challenge" in url or "vendor" in url or "proof" in url]

    page.get_by_label("E-mail", exact=True).fill(fresh())
    page.get_by_label("Logement").check()
    press(page)
    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible()
    assert last(open_house).proved
    assert page.context.cookies() == []


@pytest.mark.usefixtures("under_attack")
def test_a_profile_that_fills_everything_signs_up(visitor: Callable[..., Page], open_house: House) -> None:
    page = visitor("203.0.113.2")
    page.goto("/sign-up/")
    page.evaluate(AUTOFILL % fresh())
    page.get_by_label("Logement").check()
    press(page)

    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible()
    assert (last(open_house).proved, last(open_house).held) == (True, "")


@pytest.mark.usefixtures("under_attack")
@pytest.mark.parametrize(("language", "path", "heading"), SAID)
def test_without_a_script_it_is_held_under_attack_and_said(
    visitor: Callable[..., Page], open_house: House, language: str, path: str, heading: str
) -> None:
    page = visitor("203.0.113.3", language, javascript=False)
    page.goto(path)
    page.locator("[name=email]").first.fill(fresh())
    page.locator("[name=issues]").first.check()
    page.locator("button.main").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert page.url.endswith("/sign-up/noted")
    with open_house.database.reading() as session:
        assert session.scalars(sa.select(Letter.held).order_by(Letter.id.desc()).limit(1)).one() == "shield"


@pytest.mark.usefixtures("under_attack")
def test_where_the_proof_cannot_be_made_it_goes_without(visitor: Callable[..., Page], open_house: House) -> None:
    page = visitor("203.0.113.4")
    page.route("**/vendor/**", lambda route: route.abort())
    page.goto("/sign-up/")
    page.get_by_label("E-mail", exact=True).fill(fresh())
    page.get_by_label("Logement").check()
    press(page)

    expect(page.get_by_role("heading", name="Merci")).to_be_focused()
    expect(page.get_by_text("l’un de nous la regarde")).to_be_visible()
    assert not last(open_house).proved


def test_a_proof_is_made_with_a_fourth_of_the_power(
    visitor: Callable[..., Page], open_house: House, numbers: Callable[[int, int], int]
) -> None:
    page = visitor("203.0.113.5")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto("/sign-up/")
    took = [
        page.evaluate(
            """async () => {
                const began = performance.now();
                const { prove } = await import("/theme/js/proof.js");
                const proof = await prove();
                return proof ? performance.now() - began : null;
            }"""
        )
        for _ in range(numbers(2, 30))
    ]

    assert None not in took
    print(f"\nproofs of work with a fourth of the power: median {median(took):.0f} ms, longest {max(took):.0f} ms")
