"""Duplicates are found by what people share, the likeliest first, and who was told apart is not suggested again."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import duplicates, erasures, supporters
from capture.database import Database
from capture.duplicates import Pair, pages
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE
from tests.conftest import KEY, NOON, who_is

HOME = {"street": "12, rue de la Gare", "postcode": "31000"}


def enters(session: Session, email: str, given: str = "", family: str = "", **facts: str) -> int:
    """Let a person be known, with what is told of them."""
    first = {"given_name": given, "neighbourhood": "", "language": "fr", "phone": "", "source": "/", "src": ""}
    number = supporters.sign_up(session, who_is(email), email, first, NOON)
    supporters.correct(session, number, {"family_name": family, **facts})
    return number


def suggested(session: Session, place: str = "", most: int = pages.PAGE) -> list[tuple[int, int]]:
    """Return the numbers of the pairs of a page."""
    return [(pair.one.id, pair.other.id) for pair in duplicates.listed(session, place, most).pairs]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"phone": "+33611111111"}, {"phone": "+33611111111"}),
        ({"postcode": "31000"}, {"postcode": "31000"}),
        ({"neighbourhood": "bellevue"}, {"neighbourhood": "bellevue"}),
        ({"town": "Saint-Aurèle"}, {"town": "SAINT-AURELE"}),
        ({"postcode": "31000"}, {}),
        (HOME, HOME | {"street": "12 r. Gare"}),
    ],
)
def test_one_person_at_two_addresses_is_found(database: Database, one: dict[str, str], other: dict[str, str]) -> None:
    with database.writing() as session:
        pair = (
            enters(session, CAMILLE, "Marie-Thérèse", "Martin", **one),
            enters(session, BILAL, "Marie Therese", "MARTIN", **other),
        )
        enters(session, ODETTE, "Odette", "Vasseur", **one)
        assert suggested(session) == [pair]
        assert [found.other.id for found in duplicates.of(session, pair[0])] == [pair[1]]


def test_dots_and_plus_make_no_other_mailbox(database: Database) -> None:
    with database.writing() as session:
        pair = enters(session, ODETTE, "Odette"), enters(session, "odettemartin+vote@googlemail.com")
        (found,) = duplicates.listed(session).pairs
        assert (found.one.id, found.other.id) == pair
        assert found.likeness.said() == "the same mailbox"


def test_names_the_other_way_round_are_found(database: Database) -> None:
    with database.writing() as session:
        pair = enters(session, CAMILLE, "Jean-Luc", "Fabre"), enters(session, BILAL, "Fabre", "Jean Luc")
        assert suggested(session) == [pair]


def test_a_slip_is_found_in_one_house_and_a_couple_is_not(database: Database) -> None:
    with database.writing() as session:
        pair = enters(session, CAMILLE, "Camille", "Martin", **HOME), enters(session, BILAL, "Camile", "Martin", **HOME)
        enters(session, ODETTE, "Michèle", "Martin", phone="+33561111111", **HOME)
        enters(session, MALLORY, "Michel", "Martin", phone="+33561111111", **HOME)
        assert suggested(session) == [pair]


def test_who_was_told_apart_is_not_suggested_until_it_is_taken_back(database: Database) -> None:
    with database.writing() as session:
        one, other = enters(session, CAMILLE, "Ana", "Roy"), enters(session, BILAL, "Ana", "Roy")
        for _ in range(2):
            duplicates.keep_apart(session, other, one, "staff:1", NOON)
        assert suggested(session) == []
        assert duplicates.of(session, one) == duplicates.of(session, other) == []
        assert [duplicates.let_together(session, one, other) for _ in range(2)] == [True, False]
        assert suggested(session) == [(one, other)]


def test_a_distinction_goes_with_either_person(database: Database) -> None:
    with database.writing() as session:
        one, other = enters(session, CAMILLE), enters(session, BILAL)
        duplicates.keep_apart(session, one, other, "staff:1", NOON)
        erasures.erase(session, who_is(BILAL), NOON, KEY)
        assert duplicates.kept_apart(session, [one, other]) == set()


def every(session: Session, most: int, window: int = pages.WINDOW) -> list[Pair]:
    """Turn every page."""
    page = duplicates.listed(session, "", most, window)
    seen = page.pairs
    while page.onward:
        page = duplicates.listed(session, page.onward, most, window)
        seen += page.pairs
    return seen


def test_pages_go_on_without_gap_or_repeat_the_likeliest_first(database: Database) -> None:
    with database.writing() as session:
        for number in range(6):
            for half in "ab":
                enters(session, f"{half}{number}@exemple.fr", "Ana", f"Roy{'abcdef'[number]}", postcode="31000")
        for half in "cd":
            enters(session, f"{half}@exemple.fr", "Zoé", "Blanc", phone="+33611111111")
        whole = duplicates.listed(session).pairs
        assert [pair.likeness.score for pair in whole] == [100] + [75] * 6
        assert every(session, most=3) == whole


def test_a_crowd_is_gone_through_window_by_window(database: Database) -> None:
    with database.writing() as session:
        for number in range(5):
            for half in "ab":
                enters(session, f"{half}{number}@exemple.fr", "Ana", f"Roy{'abcde'[number]}", **HOME)
        seen = [(pair.one.id, pair.other.id) for pair in every(session, most=1, window=2)]
        assert sorted(seen) == [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]


NO_PLACES = ["", "x", "9.1", "0.1.2", "0.1;DROP", "1.999999999", "0.0.60.1.2", "٣.1", "1." + "9" * 30]


@pytest.mark.parametrize("place", NO_PLACES)
def test_a_place_that_is_none_is_the_beginning(database: Database, place: str) -> None:
    with database.writing() as session:
        enters(session, CAMILLE, "Ana", "Roy")
        enters(session, BILAL, "Ana", "Roy")
        assert len(suggested(session, place)) <= 1


def test_a_name_that_half_the_town_bears_needs_more_than_a_postcode(database: Database) -> None:
    with database.writing() as session:
        for number in range(12):
            enters(session, f"m{number}@exemple.fr", "Marie", "Martin", postcode="31000")
        assert suggested(session) == []
        one, other = (enters(session, f"{half}@exemple.fr", "Marie", "Martin", **HOME) for half in "ab")
        assert suggested(session) == [(one, other)]
        session.execute(sa.delete(Supporter).where(Supporter.email.like("m%")))
        assert suggested(session) == [(one, other)]
