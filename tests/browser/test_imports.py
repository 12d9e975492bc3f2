"""A list comes in through the page, without any script: chosen, looked at, mended, let in, and taken out again."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from capture.staff import ORGANISER
from tests.browser.at_the_desk import at_home, sit
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.serving.copies import until
from tests.team import hire

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(browser: Browser, house: House, browser_context_args: dict[str, Any]) -> Any:
    """Omar's phone at the desk, in French."""
    told = browser_context_args | {"base_url": at_home(house), "locale": LOCALES["fr"], "java_script_enabled": False}
    context: BrowserContext = browser.new_context(**told)
    sit(context, house, hire(house.database, ORGANISER, fresh(), language="fr"))
    yield context.new_page()
    context.close()


def nation(people: list[str]) -> bytes:
    """Return a file of NationBuilder with a right row and three wrong ones."""
    first, second, third = people
    return (
        "first_name,last_name,email,mobile_number,zip,email_opt_in\n"
        f"Camille,Durand,{first},,1000,true\n"
        "Yann,Le Goff,camille(at)exemple.fr,,31000,true\n"
        f"=1+1,Malouf,{second},,31000,true\n"
        "Ada,Bakr,,06 12 34,31000,false\n"
        f"Zoé,Petit,{third},,31000,false\n"
    ).encode()


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that comes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def wait_for(page: Page, text: str) -> None:
    """Look again until a page says something."""

    def said() -> bool:
        page.reload()
        return page.get_by_text(text).count() > 0

    until(said)


def test_a_list_comes_in_by_a_phone_without_scripts(desk: Page) -> None:
    desk.goto("/desk/imports")
    desk.get_by_role("link", name="Apporter une liste").click()
    content = nation([fresh(), fresh(), fresh()])
    desk.locator("[name=file]").set_input_files({"name": "nation.csv", "mimeType": "text/csv", "buffer": content})
    press(desk, "Regarder cette liste")

    expect(desk.get_by_label("mobile_number")).to_have_value("mobile")
    desk.get_by_label("last_name").select_option(label="(laissée de côté)")
    desk.get_by_label("Comment, et en quels mots").fill("Case cochée à notre stand.")
    press(desk, "Lire la liste")
    expect(desk.get_by_role("alert")).to_contain_text("dites en quels mots et comment, quel jour, et à qui")
    expect(desk.get_by_label("last_name")).to_have_value("")

    desk.get_by_label("Le jour où elles ont accepté").fill("2026-01-31")
    desk.get_by_label("À nous").check()
    press(desk, "Lire la liste")
    wait_for(desk, "Faire entrer 2 personnes")
    assert "Ligne 5, mobile_number\u00a0: Ce numéro de téléphone a trop peu de chiffres" in desk.inner_text("main")

    press(desk, "Faire entrer 2 personnes")
    wait_for(desk, "C’est fait.")
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="Emporter ces lignes").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    press(desk, "Les retirer")
    wait_for(desk, "Retirées\u00a0: 2.")
