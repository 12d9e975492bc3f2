"""Duplicates at the desk: looked at side by side, merged by one button, made two again by another."""

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from capture import erasures, merges, standings, supporters, tags
from capture.database import Database
from capture.duplicates.pages import PAGE
from capture.issues import Catalogue
from capture.journal import Entry
from capture.merges import Merge
from capture.staff import CANVASSER, COMMUNICATIONS, ORGANISER
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import KEY, NOON, who_is
from tests.merging import AGAIN, facts, twice
from tests.web.desk.conftest import SignedIn

FIELDS = re.compile(r'<input type="(hidden|radio)" name="([\w-]+)" value="([^"]*)"( checked)?')


@pytest.fixture
def pair(database: Database, catalogue: Catalogue) -> tuple[int, int]:
    """Camille twice, with one telephone; and Bilal."""
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        confirms(session, wish_of(CAMILLE, "newsletter", phone="+33612345678"), catalogue)
        confirms(session, wish_of(BILAL, given_name="Bilal"), catalogue)
        return kept, gone


@pytest.fixture
def desk(signed_in: SignedIn) -> FlaskClient:
    """The desk of an organiser."""
    return signed_in(ORGANISER)


def form(desk: FlaskClient, path: str, **chosen: str) -> dict[str, str]:
    """Return what the first form of a page would send."""
    page = desk.get(path).text.partition('<form method="post" novalidate>')[2].partition("</form>")[0]
    sent = {name: value for kind, name, value, checked in FIELDS.findall(page) if kind == "hidden" or checked}
    return sent | chosen


def people(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Supporter.email).order_by(Supporter.id)))


def test_a_pair_is_shown_with_the_reason_and_nobody_else(desk: FlaskClient, pair: tuple[int, int]) -> None:
    page = desk.get("/desk/duplicates").text
    assert "the same phone number, the same given name" in page
    assert CAMILLE in page and AGAIN in page and BILAL not in page
    assert f'href="/desk/people/{pair[0]}/merge/{pair[1]}"' in page


def test_one_button_merges_as_proposed(desk: FlaskClient, database: Database, pair: tuple[int, int]) -> None:
    path = f"/desk/people/{pair[0]}/merge/{pair[1]}"
    answer = desk.post(path, data=form(desk, path))
    assert answer.location == f"/desk/people/{pair[0]}/merges?done=merged"
    assert "Both entries are one now." in desk.get(answer.location).text
    assert people(database) == [CAMILLE, BILAL]
    with database.reading() as session:
        assert facts(session, pair[0], "family_name", "postcode") == ["Martin", "31000"]
        (entry,) = session.scalars(sa.select(Entry).filter_by(act="merge"))
        assert re.fullmatch(r"staff:\d+", entry.actor)
    assert "the same phone" not in desk.get("/desk/duplicates").text


def test_the_other_one_can_be_kept_and_each_fact_chosen(
    desk: FlaskClient, database: Database, pair: tuple[int, int]
) -> None:
    kept, gone = map(str, pair)
    path = f"/desk/people/{kept}/merge/{gone}"
    answer = desk.post(path, data=form(desk, path, keep=gone, name=kept, address=kept))
    assert answer.location == f"/desk/people/{gone}/merges?done=merged"
    with database.reading() as session:
        assert facts(session, int(gone), "email", "family_name", "town", "postcode") == [AGAIN, "", "", "31000"]


def test_pressed_twice_it_merges_once(desk: FlaskClient, database: Database, pair: tuple[int, int]) -> None:
    path = f"/desk/people/{pair[0]}/merge/{pair[1]}"
    sent = form(desk, path)
    assert [desk.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Merge.id))) == 1


def test_who_was_changed_meanwhile_is_shown_again_and_not_merged(
    desk: FlaskClient, database: Database, pair: tuple[int, int]
) -> None:
    path = f"/desk/people/{pair[0]}/merge/{pair[1]}"
    sent = form(desk, path)
    with database.writing() as session:
        tags.tag(session, Supporter.id == pair[1], "bureau", "staff:9", NOON)
    answer = desk.post(path, data=sent)
    assert answer.status_code == 409
    assert "One of both was changed meanwhile." in answer.text and "bureau" in answer.text
    assert len(people(database)) == 3
    assert desk.post(path, data=form(desk, path)).status_code == 303


@pytest.mark.parametrize(
    "told", [{}, {"keep": "99"}, {"keep": "x"}, {"keep": "1", "seal": ""}, {"keep": "1", "seal": "0" * 64}]
)
def test_a_form_that_is_not_ours_merges_nobody(
    desk: FlaskClient, database: Database, pair: tuple[int, int], told: dict[str, str]
) -> None:
    answer = desk.post(f"/desk/people/{pair[0]}/merge/{pair[1]}", data=told)
    assert answer.status_code in (409, 422)
    assert len(people(database)) == 3


def test_who_is_gone_meanwhile_is_told(desk: FlaskClient, database: Database, pair: tuple[int, int]) -> None:
    path = f"/desk/people/{pair[0]}/merge/{pair[1]}"
    sent = form(desk, path)
    with database.writing() as session:
        erasures.erase(session, who_is(AGAIN), NOON, KEY)
    for answer in (desk.post(path, data=sent), desk.get(path), desk.get(f"/desk/people/{pair[1]}/merges")):
        assert answer.status_code == 404
        assert "This person is not on the list any more" in answer.text
    assert desk.get(f"/desk/people/{pair[0]}/merge/{pair[0]}").status_code == 404


def test_who_is_not_the_same_is_not_shown_again_until_taken_back(desk: FlaskClient, pair: tuple[int, int]) -> None:
    path = f"/desk/duplicates/{pair[0]}/{pair[1]}"
    answer = desk.post(f"{path}/apart", data={"from": "0.0", "once": "a-key-of-this-form"})
    assert answer.location == f"/desk/duplicates?done=apart&from=0.0&pair={pair[0]}.{pair[1]}"
    page = desk.get(answer.location).text
    assert "They are two people" in page and AGAIN not in page and f'action="{path}/together"' in page
    assert "They may be one person again." in desk.get(desk.post(f"{path}/together").location).text
    assert AGAIN in desk.get("/desk/duplicates").text


def test_a_merge_is_undone_by_one_button_and_only_once(
    desk: FlaskClient, database: Database, pair: tuple[int, int]
) -> None:
    path = f"/desk/people/{pair[0]}/merge/{pair[1]}"
    merged = desk.get(desk.post(path, data=form(desk, path)).location).text
    (undo,) = re.findall(r'action="(/desk/people/\d+/merges/\d+/undo)"', merged)
    answer = desk.post(undo, data={"once": "a-key-of-this-form"})
    assert answer.location == f"/desk/people/{pair[0]}/merges?done=undone"
    page = desk.get(answer.location).text
    assert "They are two people again." in page
    assert f'href="/desk/people/{pair[0]}/merge/{pair[1]}"' in page
    assert people(database) == [CAMILLE, AGAIN, BILAL]
    again = desk.post(undo)
    assert again.status_code == 409 and "not remembered any more" in again.text


def test_what_cannot_be_undone_says_why(desk: FlaskClient, database: Database, pair: tuple[int, int]) -> None:
    with database.writing() as session:
        number = merges.merge(session, *pair, {}, "staff:1", NOON)
        third = session.scalars(sa.select(Supporter.id).filter_by(email=BILAL)).one()
        merges.merge(session, pair[0], third, {}, "staff:1", NOON)
    page = desk.get(f"/desk/people/{pair[0]}/merges").text
    assert page.count("/undo") == 1 and "Undo that merge first." in page
    assert desk.post(f"/desk/people/{pair[0]}/merges/{number}/undo").status_code == 409


def test_who_has_left_is_warned_of(desk: FlaskClient, database: Database, pair: tuple[int, int]) -> None:
    with database.writing() as session:
        supporters.date(session, pair[1], {"left_at": NOON})
        standings.derive(session, Supporter.id == pair[1])
    page = desk.get(f"/desk/people/{pair[0]}/merge/{pair[1]}").text
    assert "has left" in page and "Who has left at either address has left" in page


def test_hostile_words_stay_words(desk: FlaskClient, database: Database, pair: tuple[int, int]) -> None:
    with database.writing() as session:
        for number in pair:
            row = sa.update(Supporter).where(Supporter.id == number)
            session.execute(row.values(given_name="<script>alert(1)</script>", town="{{ 7*7 }}"))
    for path in ("/desk/duplicates", f"/desk/people/{pair[0]}/merge/{pair[1]}", f"/desk/people/{pair[0]}/merges"):
        page = desk.get(path).text
        assert "<script>alert" not in page and "49" not in re.findall(r"<td>(\d+)</td>", page)


@pytest.mark.parametrize("role", [CANVASSER, COMMUNICATIONS])
def test_other_roles_see_none_of_it(signed_in: SignedIn, pair: tuple[int, int], role: str) -> None:
    desk = signed_in(role)
    kept, gone = pair
    for path in ("/desk/duplicates", f"/desk/people/{kept}/merge/{gone}", f"/desk/people/{kept}/merges"):
        assert desk.get(path).status_code == 403
    for path in (f"/desk/people/{kept}/merge/{gone}", f"/desk/people/{kept}/merges/1/undo"):
        assert desk.post(path).status_code == 403
    assert desk.post(f"/desk/duplicates/{kept}/{gone}/apart").status_code == 403


def test_nothing_of_a_person_stands_in_an_address(desk: FlaskClient, database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        for number in range(PAGE + 1):
            for half in "ab":
                wish = wish_of(f"{half}{number}@exemple.fr", given_name="Ana", phone=f"+336123456{number:02}")
                confirms(session, wish, catalogue)
    page = desk.get("/desk/duplicates").text
    (onward,) = re.findall(r'href="/desk/duplicates\?from=([\d.]+)"', page)
    assert onward == "0.0.65.39.40"
    assert "Further pairs" not in desk.get(f"/desk/duplicates?from={onward}").text
