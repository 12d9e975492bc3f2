"""Issues in the order in which people want to hear about them, and what changed in a week."""

from datetime import timedelta

import sqlalchemy as sa

from capture import figures, interests, marks
from capture.database import Database
from capture.figures import Wish
from capture.issues import Catalogue
from capture.marks import Bit
from capture.words import speaking
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON, who_is
from tests.figures.conftest import SeenFrom, leaves


def wished(wishes: tuple[Wish, ...]) -> dict[str, tuple[int, int, int]]:
    """Return, of each issue that anybody ever ticked, people, ticks and ticks taken back."""
    told = {
        str(wish.count.line).removeprefix("issue:"): (wish.count.people, wish.ticked, wish.taken_back)
        for wish in wishes
    }
    return {key: numbers for key, numbers in told.items() if any(numbers)}


def test_the_most_wanted_stands_first_and_every_issue_stands(
    town: Database, catalogue: Catalogue, seen: SeenFrom
) -> None:
    with town.reading() as session:
        wishes = figures.issues(seen(session))
    assert wished(wishes) == {"housing": (3, 2, 0), "school": (1, 1, 0)}
    assert [wish.count.people for wish in wishes] == [3, 1] + [0] * (len(catalogue.issues) - 2)
    assert [wish.long for wish in wishes[:3]] == [100, 33.33, 0]


def test_what_is_taken_back_is_told_beside(town: Database, seen: SeenFrom) -> None:
    with town.writing() as session:
        leaves(session, BILAL)
        assert wished(figures.issues(seen(session))) == {"housing": (2, 2, 1), "school": (0, 1, 1)}


def test_what_is_older_than_a_week_has_changed_nothing(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        assert wished(figures.issues(seen(session, NOON + timedelta(days=9)))) == {
            "housing": (3, 0, 0),
            "school": (1, 0, 0),
        }


def test_an_issue_is_called_by_its_title_in_the_language_being_spoken(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session, speaking("fr"):
        french = figures.issues(seen(session))[0]
    assert (french.name, french.language) == ("Logement", "fr")


def test_an_issue_that_left_the_site_stays_while_somebody_ticks_it(
    town: Database, catalogue: Catalogue, seen: SeenFrom
) -> None:
    with town.writing() as session:
        confirms(session, wish_of(CAMILLE, "letter:canal"), catalogue)
        assert wished(figures.issues(seen(session)))["canal"] == (1, 1, 0)
        leaves(session, CAMILLE)
        assert "canal" not in {wish.name for wish in figures.issues(seen(session))}


def test_an_issue_beyond_the_last_bit_is_counted_by_its_rows(town: Database, seen: SeenFrom) -> None:
    with town.writing() as session:
        taken = marks.of_issues(session)
        free = [1 << place for place in range(marks.MOST_ISSUES) if 1 << place not in taken.values()]
        for mask in free:
            for kind, facet in (("ticks", "issue"), ("letters", "letter")):
                session.add(Bit(kind=kind, mask=mask, facet=facet, value=f"{mask}"))
        session.flush()
        number = session.execute(
            sa.text("SELECT id FROM supporters WHERE who = :who"), {"who": who_is(CAMILLE)}
        ).scalar()
        interests.tick(session, int(number or 0), ["water"])
        assert wished(figures.issues(seen(session)))["water"] == (1, 0, 0)
