"""A sheet from the market, typed by the keyboard alone, also while the network is away."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from capture import issues, stalls
from capture.database import now
from capture.staff import ORGANISER
from capture.stalls import Printing, Stall
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.browser.measures import edgeless, faults, too_wide
from tests.serving.copies import until
from tests.team import PASSWORD, code, hire

pytestmark = pytest.mark.browser

Typist = Callable[..., Page]
AWAY = {"fr": "La permanence ne répond pas.", "en": "The desk does not answer."}
_numbers = count(1)


@pytest.fixture
def stall(house: House) -> Stall:
    """Two sheets with every issue."""
    catalogue = issues.from_json(house.copy.root / "output" / "catalogue.json")
    with house.database.writing() as session:
        return stalls.run_off(session, Printing("fr", 2, catalogue.issue_keys), catalogue, "tests", now())


@pytest.fixture
def typist(browser: Browser, base_url: str, house: House) -> Iterator[Typist]:
    """Sit an organiser down at a computer."""
    contexts = []

    def sit(language: str = "fr", javascript: bool = True) -> Page:
        size, email = {"width": 1280, "height": 800}, f"omar.{next(_numbers)}@exemple.fr"
        told = {"base_url": base_url, "locale": LOCALES[language], "viewport": size}
        context = browser.new_context(**told, java_script_enabled=javascript)  # type: ignore[arg-type]
        contexts.append(context)
        hire(house.database, ORGANISER, email, language=language)
        return signed_in(context.new_page(), email)

    yield sit
    for context in contexts:
        context.close()


def signed_in(page: Page, email: str) -> Page:
    page.goto("/desk/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=code]").fill(code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    return page


def opened(page: Page, stall: Stall) -> Page:
    """The first sheet, the caret in its first cell."""
    page.goto(f"/desk/stall/{stall.codes[0]}")
    page.locator("[name='1-email']").focus()
    return page


def types(page: Page, *keys: str) -> None:
    """Press keys by their names, and type the rest letter by letter."""
    for key in keys:
        if key in ("Tab", "Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Control+Enter", " "):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def state(page: Page, number: int, said: str) -> None:
    expect(page.locator(f"tr[data-line='{number}']")).to_have_attribute("data-state", said)


def typed(house: House, stall: Stall) -> list[int]:
    with house.database.reading() as session:
        return sorted(stalls.typed(session, stall, 1))


def test_lines_are_typed_by_keyboard_alone_and_letters_leave(typist: Typist, house: House, stall: Stall) -> None:
    page, people = opened(typist(), stall), [fresh() for _ in range(4)]
    for email in people[:3]:
        types(page, email, "Tab", "Camille", "Tab", "bel", "Tab", "x", "3", "ArrowRight", " ", "Enter")
    for number in (1, 2, 3):
        state(page, number, "saved")
    types(page, people[3], "Tab", "Tab", "2", "Tab", "x", "Control+Enter")
    state(page, 4, "saved")

    expect(page.locator("[data-typed]")).to_have_text("4")
    expect(page.locator("[data-next]")).to_be_focused()
    for email in people:
        assert house.letter(email).link("confirm")
    (wish,) = house.wishes(people[0])
    assert (wish.given_name, wish.neighbourhood, wish.source, wish.src) == ("Camille", "bellevue", "/paper", stall.src)
    assert wish.purposes == ["newsletter", f"letter:{stall.issues[2]}", f"letter:{stall.issues[3]}"]
    assert typed(house, stall) == [1, 2, 3, 4]


def test_the_network_goes_in_the_middle_and_nothing_is_lost(
    typist: Typist, house: House, stall: Stall, language: str
) -> None:
    page, people = opened(typist(language), stall), [fresh() for _ in range(7)]
    for email in people[:2]:
        types(page, email, "Tab", "Tab", "Tab", "x", "Enter")
    state(page, 2, "fine")
    page.context.set_offline(True)
    for email in people[2:]:
        types(page, email, "Tab", "Tab", "Tab", "x", "Enter")
    expect(page.get_by_role("status")).to_contain_text(AWAY[language])
    expect(page.locator("[name='7-email']")).to_have_value(people[6])
    assert typed(house, stall) == []

    types(page, "Control+Enter")
    page.context.set_offline(False)
    for number in range(1, 8):
        state(page, number, "saved")
    expect(page.get_by_role("status")).to_be_empty()
    assert [(house.owed(email), len(house.wishes(email))) for email in people] == [(1, 1)] * 7


def test_an_answer_that_is_lost_changes_nothing(typist: Typist, house: House, stall: Stall) -> None:
    page, email = opened(typist(), stall), fresh()
    lost: list[int] = []

    def lose(route: Route) -> None:
        answer = route.fetch()
        if not lost and "act=save" in (route.request.post_data or ""):
            lost.append(answer.status)
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(f"**/desk/stall/{stall.codes[0]}", lose)
    types(page, email, "Tab", "Tab", "Tab", "x", "Control+Enter")
    state(page, 1, "saved")

    assert lost == [200]
    assert (house.owed(email), len(house.wishes(email)), typed(house, stall)) == (1, 1, [1])


def test_a_slip_is_told_beside_its_cell_and_mended_by_keyboard(typist: Typist, house: House, stall: Stall) -> None:
    page, email = opened(typist("en"), stall), fresh()
    slip = email.replace("exemple.fr", "gmal.com")
    types(page, slip, "Tab", "=1", "Tab", "Tab", "x", "Enter")
    state(page, 1, "wrong")
    row = page.locator("tr[data-line='1']")
    expect(row.locator("[name='1-given_name']")).to_have_attribute("aria-describedby", "line-1-given_name-error")
    expect(row.get_by_role("button")).to_have_count(2)
    expect(page.locator("[name='2-email']")).to_be_focused()

    # Back to the address, on to its first answer, then over the name.
    types(page, "ArrowUp", "Tab", "Enter", "Camille", "Control+Enter")
    state(page, 1, "saved")
    assert house.owed(slip.replace("gmal.com", "gmail.com")) == 1
    assert typed(house, stall) == [1]


def test_a_line_that_a_colleague_typed_is_asked_about(typist: Typist, house: House, stall: Stall) -> None:
    page, first, second = opened(typist("en"), stall), fresh(), fresh()
    with house.database.writing() as session:
        stalls.type_line(session, (stall.id, 1, 1), "staff:1", now())
    types(page, first, "Tab", "Tab", "Tab", "x", "Control+Enter")
    state(page, 1, "asks")
    assert house.owed(first) == 0

    page.locator("[name='1-again']").focus()
    types(page, " ", "Control+Enter")
    state(page, 1, "saved")
    assert house.owed(first) == 1 and house.owed(second) == 0


def test_arrows_walk_and_what_is_typed_often_is_completed(typist: Typist, stall: Stall) -> None:
    page = opened(typist(), stall)
    types(page, "camille@g", "Tab", "ArrowDown", "ArrowLeft", "odette@o", "ArrowDown", "ArrowUp")

    expect(page.locator("[name='1-email']")).to_have_value("camille@gmail.com")
    expect(page.locator("[name='2-email']")).to_have_value("odette@orange.fr")
    expect(page.locator("[name='2-email']")).to_be_focused()


def test_whoever_is_signed_out_loses_nothing(typist: Typist, house: House, stall: Stall) -> None:
    page, email = opened(typist("en"), stall), fresh()
    page.context.clear_cookies()
    types(page, email, "Tab", "Tab", "Tab", "x", "Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")

    again = f"omar.{next(_numbers)}@exemple.fr"
    hire(house.database, ORGANISER, again, language="en")
    signed_in(page.context.new_page(), again).close()
    state(page, 1, "saved")
    assert house.owed(email) == 1


def test_without_a_script_lines_are_sent_together(typist: Typist, house: House, stall: Stall) -> None:
    page, email = opened(typist("en", javascript=False), stall), fresh()
    page.locator("[name='1-email']").fill(email)
    page.locator("[name='1-newsletter']").check()
    page.locator("[name='2-email']").fill("odette")
    page.get_by_role("button", name="Save these lines").click()

    expect(page.locator("tr[data-line='1']")).to_contain_text("Saved")
    expect(page.locator("[name='2-email']")).to_have_value("odette")
    until(lambda: typed(house, stall) == [1])
    assert house.owed(email) == 1


def test_both_pages_are_for_everybody(typist: Typist, stall: Stall, language: str) -> None:
    page = typist(language)
    for path in ("/desk/stall/", f"/desk/stall/{stall.codes[0]}"):
        page.goto(path)
        if path.endswith(stall.codes[0]):
            page.locator("[name='1-email']").fill("camille@gmal.com")
            page.keyboard.press("Control+Enter")
            state(page, 1, "wrong")
        assert faults(page, thorough=False) == []
        assert too_wide(page) == []
        assert edgeless(page) == []
        page.once("dialog", lambda dialog: dialog.accept())
