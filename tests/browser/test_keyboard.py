import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.walking import THANKS

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.name || document.activeElement.value || document.activeElement.href || 'button'"
# The button comes before the issues: three fields and done.
ORDER = ["email", "given_name", "neighbourhood", "newsletter", "button"]
ISSUES = ["issues"] * 12
AFTERWARDS = [*ISSUES, "targeting", "sms", "mailto:bonjour@saint-aurele.example", "button"]


def test_fields_come_in_the_order_in_which_they_are_read(desk: Page, house: House) -> None:
    desk.goto("/sign-up/")
    desk.locator("[name=email]").focus()
    reached = [str(desk.evaluate(FOCUSED))]
    for _ in range(len([*ORDER, *AFTERWARDS])):
        desk.keyboard.press("Tab")
        reached.append(str(desk.evaluate(FOCUSED)))

    assert reached[:5] == ORDER
    assert reached[5] == f"{house.address}/privacy/"
    assert reached[6:] == AFTERWARDS


def test_the_first_link_skips_the_header(desk: Page) -> None:
    desk.goto("/issues/logement/")
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Aller au texte")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_be_focused()
    desk.keyboard.press("Tab")
    expect(desk.locator("main :focus")).to_have_count(1)


def test_everything_that_has_the_focus_shows_it(desk: Page) -> None:
    desk.goto("/sign-up/")
    for _ in range(17):
        desk.keyboard.press("Tab")
        assert desk.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert desk.evaluate("() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2


def test_a_whole_sign_up_needs_no_mouse(desk: Page, house: House, camille: str) -> None:
    desk.goto("/sign-up/")
    desk.locator("[name=email]").focus()
    desk.keyboard.type(camille)
    for key in ("Tab", "Tab", "ArrowDown", "Tab", "Space", "Tab", "Enter"):
        desk.keyboard.press(key)

    expect(desk.get_by_role("heading", name=THANKS["fr"])).to_be_focused()
    (wish,) = house.wishes(camille)
    assert (wish.neighbourhood, wish.purposes) == ("centre-ancien", ["newsletter"])


def test_enter_in_the_address_sends(desk: Page, house: House, camille: str) -> None:
    desk.goto("/sign-up/")
    desk.locator("[name=newsletter]").check()
    desk.locator("[name=email]").fill(camille)
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", name=THANKS["fr"])).to_be_focused()
    assert len(house.wishes(camille)) == 1
