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
# A profile as people keep it in their browser (Chrome DevTools Protocol, Autofill).
PROFILE = {
    "NAME_FIRST": "Camille",
    "NAME_LAST": "Martin",
    "NAME_FULL": "Camille Martin",
    "PHONE_HOME_WHOLE_NUMBER": "+33612345678",
    "ADDRESS_HOME_STREET_ADDRESS": "12 rue des Tanneurs",
    "ADDRESS_HOME_ZIP": "98901",
    "ADDRESS_HOME_CITY": "Saint-Aurèle",
    "ADDRESS_HOME_COUNTRY": "FR",
}


PROVE = """async () => {
    const began = performance.now();
    const { prove } = await import("/theme/js/proof.js");
    return await prove() ? performance.now() - began : null;
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


def autofill(page: Page, email: str) -> None:
    """Let the browser fill the form from a profile, as when one picks it below the first field."""
    browser = page.context.new_cdp_session(page)
    told = {"fields": [{"name": name, "value": value} for name, value in {**PROFILE, "EMAIL_ADDRESS": email}.items()]}
    browser.send("Autofill.enable")
    browser.send("Autofill.setAddresses", {"addresses": [told]})
    field = page.get_by_label("E-mail", exact=True)
    field.click()
    root = browser.send("DOM.getDocument")["root"]["nodeId"]
    node = browser.send("DOM.querySelector", {"nodeId": root, "selector": "[name=email]"})["nodeId"]
    number = browser.send("DOM.describeNode", {"nodeId": node})["node"]["backendNodeId"]
    browser.send("Autofill.trigger", {"fieldId": number, "address": told})
    expect(field).to_have_value(email)


@pytest.mark.usefixtures("under_attack")
@pytest.mark.parametrize("trap", ["", "Martin"], ids=["chromium", "a-browser-that-fills-everything"])
def test_a_profile_that_fills_the_form_signs_up(visitor: Callable[..., Page], open_house: House, trap: str) -> None:
    page, email = visitor("203.0.113.2"), fresh()
    page.goto("/sign-up/")
    autofill(page, email)
    page.locator("[name=remark]").evaluate("(field, value) => { field.value ||= value }", trap)
    page.get_by_label("Logement").check()
    press(page)

    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible()
    assert (last(open_house).proved, last(open_house).held) == (True, "")
    assert [wish.given_name for wish in open_house.wishes(email)] == ["Camille"]


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


@pytest.mark.parametrize("attacked", [False, True], ids=["calm", "under-attack"])
def test_a_proof_is_made_with_a_fourth_of_the_power(
    visitor: Callable[..., Page], request: pytest.FixtureRequest, numbers: Callable[[int, int], int], attacked: bool
) -> None:
    if attacked:
        request.getfixturevalue("under_attack")
    page = visitor("203.0.113.5")
    page.goto("/sign-up/")
    for rate in (1, 4):
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
        took = [page.evaluate(PROVE) for _ in range(numbers(2, 30))]
        assert None not in took
        # Chromium slows the page down, not its workers: four times the first line is the honest bound.
        print(f"\nproof of work at 1/{rate} of the power: median {median(took):.0f} ms, longest {max(took):.0f} ms")
