"""Where people live, as far as they told."""

from capture import figures
from capture.database import Database
from capture.issues import Catalogue
from tests.conftest import NOON
from tests.figures.conftest import SeenFrom, arrives


def test_postcodes_are_ranked_and_who_told_none_is_counted_apart(town: Database, seen: SeenFrom) -> None:
    with town.writing() as session:
        arrives(session, "fifth@exemple.fr", NOON, postcode="31500")
        postcodes = figures.postcodes(seen(session))
    assert [(row.value, row.count.people, row.count.line) for row in postcodes.rows] == [
        ("31500", 2, "postcode:31500"),
        ("31000", 1, "postcode:31000"),
    ]
    assert (postcodes.without.people, postcodes.without.line) == (2, "-postcode:*")
    assert not postcodes.timely


def test_twenty_postcodes_are_shown_and_the_others_are_one_number(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        for number in range(23):
            arrives(session, f"p{number}@exemple.fr", NOON, postcode=f"{31000 + number}")
        postcodes = figures.postcodes(seen(session))
    assert len(postcodes.rows) == 20
    assert (postcodes.others, postcodes.rest.people) == (3, 3)


def test_a_neighbourhood_in_which_nobody_lives_yet_is_told(
    town: Database, catalogue: Catalogue, seen: SeenFrom
) -> None:
    with town.reading() as session:
        rows = figures.neighbourhoods(seen(session)).rows
    assert [(row.name, row.count.people) for row in rows[:1]] == [("Bellevue", 2)]
    assert {row.value for row in rows} == set(catalogue.neighbourhoods)
    assert sum(row.count.people for row in rows) == 2


def test_a_neighbourhood_that_left_the_site_keeps_its_people(town: Database, seen: SeenFrom) -> None:
    with town.writing() as session:
        arrives(session, "fifth@exemple.fr", NOON, neighbourhood="old-port")
        rows = figures.neighbourhoods(seen(session)).rows
    assert [(row.name, row.count.people) for row in rows[:2]] == [("Bellevue", 2), ("old-port", 1)]
