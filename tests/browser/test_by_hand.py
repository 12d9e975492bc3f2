"""Nobody needs a mouse or JavaScript: every page is gone through by keyboard, and every way works without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.house import House
from tests.browser.walking import PAGES, ROOTS
from tests.serving.copies import get

pytestmark = pytest.mark.browser

WAYS = PAGES["fr"] | {"sign-up": "sign-up/", "privacy": "privacy/", "404": "404.html", "503": "503.html"}
MOST = 150  # presses of Tab
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')].filter(one =>
    one.tabIndex >= 0 && one.type !== 'hidden' && one.checkVisibility({checkVisibilityCSS: true})
).length"""
# What has the focus: nothing, twice the same, seen, or unseen, also because something lies on it (WCAG 2.2, 2.4.11).
REACHED = """() => {
    const one = document.activeElement
    if (one === document.body || one.dataset.reached) return one === document.body ? 'end' : 'again'
    one.dataset.reached = 'yes'
    const {left, top, width, height} = one.getClientRects()[0]
    const above = document.elementFromPoint(left + width / 2, top + height / 2)
    const style = getComputedStyle(one)
    const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    const free = one.contains(above) || one.closest('label')?.contains(above)
    return marked && free ? 'seen' : `unseen: ${one.outerHTML.slice(0, 160)}`
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 664)], ids=["desk", "phone"])
@pytest.mark.parametrize("name", WAYS)
def test_a_keyboard_gets_everywhere_and_shows_where_it_is(desk: Page, name: str, width: int, height: int) -> None:
    desk.set_viewport_size({"width": width, "height": height})
    desk.goto(ROOTS["fr"] + WAYS[name])
    expected, reached = desk.evaluate(REACHABLE), []
    for _ in range(MOST):
        desk.keyboard.press("Tab")
        reached.append(str(desk.evaluate(REACHED)))
        if reached[-1] in ("end", "again"):
            break

    assert [what for what in reached[:-1] if what != "seen"] == []
    assert len(reached) - 1 == expected


def test_the_menu_opens_and_closes_by_keyboard(phone: Phone) -> None:
    page = phone()
    page.goto("/equipe/")
    menu = page.get_by_role("navigation", name="Pages", exact=True)
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()

    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()
    page.keyboard.press("Enter")
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url("/issues/")


def test_the_menu_leads_everywhere_without_a_script(phone: Phone) -> None:
    page = phone(javascript=False)
    page.goto("/")
    menu = page.locator("#pages")
    paths = [str(link.get_attribute("href")) for link in menu.locator("a").all()]
    assert len(paths) >= 5
    for path in paths:
        page.get_by_role("button", name="Menu").tap()
        menu.locator(f"a[href='{path}']").tap()
        expect(page).to_have_url(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_chip_is_a_box_that_a_finger_ticks_without_a_script(phone: Phone) -> None:
    page = phone(javascript=False)
    page.goto("/")
    chip = page.get_by_role("group", name="Écrivez-moi au sujet de").get_by_label("Logement")
    for ticked in (True, False, True):
        page.get_by_role("group").get_by_text("Logement", exact=True).tap()
        expect(chip).to_be_checked(checked=ticked)


@pytest.mark.parametrize("name", WAYS)
def test_no_way_needs_a_script(phone: Phone, house: House, name: str) -> None:
    page = phone(javascript=False)
    page.goto(ROOTS["fr"] + WAYS[name])
    links = {str(link.get_attribute("href")) for link in page.get_by_role("link", include_hidden=True).all()}
    inside = {link.partition("#")[0] for link in links if link.startswith("/")} - {""}

    assert inside or name == "503"  # the app is away then, and nothing inside would answer
    assert [link for link in links if link.startswith("javascript:") or link == "#"] == []
    assert [link for link in sorted(inside) if get(house.served.port, link).status != 200] == []
