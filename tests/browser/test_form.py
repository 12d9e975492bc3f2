import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.browser.walking import THANKS, press

pytestmark = pytest.mark.browser


def test_the_tag_of_a_leaflet_survives_a_mistake(phone: Phone, house: House, camille: str, javascript: bool) -> None:
    page = phone("fr", javascript)
    page.goto("/issues/logement/?src=leaflet-housing")
    page.get_by_label("E-mail", exact=True).fill(camille)
    press(page)
    expect(page.get_by_role("alert")).to_be_focused()

    page.get_by_label("Logement").check()
    press(page)
    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible()
    (wish,) = house.wishes(camille)
    assert (wish.source, wish.src) == ("/issues/logement/", "leaflet-housing")


def test_a_number_is_asked_of_those_who_want_texts(phone: Phone, house: House, camille: str, javascript: bool) -> None:
    page = phone("fr", javascript)
    page.goto("/sign-up/")
    number = page.get_by_label("Numéro de mobile")
    expect(number).to_be_hidden()
    for wanted in (True, False, True):
        page.get_by_label("Envoyez-moi des SMS").tap()
        expect(number).to_be_visible(visible=wanted)

    number.fill("06 12 34 56 78")
    page.get_by_label("E-mail", exact=True).fill(camille)
    press(page)
    expect(page.get_by_role("heading", name=THANKS["fr"])).to_be_visible()
    assert [(wish.phone, wish.purposes) for wish in house.wishes(camille)] == [("+33612345678", ["sms"])]


def test_wrong_address_leads_back_to_an_empty_form(phone: Phone, camille: str, javascript: bool) -> None:
    page = phone("fr", javascript)
    page.goto("/sign-up/")
    page.get_by_label("E-mail", exact=True).fill(camille)
    page.get_by_label("Logement").check()
    press(page)

    page.get_by_role("link", name="Mauvaise adresse ? Recommencez").tap()
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("")
    assert camille not in page.content()


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_first_screen_says_who_and_what_and_lets_one_sign(phone: Phone, path: str) -> None:
    page = phone()
    page.goto(path)
    main = page.get_by_role("main")

    for part in (main.get_by_role("heading", level=1), main.locator(".promise").first, main.locator("[name=email]")):
        expect(part).to_be_in_viewport(ratio=1)
    expect(main.get_by_role("button").first).to_be_in_viewport(ratio=1)
