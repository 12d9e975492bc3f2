"""From an invitation to the desk: a first owner, a colleague by letter, an app, a passkey, and a departure."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from capture.staff import ORGANISER, OWNER
from tests.browser.at_the_desk import (
    GO_ON,
    SECOND_STEP,
    SIGN_IN,
    SIGN_OUT,
    at_home,
    invitation,
    show_figures,
    sit,
    type_password,
)
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.team import PASSWORD, hire

pytestmark = pytest.mark.browser

KEPT = {"fr": "Je les ai gardés", "en": "I have kept them"}
INVITE = {"fr": "Envoyer l’invitation", "en": "Send the invitation"}
MAKE = {"fr": "Créer une clé d’accès", "en": "Make a passkey"}
BY_PASSKEY = {"fr": "Se connecter avec une clé d’accès", "en": "Sign in with a passkey"}
USE = {"fr": "Utiliser votre clé d’accès", "en": "Use your passkey"}
GONE = {"fr": "Cette personne est partie", "en": "This person has left"}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def seats(browser: Browser, house: House) -> Any:
    """Open a computer's browser at the desk, once for each colleague."""
    contexts = []

    def take(language: str) -> Page:
        size = ViewportSize(width=1280, height=800)
        contexts.append(browser.new_context(base_url=at_home(house), locale=LOCALES[language], viewport=size))
        return contexts[-1].new_page()

    yield take
    for context in contexts:
        context.close()


def hold_a_key(page: Page) -> None:
    """Let the machine have a fingerprint reader."""
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def accept(page: Page, language: str, path: str, name: str) -> None:
    """Open an invitation and answer it."""
    page.goto(path)
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=SECOND_STEP[language]).click()
    page.wait_for_url("**/desk/second-factor")


def keep_codes(page: Page, language: str) -> list[str]:
    """Copy the ten codes and go to the desk."""
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name=KEPT[language]).click()
    page.wait_for_url("**/desk/")
    return codes


def test_an_owner_invites_a_colleague_and_both_come_in(seats: Any, house: House, language: str) -> None:
    nora, omar = fresh(), fresh()
    here, there = seats(language), seats(language)
    accept(here, language, invitation(house, nora, language), "Nora")
    show_figures(here, language)
    codes = keep_codes(here, language)

    here.goto("/desk/colleagues")
    here.locator("[name=email]").fill(omar)
    here.locator("[name=roles][value=organiser]").check()
    here.locator("[name=language]").select_option(language)
    here.get_by_role("button", name=INVITE[language]).click()
    expect(here.get_by_role("status")).to_be_visible()

    hold_a_key(there)
    accept(there, language, house.letter(omar).link("desk/welcome"), "Omar")
    there.get_by_role("button", name=MAKE[language]).click()
    keep_codes(there, language)
    expect(there.get_by_role("link", name="Nora")).to_have_count(0)
    comes_back_by_passkey(there, language)

    comes_back_by_recovery_code(here, language, nora, codes[0])
    here.locator("tr", has_text=omar).get_by_role("link").click()
    here.get_by_role("button", name=GONE[language]).click()
    expect(here.get_by_role("status")).to_be_visible()
    there.reload()
    there.wait_for_url("**/desk/sign-in")


def comes_back_by_passkey(page: Page, language: str) -> None:
    """Sign out, and in again by the passkey alone."""
    page.get_by_role("button", name=SIGN_OUT[language]).click()
    page.wait_for_url("**/desk/sign-in")
    page.get_by_role("button", name=BY_PASSKEY[language]).click()
    page.wait_for_url("**/desk/")


def comes_back_by_recovery_code(page: Page, language: str, email: str, code: str) -> None:
    """Sign out, ask for a page, and be led to it by password and recovery code."""
    page.get_by_role("button", name=SIGN_OUT[language]).click()
    page.goto("/desk/colleagues")
    page.wait_for_url("**/desk/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=SIGN_IN[language], exact=True).click()
    page.wait_for_url("**/desk/sign-in/second")
    page.goto("/desk/sign-in/recovery")
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name=GO_ON[language]).click()
    page.wait_for_url("**/desk/colleagues")


def test_a_passkey_proves_before_a_sensitive_act(seats: Any, house: House) -> None:
    page = seats("en")
    hold_a_key(page)
    sit(page.context, house, hire(house.database, OWNER, fresh(), armed=False), proved=False)
    page.goto("/desk/")
    page.wait_for_url("**/desk/second-factor")
    page.get_by_role("button", name=MAKE["en"]).click()
    keep_codes(page, "en")
    # A quarter of an hour later: the proof of this browser is over.
    age(house)
    page.goto("/desk/recovery-codes")
    page.wait_for_url("**/desk/prove")
    page.get_by_role("button", name=USE["en"]).click()
    page.wait_for_url("**/desk/recovery-codes")


def age(house: House) -> None:
    """Let every proof be of another hour."""
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sign_ins SET proved_at = '2020-01-01 00:00:00'")


def test_without_a_key_on_the_machine_the_page_says_so(seats: Any, house: House) -> None:
    page = seats("en")
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    options = AUTHENTICATOR | {"isUserVerified": False}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/desk/sign-in")
    page.get_by_role("button", name=BY_PASSKEY["en"]).click()
    expect(page.get_by_role("alert")).to_contain_text("did not answer")


def test_a_link_from_elsewhere_leads_in_without_a_second_sign_in(seats: Any, house: House) -> None:
    page = seats("en")
    sit(page.context, house, hire(house.database, ORGANISER, fresh()))
    letter = "http://webmail.example/"
    link = f'<a href="{at_home(house)}/desk/account?x=1">Open</a>'
    page.context.route(letter, lambda route: route.fulfill(status=200, content_type="text/html", body=link))
    page.goto(letter)
    page.get_by_role("link", name="Open").click()
    page.wait_for_url("**/desk/account?x=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")


def test_the_door_needs_no_script_and_no_mouse(browser: Browser, house: House) -> None:
    email = fresh()
    hire(house.database, ORGANISER, email)
    context = browser.new_context(base_url=at_home(house), locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    type_password(page, "en", email)
    page.wait_for_url("**/desk/sign-in/second")
    context.close()
