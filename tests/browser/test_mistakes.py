"""Mistakes: said once at the top, once beside the field, and nothing that was written is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.browser.walking import ROOTS, THANKS, press

pytestmark = pytest.mark.browser

NO_ADDRESS = {"fr": "Écrivez votre adresse e‑mail, s’il vous plaît.", "en": "Please write your e-mail address."}
NO_WISH = {
    "fr": "Cochez ce que vous aimeriez recevoir, s’il vous plaît.",
    "en": "Please tick what you would like to receive.",
}
QUESTION = {"fr": "Cette adresse est-elle la bonne ?", "en": "Is this address right?"}
MISTAKES = {
    "fr": """
    - heading "Je signe" [level=1]
    - form "Recevez nos lettres":
      - heading "Recevez nos lettres" [level=2]
      - alert:
        - paragraph: "Rien n’est encore enregistré. Regardez ceci, s’il vous plaît :"
        - list:
          - listitem:
            - link "Écrivez votre adresse e‑mail, s’il vous plaît."
          - listitem:
            - link "Cochez ce que vous aimeriez recevoir, s’il vous plaît."
      - paragraph:
        - textbox "E-mail" [invalid]
        - text: Écrivez votre adresse e‑mail, s’il vous plaît.
      - paragraph:
        - textbox "Prénom (facultatif)": Camille
      - checkbox /Envoyez-moi la lettre d’information/ [invalid]
      - text: /Cochez ce que vous aimeriez recevoir/
      - button "Je signe, je reçois la lettre"
    """,
    "en": """
    - heading "Sign up" [level=1]
    - form "Have our letters sent to you":
      - heading "Have our letters sent to you" [level=2]
      - alert:
        - paragraph: "Nothing is saved yet. Please look at this again:"
        - list:
          - listitem:
            - link "Please write your e-mail address."
          - listitem:
            - link "Please tick what you would like to receive."
      - paragraph:
        - textbox "E-mail" [invalid]
        - text: Please write your e-mail address.
      - paragraph:
        - textbox "Given name (optional)": Camille
      - checkbox /Send me the newsletter/ [invalid]
      - text: /Please tick what you would like to receive/
      - button "I sign, send me the letter"
    """,
}


@pytest.fixture
def mistaken(phone: Phone, language: str, javascript: bool) -> Page:
    """A form that was sent with neither an address nor a wish."""
    page = phone(language, javascript)
    page.goto(f"{ROOTS[language]}sign-up/")
    page.locator("[name=given_name]").fill("Camille")
    page.locator("[name=neighbourhood]").select_option("bellevue")
    with page.expect_response(lambda response: response.request.method == "POST") as posted:
        press(page, language)
    assert posted.value.status == 422
    expect(page.get_by_role("alert")).to_be_focused()
    return page


def test_each_mistake_is_told_beside_its_field_and_leads_there(mistaken: Page, language: str) -> None:
    for sentence, name in ((NO_WISH[language], "newsletter"), (NO_ADDRESS[language], "email")):
        mistaken.get_by_role("link", name=sentence).tap()
        expect(mistaken.locator(f"[name={name}]")).to_be_focused()
        expect(mistaken.locator(f"[name={name}]")).to_have_accessible_description(sentence)
    expect(mistaken.locator("[name=given_name]")).to_have_accessible_description("")


def test_what_was_written_stays_and_can_be_sent(mistaken: Page, house: House, language: str, camille: str) -> None:
    expect(mistaken.locator("main")).to_match_aria_snapshot(MISTAKES[language])
    expect(mistaken.locator("[name=neighbourhood]")).to_have_value("bellevue")
    mistaken.locator("[name=email]").fill(camille)
    mistaken.locator("[name=newsletter]").check()
    press(mistaken, language)

    expect(mistaken.get_by_role("heading", name=THANKS[language])).to_be_visible()
    (wish,) = house.wishes(camille)
    assert (wish.given_name, wish.neighbourhood, wish.language) == ("Camille", "bellevue", language)


@pytest.mark.parametrize(("language", "domain"), [("fr", "gmail.com"), ("en", "gmal.com")])
def test_a_slip_in_the_domain_is_asked_about_once(
    phone: Phone, house: House, language: str, javascript: bool, camille: str, domain: str
) -> None:
    name = camille.partition("@")[0]
    page = phone(language, javascript)
    page.goto(f"{ROOTS[language]}sign-up/")
    page.locator("[name=email]").fill(f"{name}@gmal.com")
    page.locator("[name=newsletter]").check()
    press(page, language)

    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(QUESTION[language])
    page.get_by_role("button", name=f"{name}@{domain}").tap()
    expect(page.get_by_role("heading", name=THANKS[language])).to_be_visible()
    assert [wish.email for wish in house.wishes(f"{name}@{domain}")] == [f"{name}@{domain}"]


@pytest.mark.parametrize(("tabs", "domain"), [(1, "gmail.com"), (2, "gmal.com")])
def test_a_keyboard_answers_the_question_too(desk: Page, house: House, camille: str, tabs: int, domain: str) -> None:
    name = camille.partition("@")[0]
    desk.goto("/sign-up/")
    desk.locator("[name=newsletter]").check()
    desk.locator("[name=email]").fill(f"{name}@gmal.com")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_be_focused()
    for key in ("Tab", "Enter", *["Tab"] * tabs, "Enter"):
        desk.keyboard.press(key)

    expect(desk.get_by_role("heading", name=THANKS["fr"])).to_be_focused()
    assert len(house.wishes(f"{name}@{domain}")) == 1
