"""How many people there are, and by which pages and leaflets they came."""

from datetime import timedelta

from sqlalchemy.orm import Session

from capture import figures
from capture.database import Database
from capture.figures import Ranking
from tests.cast import BILAL
from tests.conftest import NOON
from tests.figures.conftest import SeenFrom, arrives, leaves


def ranked(ranking: Ranking) -> list[tuple[str, int, int]]:
    """Return value, people and newcomers of each row."""
    return [(row.value, row.count.people, row.lately.people) for row in ranking.rows]


def test_everybody_is_counted_and_who_left_is_told(town: Database, seen: SeenFrom) -> None:
    with town.writing() as session:
        leaves(session, BILAL)
        people = figures.people(seen(session))
    assert (people.everybody.people, people.everybody.line) == (4, "")
    assert (people.left.people, people.left.line) == (1, "status:left")
    assert people.came.people == 3


def test_pages_are_ranked_with_the_sign_ups_of_a_week(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        pages = figures.pages(seen(session))
    assert ranked(pages) == [("/sign-up/", 2, 1), ("/issues/logement/", 1, 1), ("import:1", 1, 0)]
    assert [row.long for row in pages.rows] == [100, 50, 50]
    assert (pages.others, pages.rest.people, pages.without.people) == (0, 0, 0)
    assert pages.rows[0].lately.line == "source:/sign-up/ confirmed:[2026-11-16 TO *]"


def test_a_page_is_called_by_its_title_in_its_language(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        first = figures.pages(seen(session)).rows[0]
    assert (first.name, first.language) == ("Je signe", "fr")


def test_who_came_by_no_leaflet_is_counted_apart(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        leaflets = figures.leaflets(seen(session))
    assert ranked(leaflets) == [("leaflet-housing", 1, 1)]
    assert (leaflets.without.people, leaflets.without.line) == (3, "-src:*")


def many(session: Session) -> None:
    """Bring twelve people by page 1, eleven by page 2, down to one by page 12, and one by none."""
    number = 0
    for page in range(1, 13):
        for _ in range(13 - page):
            number += 1
            arrives(session, f"p{number}@exemple.fr", NOON - timedelta(days=9), confirmed=True, source=f"/page-{page}/")
    arrives(session, "p0@exemple.fr", NOON - timedelta(days=9))


def test_beyond_the_first_ten_the_others_are_one_number(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        many(session)
        pages = figures.pages(seen(session))
    assert [row.count.people for row in pages.rows] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert (pages.others, pages.rest.people, pages.without.people) == (2, 3, 1)
    assert str(pages.rest.line).startswith("source:* -source:(/page-1/ OR /page-2/")


def test_the_rest_of_very_long_names_leads_nowhere(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        for number in range(12):
            arrives(session, f"p{number}@exemple.fr", NOON, source=f"/{number:x>197}/")
        pages = figures.pages(seen(session))
    assert (pages.rest.people, pages.rest.line) == (2, None)


def test_nobody_is_no_accident(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session:
        pages = figures.pages(seen(session))
        assert (pages.rows, pages.others, pages.rest.people, pages.without.people) == ((), 0, 0, 0)
        assert figures.people(seen(session)).everybody.people == 0


def test_after_a_flood_nobody_counts_by_which_page_it_came(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        assert figures.pages(seen(session), most=2).timely
        pages = figures.pages(seen(session), most=1)
    assert not pages.timely
    assert [row.lately.people for row in pages.rows] == [0, 0, 0]
    assert [row.count.people for row in pages.rows] == [2, 1, 1]
