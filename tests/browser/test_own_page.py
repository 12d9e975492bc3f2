"""The own page: from a forwarded letter, which only takes away, to a fresh link, a file, and nothing left at all."""

import csv
import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from capture import consents, suppressions
from capture.supporters import Supporter
from tests.browser.conftest import Phone
from tests.browser.house import House, Letter
from tests.browser.own import ERASE, FRESH, KEEP, OPEN, SAVE, SEND, fresh_link
from tests.browser.walking import CONFIRM, ROOTS
from tests.conftest import who_is
from tests.serving.copies import until

pytestmark = pytest.mark.browser

HELP = {"fr": "frapper aux portes", "en": "knocking on doors"}
TABLE = {"fr": "en tableau (CSV)", "en": "as a table (CSV)"}
PROGRAMS = {"fr": "pour d’autres logiciels (JSON)", "en": "for other programs (JSON)"}
SEE = {"fr": "Voir ce que cela veut dire, et effacer", "en": "See what that means, and erase"}
SAVED = {"fr": "C’est enregistré", "en": "Saved."}
ERASED = {"fr": "Vous êtes effacé·e", "en": "You are erased"}


def standing(house: House, email: str) -> set[str]:
    """Return what a person agrees to."""
    with house.database.reading() as session:
        person = session.scalars(sa.select(Supporter.id).where(Supporter.who == who_is(email))).one_or_none()
        return set(consents.standing(session, person)) if person else set()


def joined(page: Page, house: House, email: str, language: str) -> Letter:
    """Sign up, press the button behind the letter, and return the letter."""
    house.sign_up(email, f"{ROOTS[language]}sign-up", given_name="Camille", issues="housing", targeting="yes")
    letter = house.letter(email)
    page.goto(letter.link("confirm"))
    page.get_by_role("button", name=CONFIRM[language]).tap()
    expect(page.locator("main a[href^='/preferences/mine/']")).to_be_visible()
    return letter


def test_from_a_forwarded_letter_to_nothing_left(
    phone: Phone, house: House, camille: str, language: str, javascript: bool
) -> None:
    page = phone(language, javascript)
    letter = joined(page, house, camille, language)
    assert standing(house, camille) == {"newsletter", "targeting", "letter:housing"}

    take_away(page, letter, language)
    assert standing(house, camille) == {"letter:housing"}
    open_by_a_fresh_letter(page, house, camille, language)
    add(page, language)
    assert standing(house, camille) == {"letter:housing", "newsletter", "help:doors"}
    assert camille in take_along(page, language)

    erase(page, language)
    with house.database.reading() as session:
        assert session.scalar(sa.select(Supporter.id).where(Supporter.who == who_is(camille))) is None
        assert session.scalar(sa.select(suppressions.holds(who_is(camille))))
    assert camille not in house.export("housing")


def take_away(page: Page, letter: Letter, language: str) -> None:
    """Follow the letter's link, as whoever it was forwarded to: all boxes are ticked, and nothing else is there."""
    page.goto(letter.link("preferences"))
    boxes = page.locator("main [type=checkbox]")
    expect(boxes).to_have_count(3)
    expect(page.locator("main [type=checkbox]:not(:checked)")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Camille")
    expect(page.locator("main input:not([type=checkbox])")).to_have_count(0)
    page.locator("[name=newsletter]").uncheck()
    page.locator("[name=targeting]").uncheck()
    page.get_by_role("button", name=KEEP[language]).tap()
    expect(page.get_by_role("status")).to_contain_text(SAVED[language])
    expect(boxes).to_have_count(1)


def open_by_a_fresh_letter(page: Page, house: House, email: str, language: str) -> None:
    """Ask for a fresh link, find it in the mailbox, press the button behind it."""
    page.get_by_role("button", name=FRESH[language]).tap()
    expect(page).to_have_url(f"{ROOTS[language]}preferences?sent=yes")
    until(lambda: len(house.letters(email)) == 2)
    (path,) = [path for letter in house.letters(email) for path in letter.links("preferences/open")]
    page.goto(path)
    page.get_by_role("button", name=OPEN[language]).tap()
    page.wait_for_url("**/preferences/mine/*")
    expect(page.locator("[name=given_name]")).to_have_value("Camille")


def add(page: Page, language: str) -> None:
    """Tick the newsletter and an offer of help, write a family name, and save."""
    page.locator("[name=newsletter]").check()
    page.get_by_label(HELP[language]).check()
    page.locator("[name=family_name]").fill("d’Artagnan")
    page.get_by_role("button", name=SAVE[language]).tap()
    expect(page.get_by_role("status")).to_contain_text(SAVED[language])
    expect(page.locator("[name=family_name]")).to_have_value("d’Artagnan")


def take_along(page: Page, language: str) -> str:
    """Take both files; return the text of the one for programs."""
    texts = []
    for name in (TABLE[language], PROGRAMS[language]):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).tap()
        texts.append(Path(taken.value.path()).read_text())
    rows = list(csv.reader(io.StringIO(texts[0])))
    assert ["supporters", "1", "family_name", "d’Artagnan"] in rows
    assert json.loads(texts[1])["supporters"][0]["family_name"] == "d’Artagnan"
    return texts[1]


def erase(page: Page, language: str) -> None:
    """See what erasing means, press the button, and see that the page is gone."""
    mine = page.url
    page.get_by_role("link", name=SEE[language]).tap()
    page.get_by_role("button", name=ERASE[language]).tap()
    expect(page.get_by_role("heading", name=ERASED[language], level=1)).to_be_visible()
    answer = page.goto(mine)
    assert answer is not None
    assert answer.status == 404


def test_the_own_page_needs_no_mouse(desk: Page, house: House, phone: Phone, camille: str) -> None:
    joined(phone(), house, camille, "fr")
    desk.goto(fresh_link(house, camille))
    desk.get_by_role("button", name=OPEN["fr"]).focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/preferences/mine/*")
    desk.locator("[name=newsletter]").focus()
    desk.keyboard.press("Space")
    for _ in range(200):
        desk.keyboard.press("Tab")
        if desk.evaluate("() => document.activeElement.innerText") == SAVE["fr"]:
            break
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text(SAVED["fr"])
    assert standing(house, camille) == {"targeting", "letter:housing"}


def test_asking_by_address_says_the_same_to_everybody(phone: Phone, house: House, camille: str) -> None:
    page = phone()
    joined(page, house, camille, "fr")
    said = []
    for email in (camille, f"nobody.{camille}"):
        page.goto("/preferences")
        page.get_by_label("E-mail").fill(email)
        page.get_by_role("button", name=SEND["fr"]).tap()
        page.wait_for_url("/preferences?sent=yes")
        said.append(page.locator("main").inner_html())
    assert said[0] == said[1]
    until(lambda: len(house.letters(camille)) == 2)
    assert house.letters(f"nobody.{camille}") == []
