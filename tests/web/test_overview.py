"""The first page of the desk: the same numbers as drawings and as tables, each leading to its people."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from capture import requests
from capture.database import Database
from capture.segments import Scope, Segment
from capture.settings import Settings
from capture.web.pages import here
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON
from tests.seeing import PEOPLE, show

Page = Callable[..., str]


@pytest.fixture
def page(app: Flask) -> Page:
    """Draw the page as the desk does, at noon unless another moment is named."""
    return partial(show, app)


@pytest.fixture
def town(app: Flask, database: Database) -> Database:
    """Camille signed up a week ago, Bilal today."""
    with app.test_request_context(), database.writing() as session:
        confirms(session, wish_of(CAMILLE, "letter:housing"), here().catalogue, NOON - timedelta(days=7))
        confirms(session, wish_of(BILAL, "letter:housing", neighbourhood="bellevue"), here().catalogue)
    return database


def table(page: str, caption: str) -> list[list[str]]:
    """Return the rows of a table as their words."""
    whole = next(part for part in page.split("<table")[1:] if f"<caption>{caption}</caption>" in part)
    body = whole.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr")[1:]]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in rows]


def links(page: str) -> Iterator[tuple[str, int]]:
    """Yield the line behind each number, and the number."""
    for address, number in re.findall(rf'<a href="({PEOPLE}[^"]*)"[^>]*>([\d,]+)</a>', page):
        query = parse_qs(urlsplit(unescape(address)).query, keep_blank_values=True)
        yield query["q"][0], int(number.replace(",", ""))


def test_where_nobody_is_yet_one_sentence_says_what_to_do_first(page: Page) -> None:
    shown = page()
    assert "Nobody is on the list yet" in shown
    assert 'href="/en/sign-up/"' in shown
    assert "<table" not in shown


def test_every_drawing_has_a_title_a_description_and_its_numbers_beside(town: Database, page: Page) -> None:
    shown = page()
    (drawing,) = re.findall(r'<svg [^>]*role="img".*?</svg>', shown, re.DOTALL)
    assert "<title id=" in drawing
    assert "Bars for 28 days: from 0 to 1 sign-ups a day, 0 on average." in drawing
    assert drawing.count("<rect") == 28
    days = table(shown, "Week by week")
    assert [row[-1] for row in days] == ["0", "0", "1", "1"]
    assert days[-1] == ["16 Nov", "0", "0", "0", "0", "0", "0", "1", "1"]


def test_a_drawing_without_a_name_is_hidden_from_whoever_listens(town: Database, page: Page) -> None:
    drawings = re.findall(r"<svg [^>]*>", page())
    assert all('role="img"' in drawing or 'aria-hidden="true"' in drawing for drawing in drawings)
    assert not any(" style=" in drawing for drawing in drawings)


def test_each_number_leads_to_as_many_people(town: Database, page: Page, app: Flask, chosen: Settings) -> None:
    found = list(links(page()))
    assert len(found) > 12
    with app.test_request_context(), town.reading() as session:
        scope = Scope(session, here().catalogue, chosen.campaign.ballot, at=NOON)
        assert [(line, number) for line, number in found if Segment(scope, line).count() != number] == []


def test_nothing_leads_to_people_for_whoever_may_not_see_them(town: Database, page: Page) -> None:
    shown = page(people_path="")
    assert "?q=" not in shown
    assert table(shown, "Neighbourhoods")[0] == ["Bellevue", "1"]


def test_pages_leaflets_issues_and_places_are_tables(town: Database, page: Page) -> None:
    shown = page()
    assert table(shown, "Pages") == [["Je signe", "2", "1"], ["not known", "0", ""]]
    assert table(shown, "Leaflets, posters and links") == [["without a tag", "2", ""]]
    assert table(shown, "Issues, and what changed in 7 days")[0] == ["Housing", "2", "+1", ""]
    assert table(shown, "Postcodes") == [["not told", "2"]]


def test_what_a_visitor_sent_is_shown_and_does_nothing(town: Database, page: Page, app: Flask) -> None:
    evil = '"><script>alert(1)</script>'
    with app.test_request_context(), town.writing() as session:
        confirms(session, wish_of("mallory@exemple.net", source=evil, src=evil), here().catalogue)
    shown = page()
    assert "<script>alert" not in shown
    assert table(shown, "Leaflets, posters and links")[0][0] == evil


def test_a_request_that_is_overdue_presses(town: Database, page: Page) -> None:
    with town.writing() as session:
        requests.note(session, 1, "access", (NOON - timedelta(days=40)).date(), "staff:1")
    assert 'class="presses"' in page()
    assert "Overdue." in page()


def test_french_numbers_and_days_are_french(town: Database, page: Page) -> None:
    shown = page("fr")
    assert "Le prochain tour a lieu le 14 mars 2032." in shown
    assert "E-mail, téléphone, courrier ou le site\xa0: libre jusqu’au 13 mars 2032, 00:00." in shown
    assert "SMS\xa0: rien ne peut partir jusqu’au 23 nov. 2026, 08:00." in shown
    assert "1\u202f939" in shown
    assert table(shown, "Semaine par semaine")[-1][0] == "16 nov."


def test_in_silence_the_page_says_until_when(town: Database, page: Page) -> None:
    shown = page(at=NOON.replace(year=2032, month=3, day=13))
    assert "E-mail, telephone, post or the site: nothing may go out until 14 Mar 2032, 20:00." in shown
    assert "Text message: nothing may go out until 15 Mar 2032, 08:00." in shown
    assert "Door: free." in shown


def test_after_the_ballot_the_page_says_so(town: Database, page: Page) -> None:
    shown = page(at=NOON.replace(year=2032, month=3, day=22))
    assert "The ballot is over." in shown
    assert "E-mail, telephone, post, door or the site: free." in shown
