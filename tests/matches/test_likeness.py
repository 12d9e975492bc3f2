"""What speaks for a supporter being an elector: a table of pairs holds the weights."""

import pytest

from capture.matches import likeness
from capture.matches.likeness import THRESHOLD, Enrolled, Home, Known

DOOR = Home(12, "paix", "31000", "saint aurele", "bellevue")
NEXT = Home(14, "paix", "31000", "saint aurele", "bellevue")
AWAY = Home(3, "moulin", "31200", "saint aurele", "port")
QUARTER = Home(neighbourhood="bellevue")
NOWHERE = Home()


def score(
    told: tuple[str, str],
    enrolled: tuple[str, str, str],
    bearers: int = 1,
    homes: tuple[Home, Home] = (NOWHERE, DOOR),
) -> int:
    known = Known(1, *told, homes[0])
    row = Enrolled(1, enrolled[1], enrolled[2], enrolled[0], homes[1])
    naming = likeness.names_agree(known, row)
    return 0 if naming is None else likeness.score(likeness.weigh(naming, bearers, *homes))


ODETTE = ("Odette Jeanne", "MARTIN", "")
# Who they are by their names alone, where nobody else on the roll is called so.
ONE_AND_THE_SAME = [
    (("Odette", "Martin"), ODETTE),
    (("odette", "MARTIN"), ODETTE),
    (("Éloïse", "Lefèvre"), ("ELOISE", "LEFEVRE", "")),
    (("Jean-Luc", "Petit"), ("Jean Luc Marie", "PETIT", "")),
    (("Jean-Luc", "Petit"), ("Jean-Luc, Marie", "PETIT", "")),
    (("Jean", "Petit"), ("Jean Luc Marie", "PETIT", "")),
    (("Rémi", "Faure"), ("RÉMY", "FAURE", "")),
    (("Ana", "Silva"), ("Ana", "SOUSA", "SILVA")),
    (("Ana", "Sousa-Silva"), ("Ana", "SOUSA", "SILVA")),
    (("Ana", "Silva Sousa"), ("Ana", "SOUSA", "SILVA")),
    (("Guy", "de La Tour"), ("Guy", "LA TOUR", "")),
    (("Anne", "d’Arc"), ("Anne", "D'ARC", "")),
    (("Martin", "Odette"), ODETTE),
]
# Who may be somebody when where they live says so, too.
WITH_A_HOME = [
    (("Odette", "Martain"), ODETTE),
    (("Odete", "Martin"), ODETTE),
    (("O.", "Martin"), ODETTE),
    (("Jeanne", "Martin"), ODETTE),
    (("Odette", "Martin-Dupont"), ODETTE),
    (("", "Martin"), ODETTE),
    (("Odette", ""), ODETTE),
]
TWO_PEOPLE = [
    (("Julie", "Martin"), ("Julien", "MARTIN", "")),
    (("Michel", "Martin"), ("Michèle", "MARTIN", "")),
    (("Jean-Luc", "Petit"), ("Jean", "PETIT", "")),
    (("Odette", "Durand"), ODETTE),
    (("Bilal", "Martin"), ODETTE),
]


@pytest.mark.parametrize(("told", "enrolled"), ONE_AND_THE_SAME)
def test_a_name_that_nobody_else_has_is_enough(told: tuple[str, str], enrolled: tuple[str, str, str]) -> None:
    assert score(told, enrolled) >= THRESHOLD


@pytest.mark.parametrize(("told", "enrolled"), WITH_A_HOME)
def test_a_likely_name_needs_a_home(told: tuple[str, str], enrolled: tuple[str, str, str]) -> None:
    assert score(told, enrolled) < THRESHOLD <= score(told, enrolled, homes=(DOOR, DOOR))


@pytest.mark.parametrize("homes", [(NOWHERE, DOOR), (DOOR, DOOR)])
@pytest.mark.parametrize(("told", "enrolled"), TWO_PEOPLE)
def test_two_who_are_called_otherwise_are_two(
    told: tuple[str, str], enrolled: tuple[str, str, str], homes: tuple[Home, Home]
) -> None:
    assert score(told, enrolled, homes=homes) == 0


@pytest.mark.parametrize(
    ("bearers", "home", "proposed"),
    [
        (1, AWAY, False),
        (2, NOWHERE, True),
        (3, AWAY, False),
        (4, NOWHERE, False),
        (10, QUARTER, True),
        (11, QUARTER, True),
        (30, NOWHERE, False),
        (30, NEXT, True),
        (30, DOOR, True),
    ],
)
def test_of_many_of_one_name_the_home_tells(bearers: int, home: Home, proposed: bool) -> None:
    assert (score(("Odette", "Martin"), ODETTE, bearers, (home, DOOR)) >= THRESHOLD) is proposed


def test_the_nearer_the_higher() -> None:
    scores = [score(("Odette", "Martin"), ODETTE, 4, (home, DOOR)) for home in (DOOR, NEXT, QUARTER, NOWHERE, AWAY)]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 5


def test_no_sum_leaves_the_scale() -> None:
    assert score(("Odette", "Martin"), ODETTE, 1, (DOOR, DOOR)) == 100
    assert score(("O", "Martin"), ODETTE, 1, (AWAY, DOOR)) == 0
