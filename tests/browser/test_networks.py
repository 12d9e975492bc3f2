"""Tunnels, hotels and tired proxies: what is typed is saved once, or said not to be."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests import faults
from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.browser.walking import ROOTS, THANKS, press

pytestmark = pytest.mark.browser

# Milliseconds: five seconds of waiting for the lock, and as many until the script tries again.
LONG = 30_000
UNSAVED = {"fr": "Pas encore enregistré : gardez cette page ouverte.", "en": "Not saved yet: keep this page open."}
FOREIGN = {
    "captive portal": (200, "<!doctype html><title>Wi-Fi</title><h1>Bienvenue à l’hôtel</h1>"),
    "empty": (200, ""),
    "busy proxy": (503, "<h1>Service unavailable</h1>"),
}
SHOWN = """
- status:
  - paragraph:
    - strong: "Pas encore enregistré : gardez cette page ouverte."
    - text: Le serveur est injoignable. Nous réessayons.
  - paragraph:
    - link "Ou envoyez-nous cela par e‑mail"
"""


def typed(page: Page, email: str, language: str = "fr") -> Page:
    """Open the form and fill it in."""
    page.goto(f"{ROOTS[language]}sign-up/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=given_name]").fill("Camille")
    page.locator("[name=neighbourhood]").select_option("bellevue")
    page.locator("[name=issues][value=housing]").check()
    return page


def saved_once(house: House, email: str) -> bool:
    """Return whether one wish waits and one letter went."""
    house.letter(email)
    return (len(house.wishes(email)), house.owed(email)) == (1, 1)


def test_a_tunnel_is_told_and_outlasted(phone: Phone, house: House, camille: str, language: str) -> None:
    page = typed(phone(language), camille, language)
    page.context.set_offline(True)
    press(page, language)
    expect(page.get_by_role("status")).to_contain_text(UNSAVED[language])
    expect(page.locator("[name=email]")).to_have_value(camille)
    assert house.wishes(camille) == []

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name=THANKS[language])).to_be_focused()
    assert saved_once(house, camille)


def test_the_words_can_be_sent_as_an_e_mail(phone: Phone, camille: str) -> None:
    page = typed(phone(), camille)
    page.context.set_offline(True)
    press(page)
    expect(page.get_by_role("status")).to_match_aria_snapshot(SHOWN)

    link = page.get_by_role("link", name="Ou envoyez-nous cela par e‑mail")
    link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    link.tap()
    address, _, body = unquote(link.get_attribute("href") or "").partition("&body=")
    assert address == "mailto:bonjour@saint-aurele.example?subject=Je m’inscris"
    assert body.splitlines() == [f"E-mail – {camille}", "Prénom – Camille", "Quartier – Bellevue", "☑ Logement"]


@pytest.mark.parametrize("answer", FOREIGN)
def test_a_foreign_answer_is_no_success(phone: Phone, house: House, camille: str, answer: str) -> None:
    page = typed(phone(), camille)
    status, text = FOREIGN[answer]
    page.context.route("**/sign-up", lambda route: route.fulfill(status=status, content_type="text/html", body=text))
    press(page)
    expect(page.get_by_role("status")).to_contain_text(UNSAVED["fr"])
    expect(page.get_by_role("heading", name=THANKS["fr"])).to_have_count(0)
    assert house.wishes(camille) == []

    page.context.unroute("**/sign-up")
    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_focused()
    assert saved_once(house, camille)


def test_a_locked_database_is_told_and_outlasted(phone: Phone, house: House, camille: str, javascript: bool) -> None:
    page = typed(phone("fr", javascript), camille)
    with faults.locked(house.database.file):
        press(page)
        told = page.get_by_role("status") if javascript else page.get_by_role("heading", level=1)
        expect(told).to_contain_text(UNSAVED["fr"] if javascript else "Non enregistré", timeout=LONG)
        assert house.wishes(camille) == []
    if not javascript:
        page.reload()  # the browser sends the form again
    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible(timeout=LONG)
    assert saved_once(house, camille)


def test_an_answer_that_got_lost_saves_nothing_twice(phone: Phone, house: House, camille: str) -> None:
    page = typed(phone(), camille)
    page.context.route("**/sign-up", _lose, times=1)
    press(page)
    expect(page.get_by_role("status")).to_contain_text(UNSAVED["fr"])
    assert len(house.wishes(camille)) == 1

    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_focused()
    assert saved_once(house, camille)


def test_two_presses_sign_once(phone: Phone, house: House, camille: str, javascript: bool) -> None:
    page = typed(phone("fr", javascript), camille)
    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    page.get_by_role("main").get_by_role("button").first.dblclick()

    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible()
    assert saved_once(house, camille)
    assert not javascript or len(posts) == 1


def _lose(route: Route) -> None:
    assert route.fetch().status == 200
    route.abort()
