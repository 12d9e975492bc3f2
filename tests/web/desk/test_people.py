"""The list: one box, what can be clicked, people, and whom each channel reaches of them."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from capture import tags
from capture.database import Database
from capture.issues import Catalogue
from capture.segments import facets
from capture.staff import COMMUNICATIONS, ORGANISER
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen, confirms
from tests.conftest import NOON
from tests.web.desk.conftest import SignedIn

LINKS = re.compile(r'href="(/desk/people\?q=[^"]+)"')


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille helps at doors, Bilal wants everything, Odette reads English."""
    with database.writing() as session:
        told = {"given_name": "Camille", "neighbourhood": "bellevue"}
        confirms(session, wish_of(CAMILLE, "newsletter", "help:doors", **told), catalogue)
        told = {"given_name": "Bilal", "neighbourhood": "coteaux", "phone": "+33639980001"}
        confirms(session, wish_of(BILAL, "newsletter", "targeting", "sms", "letter:housing", **told), catalogue)
        confirms(session, wish_of(ODETTE, "letter:housing", given_name="Odette", language="en"), catalogue)
        tags.tag(session, Supporter.email == ODETTE, "presse", "staff:1", NOON)
    return database


def names(page: str) -> list[str]:
    """Return whom the list shows, in its order."""
    return re.findall(r'<td><a href="/desk/people/\d+">([^<]+)</a>', page)


def test_the_newest_come_first(town: Database, signed_in: SignedIn) -> None:
    assert names(signed_in(ORGANISER).get("/desk/people").text) == ["Odette", "Bilal", "Camille"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [("issue:housing", ["Odette", "Bilal"]), ("-tag:presse", ["Bilal", "Camille"]), ("cam", ["Camille"])],
)
def test_a_line_chooses_whom_it_shows(town: Database, signed_in: SignedIn, line: str, shown: list[str]) -> None:
    assert names(signed_in().get("/desk/people", query_string={"q": line}).text) == shown


def test_what_is_typed_joins_the_line_in_the_address(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    answer = client.get("/desk/people", query_string={"q": "neighbourhood:bellevue", "words": "cam"})
    assert answer.location == "/desk/people?q=neighbourhood%3Abellevue+cam"
    page = client.get(answer.location).text
    assert names(page) == ["Camille"]
    assert 'name="words" type="search" value="cam"' in page


def test_every_link_of_the_page_is_a_line_that_is_read(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    for start in (
        "/desk/people",
        "/desk/people?q=issue%3Ahousing+-tag%3Apresse",
        "/desk/people/counts?q=issue%3Ahousing",
    ):
        links = {unescape(link) for link in LINKS.findall(client.get(start).text)}
        assert len(links) > 5
        for link in links:
            page = client.get(link)
            assert page.status_code == 200
            assert 'role="alert"' not in page.text, link


def test_counts_come_alone_and_agree_with_the_list(town: Database, signed_in: SignedIn) -> None:
    page = signed_in().get("/desk/people/counts", query_string={"q": "issue:housing"}).text
    assert '<strong class="huge">2</strong>' in page
    assert "<html" not in page
    with town.reading() as session:
        reach = chosen(session, "issue:housing").reach("email")
    assert f'<strong class="tally">{reach.people}</strong>' in page


def test_without_a_script_the_counts_are_one_click_away(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    page = client.get("/desk/people", query_string={"q": "issue:housing"}).text
    (way,) = re.findall(r'href="([^"]*counts=yes[^"]*)"', page)
    assert '<strong class="huge">2</strong>' in client.get(unescape(way)).text


def test_each_reason_leads_to_its_people(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    counts = client.get("/desk/people/counts", query_string={"q": "neighbourhood:bellevue"}).text
    ways = [unescape(way) for way in re.findall(r'href="([^"]*reason=no-targeting[^"]*)"', counts)]
    page = client.get(ways[0]).text
    assert names(page) == ["Camille"]
    assert "2024/900" in page


def test_a_slip_is_pointed_at_with_what_was_meant(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    page = client.get("/desk/people", query_string={"q": "isue:housing"}).text
    assert "<pre>isue:housing\n^^^^</pre>" in page
    assert "There is no field “isue”" in page
    (mended,) = re.findall(r'Did you mean this\? <a href="([^"]+)"', page)
    assert names(client.get(unescape(mended)).text) == ["Odette", "Bilal"]


def test_what_is_typed_is_never_run(town: Database, signed_in: SignedIn) -> None:
    line = '"<script>alert(1)</script>" OR issue:"><img src=x onerror=alert(1)>'
    page = signed_in().get("/desk/people", query_string={"q": line}).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_communications_see_numbers_and_no_names(town: Database, signed_in: SignedIn) -> None:
    client = signed_in(COMMUNICATIONS)
    page = client.get("/desk/people", query_string={"q": "issue:housing"}).text
    assert names(page) == []
    assert not any(name in page for name in (BILAL, ODETTE, "Odette"))
    assert (
        '<strong class="huge">2</strong>' in client.get("/desk/people/counts", query_string={"q": "issue:housing"}).text
    )


@pytest.mark.parametrize("line", ["odette", "name:odette", "email:odette*", "phone:0639*", "person:1", "-odette"])
def test_communications_cannot_ask_for_somebody(town: Database, signed_in: SignedIn, line: str) -> None:
    client = signed_in(COMMUNICATIONS)
    assert client.get("/desk/people", query_string={"q": line}).status_code == 403
    assert client.get("/desk/people/counts", query_string={"q": line}).status_code == 403


def test_communications_are_told_why_and_are_shown_no_box(town: Database, signed_in: SignedIn) -> None:
    client = signed_in(COMMUNICATIONS)
    assert 'type="search"' not in client.get("/desk/people").text
    assert "cannot ask for somebody by name" in client.get("/desk/people?q=odette").text


def test_days_are_chosen_by_clicking(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    told = {"q": "issue:housing", "since": "2026-11-01", "until": ""}
    assert (
        client.get("/desk/people", query_string=told).location
        == "/desk/people?q=issue%3Ahousing+joined%3A%5B2026-11-01+TO+%2A%5D"
    )
    told |= {"since": "yesterday", "until": "2026-13-01"}
    assert client.get("/desk/people", query_string=told).location == "/desk/people?q=issue%3Ahousing"


def test_what_was_kept_and_who_looks_after_whom_can_be_clicked(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    client.post("/desk/segments", data={"q": "issue:housing", "name": "Housing"})
    page = client.get("/desk/people").text
    assert "q=segment%3AHousing" in page
    assert "q=assigned%3A1" in page
    assert "q=letter%3Ahousing" in page


def test_each_reason_leads_to_its_people_and_to_its_article(town: Database, signed_in: SignedIn) -> None:
    client, law_text = signed_in(), 'href="https://eur-lex.europa.eu/eli/reg/2016/679/oj"'
    counts = client.get("/desk/people/counts").text
    reasons = re.findall(r'<li><a href="([^"]+)">.*</a> <a class="small" href="https://[^"]+">', counts)
    assert len(reasons) == counts.count("reason=") > 0
    assert law_text in counts
    for path in reasons:
        assert 'class="because"' in client.get(unescape(path)).text
    assert any(law_text in client.get(unescape(path)).text for path in reasons)
    assert law_text in client.get("/desk/exports/new?q=&channel=post").text


def test_counts_of_channels_do_not_wait_for_those_of_the_choices(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    told = {part: client.get(f"/desk/people/counts?q=issue%3Ahousing&part={part}").text for part in ("reach", "facets")}
    assert [('id="reach"' in text, 'id="facets"' in text) for text in told.values()] == [(True, False), (False, True)]
    assert '<strong class="huge">' in told["reach"]
    assert 'class="tally"' in told["facets"]


def test_the_choices_of_very_many_are_shown_without_counts(
    town: Database, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in()
    counted = client.get("/desk/people/counts?q=issue%3Ahousing").text.partition('id="reach"')[0]
    monkeypatch.setattr(facets, "COUNTED", 1)
    bare = client.get("/desk/people/counts?q=issue%3Ahousing").text.partition('id="reach"')[0]
    assert 'class="tally"' in counted
    assert 'class="tally"' not in bare


def test_a_segment_that_means_nobody_any_more_can_still_be_changed(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    client.post("/desk/segments", data={"q": "issue:housing", "name": "Housing"})
    with town.writing() as session:
        session.execute(sa.text("UPDATE segments SET line = 'neighbourhood:gone'"))
    page = client.get("/desk/segments?counts=yes")
    assert page.status_code == 200
    assert "neighbourhood:gone" in page.text
    assert client.post("/desk/segments/1", data={"q": "issue:housing"}).status_code == 303


def test_pages_follow_one_another(town: Database, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capture.segments.listing.SIZE", 2)
    monkeypatch.setattr("capture.segments.listing.page.__defaults__", (None, 2, None))
    client = signed_in()
    page = client.get("/desk/people").text
    assert names(page) == ["Odette", "Bilal"]
    (after,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert names(client.get(unescape(after)).text) == ["Camille"]


def test_an_empty_list_says_how_it_fills(signed_in: SignedIn, database: Database) -> None:
    assert "Nobody is on the list yet" in signed_in().get("/desk/people").text


def test_a_saved_choice_is_a_link(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    answer = client.post("/desk/segments", data={"q": "issue:housing", "name": "Housing", "note": "For the letter"})
    assert answer.location == "/desk/segments?done=kept"
    page = client.get("/desk/segments").text
    assert "/desk/people?q=segment%3A%22Housing%22" in page
    assert client.get("/desk/segments/1/count").text == "2\n"
    assert client.post("/desk/segments", data={"q": "issue:school", "name": "HOUSING"}).status_code == 422
    assert client.post("/desk/segments", data={"q": "camille", "name": "Camille"}).status_code == 422
    assert client.post("/desk/segments", data={"q": "isue:a", "name": "Slip"}).status_code == 422
    assert client.post("/desk/segments/1", data={"q": "segment:Housing"}).status_code == 422
    assert client.post("/desk/segments/1/archive").status_code == 303
    assert client.get("/desk/people?q=segment%3AHousing").status_code == 200
    with town.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM journal WHERE act LIKE 'segment-%'")) == 2


@pytest.mark.parametrize(
    ("typed", "place", "said"),
    [
        ({"q": "isue:a"}, "keep-q", "isue"),
        ({"q": "camille"}, "keep-q", "cannot name people"),
        ({"q": "segment:Housing"}, "keep-q", "would contain itself"),
        ({"q": "issue:100%s"}, "keep-q", "100%s"),
        ({"q": "issue:housing", "note": "x" * 401}, "keep-note", "at most 400 letters"),
    ],
)
def test_a_saved_choice_that_cannot_be_changed_loses_nothing(
    town: Database, signed_in: SignedIn, typed: dict[str, str], place: str, said: str
) -> None:
    client = signed_in()
    client.post("/desk/segments", data={"q": "issue:housing", "name": "Housing", "note": "For the letter"})
    answer = client.post("/desk/segments/1", data={"note": "Another"} | typed)
    assert answer.status_code == 422
    assert f'href="#{place}"' in answer.text and said in answer.text
    assert f">{typed['q']}</textarea>" in answer.text and typed.get("note", "Another") in answer.text
    assert 'action="/desk/segments/1"' in answer.text
    assert "For the letter" in client.get("/desk/segments").text
    assert client.post("/desk/segments/2", data=typed).status_code == 404


def test_a_choice_that_cannot_be_kept_loses_nothing(town: Database, signed_in: SignedIn) -> None:
    client = signed_in()
    client.post("/desk/segments", data={"q": "issue:housing", "name": "Housing"})
    for typed, place in (({"q": "isue:a", "name": "Slip"}, "q"), ({"q": "issue:housing", "name": "HOUSING"}, "name")):
        page = client.post("/desk/segments", data=typed | {"note": "For the letter"}).text
        assert f'href="#keep-{place}"' in page
        assert f">{typed['q']}</textarea>" in page
        assert f'value="{typed["name"]}"' in page and 'value="For the letter"' in page
