"""The way of feet between precincts, streets and numbers."""

from dataclasses import replace

import pytest

from capture.walks import MOST, House, Size, doors, of_hours
from capture.walks.cutting import cut_evenly
from capture.walks.routes import metres, named, ordered

HOUSE = House(1, 1, "saint aurele", "rue a", "rue A", 1, "", "", 1, 3)
# One above the other, from north to south; the third has no place.
PLACES = {1: (43.60, 1.44), 2: (43.58, 1.44), 3: (43.59, 1.44)}


def test_precincts_follow_by_nearness_and_those_without_a_place_come_last() -> None:
    houses = [replace(HOUSE, id=number, precinct_id=number) for number in (4, 2, 1, 3)]

    assert [house.precinct_id for house in ordered(houses, PLACES)] == [1, 3, 2, 4]
    assert [house.precinct_id for house in ordered([replace(HOUSE, precinct_id=None), HOUSE], {})] == [None, 1]


def test_bis_comes_after_its_number_and_entrances_in_turn() -> None:
    three = [replace(HOUSE, suffix="bis"), replace(HOUSE, entrance="B"), HOUSE]

    assert [house.said for house in ordered(three, {})] == ["1", "1 · B", "1 bis"]
    assert replace(HOUSE, suffix="B").said == "1B"
    assert replace(HOUSE, number=0).said == "rue A"


def test_a_name_tells_the_streets_and_how_far() -> None:
    two = [HOUSE, replace(HOUSE, number=9), replace(HOUSE, street="rue B", street_key="rue b", number=4)]

    assert named(two) == "rue A 1–9, rue B 4"
    assert named([replace(HOUSE, number=0)]) == "rue A"
    assert len(named([replace(HOUSE, street=f"rue {n}", street_key=str(n)) for n in range(99)])) <= 120


def test_doors_are_guessed_from_electors() -> None:
    assert [doors(electors) for electors in (0, 1, 2, 3, 64)] == [1, 1, 1, 2, 40]
    assert of_hours(2.5, 20) == Size(50)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 50, 200])
def test_whatever_is_cut_is_whole(count: int) -> None:
    houses = [replace(HOUSE, id=number, number=number, electors=1 + number % 7) for number in range(1, 101)]
    parts = list(cut_evenly(houses, Size(0, count)))

    assert [house for part in parts for house in part] == houses
    assert all(parts) and len(parts) <= count
    if count <= 7:
        share = sum(house.doors for house in houses) / count
        assert all(abs(sum(house.doors for house in part) - share) <= 5 for part in parts)


def test_nothing_is_cut_into_nothing() -> None:
    assert list(cut_evenly([], Size(20))) == []


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    assert metres((43.6, 1.44), (43.61, 1.44)) == pytest.approx(1111, abs=1)
    assert metres((43.6, 1.44), (43.6, 1.45)) == pytest.approx(805, abs=1)


def test_no_town_is_cut_into_more_walks_than_anybody_could_look_over() -> None:
    assert Size(1).parts(1_000_000) == Size(0, 999_999).parts(10) == MOST
