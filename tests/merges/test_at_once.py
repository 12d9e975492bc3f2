"""Two merges at once, and a merge while the person acts themselves: one after the other, and nothing is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from capture import consents, memberships, merges, moves, suppressions
from capture.database import Database
from capture.errors import MergeFinal, PersonMissing
from capture.issues import Catalogue
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import who_is
from tests.merging import AFTERWARDS, AGAIN, LATER, merged, twice
from tests.serving.copies import until
from tests.web.own import opened

PATIENCE = 30  # seconds


@pytest.fixture
def three(database: Database, catalogue: Catalogue) -> tuple[int, int, int]:
    with database.writing() as session:
        return *twice(session, catalogue), confirms(session, wish_of(BILAL), catalogue)


def at_once(database: Database, *acts: Callable[[Session], object]) -> list[object]:
    """Do acts at the same moment, each in a transaction of its own; return what came of each."""
    ready = Barrier(len(acts))

    def do(act: Callable[[Session], object]) -> object:
        ready.wait(PATIENCE)
        try:
            with database.writing() as session:
                return act(session)
        except (PersonMissing, MergeFinal) as told:
            return type(told)

    with ThreadPoolExecutor(len(acts)) as colleagues:
        return list(colleagues.map(do, acts))


def test_two_who_merge_the_same_person_at_once_merge_them_once(database: Database, three: tuple[int, int, int]) -> None:
    kept, gone, other = three
    came = at_once(database, lambda session: merged(session, kept, gone), lambda session: merged(session, other, gone))
    assert sorted(map(str, came)) == ["1", str(PersonMissing)]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Supporter.id))) == 2


def test_each_into_the_other_at_once_leaves_one(database: Database, three: tuple[int, int, int]) -> None:
    kept, gone, _ = three
    came = at_once(database, lambda session: merged(session, kept, gone), lambda session: merged(session, gone, kept))
    assert sorted(map(str, came)) == ["1", str(PersonMissing)]


def test_two_who_undo_at_once_undo_once(database: Database, three: tuple[int, int, int]) -> None:
    kept, gone, _ = three
    with database.writing() as session:
        number = merged(session, kept, gone)

    def undo(session: Session) -> int:
        return merges.undo(session, kept, number, "staff:1", AFTERWARDS)

    assert sorted(map(str, at_once(database, undo, undo))) == sorted([str(gone), str(MergeFinal)])


@contextmanager
def merging(database: Database, kept: int, gone: int) -> Iterator[None]:
    """Merge two, and let somebody else act before it is done: they wait for it."""
    begun, acts = Event(), Event()

    def merge() -> None:
        with database.writing() as session:
            merged(session, kept, gone)
            begun.set()
            acts.wait(PATIENCE)
            if not database.is_sqlite:
                until(lambda: session.scalar(WAITING))

    with ThreadPoolExecutor(1) as colleague:
        done = colleague.submit(merge)
        assert begun.wait(PATIENCE)
        acts.set()
        yield
        done.result(PATIENCE)


WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def test_leaving_by_an_old_letter_meanwhile_leaves(database: Database, three: tuple[int, int, int]) -> None:
    kept, gone, _ = three
    with merging(database, kept, gone), database.writing() as session:
        memberships.leave(session, who_is(AGAIN), "/leave", LATER)
    with database.reading() as session:
        assert consents.standing(session, kept) == []
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))


@pytest.mark.parametrize("email", [CAMILLE, AGAIN])
def test_saving_the_own_page_meanwhile_is_told_and_overwrites_nothing(
    database: Database, visitor: FlaskClient, three: tuple[int, int, int], email: str
) -> None:
    kept, gone, _ = three
    page = opened(visitor, database, email)
    with merging(database, kept, gone):
        answer = visitor.post(page, data={"given_name": "Zoé", "language": "fr"})
    assert answer.status_code == 410
    with database.reading() as session:
        person = moves.person(session, who_is(email))
        assert person is not None
        assert (person.given_name, person.postcode) == ("Camille", "31000")
        assert set(consents.standing(session, kept)) == {"newsletter", "letter:housing", "sms", "letter:transport"}
    fresh = visitor.post(f"{page}/again")
    assert fresh.status_code == 303


def test_saving_the_own_page_first_is_told_to_whoever_merges(
    database: Database, visitor: FlaskClient, three: tuple[int, int, int]
) -> None:
    kept, gone, _ = three
    with database.reading() as session:
        seal = merges.look(session, kept, gone).seal
    page = opened(visitor, database, AGAIN)
    told = {"given_name": "Camille", "family_name": "Petit", "language": "fr"}
    assert visitor.post(page, data=told).status_code == 303
    with database.reading() as session:
        assert merges.look(session, kept, gone).seal != seal
