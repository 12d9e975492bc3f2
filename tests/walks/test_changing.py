"""Walks are changed by hand, and nothing of them is lost."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from capture import walks
from capture.database import Database
from capture.errors import LinkUnknown, StopMissing, WalkClosed, WalkUnknown
from capture.walks import Choice, Order, Size, Walk, codes, links
from capture.walks.goals import PERSUADE
from tests.conftest import NOON
from tests.field.town import Town

SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)


@pytest.fixture
def desk(database: Database, built: Town) -> Iterator[Session]:
    """An act at the desk."""
    with database.writing() as session:
        yield session


@pytest.fixture
def two(desk: Session) -> list[Walk]:
    """The port in two walks: the quay, and the street of the school."""
    order = Order(Choice(precincts=("0012",)), Size(0, 2), PERSUADE, "porte")
    return walks.cut(desk, order, "Omar", NOON)


def numbers(desk: Session, walk: Walk) -> list[int]:
    return [house.number for house in walks.of_walk(desk, walk.id)]


def test_a_building_moves_into_its_turn_in_the_other_walk(desk: Session, two: list[Walk]) -> None:
    quay, school = two
    first = walks.of_walk(desk, quay.id)[0]

    walks.move(desk, quay, first.id, school, "Omar", NOON)

    assert len(numbers(desk, quay)) == 7
    assert school.name == "quai du Port 16, rue de l’École 1–18"
    assert numbers(desk, school)[0] == 16
    with pytest.raises(StopMissing):
        walks.move(desk, quay, first.id, school, "Omar", NOON)


def test_a_building_that_comes_back_is_in_its_walk_once(desk: Session, two: list[Walk]) -> None:
    quay, school = two
    first = walks.of_walk(desk, quay.id)[0]
    before = numbers(desk, quay)
    walks.move(desk, quay, first.id, school, "Omar", NOON)
    walks.move(desk, school, first.id, quay, "Omar", NOON)

    assert numbers(desk, quay) == before
    assert [one.buildings for one in walks.listed(desk)] == [8, 18]


def test_two_walks_become_one_and_one_is_closed(desk: Session, two: list[Walk]) -> None:
    quay, school = two
    walks.merge(desk, quay, school, "Omar", NOON)

    assert len(numbers(desk, school)) == 26 and not numbers(desk, quay)
    assert quay.closed_at == NOON
    with pytest.raises(WalkClosed):
        walks.merge(desk, school, quay, "Omar", NOON)
    with pytest.raises(StopMissing):
        walks.merge(desk, school, school, "Omar", NOON)


def test_a_walk_is_split_where_somebody_says(desk: Session, two: list[Walk]) -> None:
    _, school = two
    even = next(house.id for house in walks.of_walk(desk, school.id) if house.number == 18)
    rest = walks.split(desk, school, even, "Omar", NOON)

    assert numbers(desk, school) == [1, 3, 5, 7, 9, 11, 13, 15, 17] and numbers(desk, rest) == [
        18,
        16,
        14,
        12,
        10,
        8,
        6,
        4,
        2,
    ]
    assert (rest.goal, rest.script, rest.volunteer) == (PERSUADE, "porte", None)
    assert (school.name, rest.name) == ("rue de l’École 1–17", "rue de l’École 2–18")
    with pytest.raises(StopMissing):
        walks.split(desk, school, walks.of_walk(desk, school.id)[0].id, "Omar", NOON)


def test_the_last_building_that_leaves_closes_the_walk(desk: Session, two: list[Walk]) -> None:
    quay, school = two
    for house in walks.of_walk(desk, quay.id):
        walks.move(desk, quay, house.id, school, "Omar", NOON)

    assert quay.closed_at == NOON
    assert [listed.walk for listed in walks.listed(desk)] == [school]


def test_a_closed_walk_opens_for_nobody_and_frees_its_buildings(desk: Session, two: list[Walk]) -> None:
    quay, _ = two
    token = walks.hand(desk, quay, "Karim", SATURDAY, SUNDAY, "Omar", NOON)
    walks.close(desk, quay, "Omar", NOON)
    walks.close(desk, quay, "Omar", NOON)

    with pytest.raises(LinkUnknown):
        links.find(desk, token, SATURDAY)
    with pytest.raises(WalkClosed):
        walks.hand(desk, quay, "Elsa", SATURDAY, SUNDAY, "Omar", NOON)
    assert len(walks.free(desk, Choice(precincts=("0012",), again=True))) == 8
    assert [listed.buildings for listed in walks.listed(desk, closed=True)] == [8]


def test_a_walk_that_is_taken_back_is_nobodys(desk: Session, two: list[Walk]) -> None:
    quay, _ = two
    token = walks.hand(desk, quay, "Karim", SATURDAY, SUNDAY, "Omar", NOON)
    walks.take_back(desk, quay, "Omar", NOON)

    assert quay.volunteer is None
    with pytest.raises(LinkUnknown):
        links.find(desk, token, SATURDAY)


def test_a_walk_is_found_however_its_code_is_typed(desk: Session, two: list[Walk]) -> None:
    assert walks.get(desk, codes.shown(two[0].code).lower()) is two[0]
    with pytest.raises(WalkUnknown):
        walks.get(desk, codes.closed("BBBB"))
