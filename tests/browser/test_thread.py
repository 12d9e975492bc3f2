"""The thread: one sign-up, from a page to a file, and out again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.house import House, Letter
from tests.browser.walking import BUTTON, CONFIRM, LEAVE, THANKS

pytestmark = pytest.mark.browser

FORM = """
- form "Recevez nos lettres":
  - heading "Recevez nos lettres" [level=2]
  - paragraph:
    - textbox "E-mail"
  - paragraph:
    - textbox "Prénom (facultatif)"
  - paragraph:
    - combobox "Quartier (facultatif)":
      - option "Choisir…" [selected]
      - option "Bellevue"
  - checkbox /Envoyez-moi la lettre d’information/ [checked=false]
  - button "Je signe, je reçois la lettre"
  - status
  - paragraph:
    - text: /Association Saint-Aurèle en commun répond de vos données/
    - link "Ce que deviennent vos données"
  - group "Écrivez-moi au sujet de :":
    - checkbox "Logement" [checked=false]
    - checkbox "Transports" [checked=false]
    - checkbox "École" [checked=false]
  - checkbox /Choisissez mes messages .* J’ai 17 ans ou plus/ [checked=false]
  - checkbox /Envoyez-moi des SMS/ [checked=false]
  - paragraph: /Association Saint-Aurèle en commun.*20 avril 2032/
  - paragraph:
    - link "bonjour@saint-aurele.example"
  - button "Je signe, je reçois la lettre"
"""
WHAT_IS_KEPT = """
- main:
  - article:
    - heading "Un bouton, et c’est fait" [level=1]
    - region "Voici ce qui sera gardé":
      - heading "Voici ce qui sera gardé" [level=2]
      - term: E-mail
      - definition: /camille/
      - term: Prénom
      - definition: Camille
      - term: Quartier
      - definition: Bellevue
      - paragraph: "En appuyant sur le bouton, j’accepte ceci :"
      - list:
        - listitem: /Envoyez-moi la lettre d’information/
        - listitem: "Écrivez-moi au sujet de : Logement"
      - button "Oui, je confirme"
    - paragraph: /Association Saint-Aurèle en commun/
"""
LEAVING = """
- main:
  - article:
    - heading "Ne plus recevoir nos lettres" [level=1]
    - paragraph: /Appuyez sur le bouton/
    - button "Ne m’écrivez plus"
"""


def test_from_a_page_to_a_file_and_out_again(phone: Phone, house: House, camille: str, javascript: bool) -> None:
    page = phone("fr", javascript)
    find_the_form(page)
    fill_in(page, camille)
    send(page, javascript)
    letter = house.letter(camille)
    confirm(page, letter)
    assert [line for line in house.export("housing").splitlines() if camille in line] == [
        f'"{camille}","Camille","fr"',
    ]

    leave(page, letter)
    assert camille not in house.export("housing")


def find_the_form(page: Page) -> None:
    """Open a page without a form and touch the button that stays under the thumb."""
    page.goto("/equipe/")
    page.get_by_role("banner").get_by_role("link", name="Je signe").tap()
    expect(page).to_have_url("/sign-up/")
    expect(page.locator("main")).to_match_aria_snapshot(FORM)


def fill_in(page: Page, email: str) -> None:
    """Write an address and a name, choose a street, tick the newsletter and an issue."""
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Quartier (facultatif)").select_option(label="Bellevue")
    page.get_by_label("Envoyez-moi la lettre d’information").tap()
    page.get_by_role("group", name="Écrivez-moi au sujet de").get_by_label("Logement").tap()


def send(page: Page, javascript: bool) -> None:
    """Press the button: with JavaScript the thanks take the form's place, without it they are a page of their own."""
    with page.expect_response(lambda response: response.request.method == "POST") as posted:
        page.get_by_role("button", name=BUTTON["fr"]).last.tap()
    thanks = page.get_by_role("heading", name=THANKS["fr"])
    expect(thanks).to_be_visible()
    assert posted.value.status == (200 if javascript else 303)
    expect(page).to_have_url("/sign-up/" if javascript else "/thank-you/")
    if javascript:
        expect(thanks).to_be_focused()
        expect(page.locator("form")).to_have_count(0)


def confirm(page: Page, letter: Letter) -> None:
    """Open the letter's link, read what will be kept, press the only button."""
    page.goto(letter.link("confirm"))
    expect(page.locator("body")).to_match_aria_snapshot(WHAT_IS_KEPT)
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(1)
    page.get_by_role("button", name=CONFIRM["fr"]).tap()
    expect(page.get_by_role("heading", name="C’est fait. Merci !", level=1)).to_be_visible()


def leave(page: Page, letter: Letter) -> None:
    """Open the letter's other link and press the only button."""
    page.goto(letter.link("leave"))
    expect(page.locator("body")).to_match_aria_snapshot(LEAVING)
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(1)
    page.get_by_role("button", name=LEAVE["fr"]).tap()
    expect(page.get_by_role("heading", name="Vous êtes désinscrit·e", level=1)).to_be_visible()
