"""An organiser chooses people, sees whom each channel reaches, and takes exactly these along."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, Route, expect

from capture import issues
from capture.database import now
from capture.staff import CANVASSER, ORGANISER
from capture.supporters import Supporter
from tests.browser.at_the_desk import at_home, sit
from tests.browser.conftest import LOCALES, fresh
from tests.browser.house import House
from tests.cast import wish_of
from tests.choosing import confirms
from tests.team import hire

pytestmark = pytest.mark.browser
LINE = "issue:housing neighbourhood:bellevue consent:email"
MAKE, PEOPLE, KEPT = (
    {"fr": "Faire le fichier", "en": "Make the file"},
    {"fr": "Les personnes", "en": "The people"},
    {"fr": "Enregistrer ce segment", "en": "Keep this choice"},
)


@pytest.fixture
def desk(browser: Browser, house: House, language: str) -> Iterator[Page]:
    """An organiser at a wide screen; on the list are three of Bellevue, of whom one chose to be chosen."""
    catalogue = issues.from_json(house.copy.root / "output" / "catalogue.json")
    numbers = []
    with house.database.writing() as session:
        for name, purposes in (("Zelda", ["targeting"]), ("Zineb", []), ("Zorro", [])):
            wish = wish_of(fresh(), "letter:housing", *purposes, given_name=name, neighbourhood="bellevue")
            numbers.append(confirms(session, wish, catalogue, now()))
    context = browser.new_context(
        base_url=at_home(house), locale=LOCALES[language], viewport={"width": 1280, "height": 800}
    )
    sit(context, house, hire(house.database, ORGANISER, fresh(), language=language))
    page = context.new_page()
    page.goto("/desk/people")
    yield page
    context.close()
    with house.database.writing() as session:
        session.execute(sa.delete(Supporter).where(Supporter.id.in_(numbers)))


def figure(place: Locator) -> int:
    """Return a number as it is shown."""
    return int(re.sub(r"\D", "", place.inner_text()))


def download(page: Page, language: str, form: str) -> Path:
    """Order an export of the line and fetch its file when it is made."""
    page.goto(f"/desk/exports/new?q={LINE}&channel=email&form={form}")
    page.get_by_role("button", name=MAKE[language]).click()
    page.wait_for_url(re.compile(r"/desk/exports/\d+$"))
    with page.expect_download() as taken:
        page.get_by_role("link", name=PEOPLE[language]).click()
    return Path(taken.value.path())


def test_what_is_counted_is_what_is_exported(desk: Page, language: str) -> None:
    desk.goto(f"/desk/people?q={LINE}")
    expect(desk.locator("#reach .huge")).to_be_visible()
    shown, reached = figure(desk.locator("#reach .huge")), figure(desk.locator(".channel .tally").first)
    assert 1 <= reached < shown
    assert desk.locator("tbody tr").count() == min(shown, 50)

    rows = list(csv.DictReader(io.StringIO(download(desk, language, "mailchimp").read_text("utf-8"))))
    assert len(rows) == reached
    assert all("@" in row["Email Address"] for row in rows)
    sheet = openpyxl.load_workbook(
        io.BytesIO(download(desk, language, "xlsx").read_bytes()), read_only=True
    ).worksheets[0]
    assert sum(1 for row in sheet.iter_rows(values_only=True) if any("@" in str(cell) for cell in row)) == reached


def test_clicking_and_typing_write_the_same_line(desk: Page, language: str) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("zel")
    expect(desk.locator("tbody tr a", has_text="Zelda").first).to_be_visible()
    expect(desk.locator("tbody tr a", has_text="Zineb")).to_have_count(0)
    assert "q=zel" in desk.url
    desk.goto("/desk/people")
    desk.locator("#facets .value", has_text="Bellevue").first.click()
    desk.wait_for_url("**q=neighbourhood%3Abellevue")
    expect(desk.locator("#q")).to_have_value("neighbourhood:bellevue")
    expect(desk.locator("#chips .chip")).to_have_count(1)
    desk.locator("#chips .remove").click()
    desk.wait_for_url("**/desk/people")
    expect(desk.locator("#chips .chip")).to_have_count(0)


def test_rows_are_ticked_and_tagged_by_the_keyboard(desk: Page, language: str) -> None:
    desk.goto("/desk/people?q=zineb")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    expect(desk.locator("tbody input:checked")).to_have_count(1)
    desk.locator("#tag").fill("à rappeler")
    desk.locator("button[value=tag]").click()
    desk.wait_for_load_state()
    desk.locator("tbody tr a").first.click()
    desk.wait_for_load_state()
    expect(desk.locator(".chip", has_text="à rappeler")).to_be_visible()


def test_counts_that_come_late_take_neither_focus_nor_what_was_typed(desk: Page) -> None:
    late: list[Route] = []
    desk.route("**/desk/people/counts?*part=facets", lambda route: late.append(route))
    desk.goto("/desk/people")
    expect(desk.locator("#reach .huge")).to_be_visible()
    days = desk.locator("details[data-keep=joined]")
    days.locator("summary").click()
    days.locator("#since").fill("2026-01-31")
    days.locator("#until").focus()
    desk.evaluate("document.querySelector('#facets .fold').dataset.old = 'yes'")
    late[-1].continue_()
    expect(desk.locator("[data-old]")).to_have_count(0)
    expect(days.locator("#since")).to_have_value("2026-01-31")
    expect(days.locator("#until")).to_be_focused()
    desk.unroute("**/desk/people/counts?*part=facets")
    choice = desk.locator("#facets details[data-keep=neighbourhood] .value").first
    words = choice.locator("span").first.inner_text()
    choice.focus()
    choice.press("Enter")
    expect(desk.locator("#chips")).to_contain_text(words)
    expect(desk.locator("#facets .value:focus")).to_contain_text(words)


def test_who_walks_sees_none_of_it(desk: Page, house: House, language: str) -> None:
    walker = hire(house.database, CANVASSER, fresh(), language=language)
    desk.context.clear_cookies()
    sit(desk.context, house, walker)
    for path in ("people", "people/1", "segments", "exports", "exports/new", "imports", "duplicates", "stall/"):
        answer = desk.goto(f"/desk/{path}")
        assert answer is not None and answer.status == 403
