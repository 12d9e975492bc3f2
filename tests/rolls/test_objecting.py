"""Whoever objected stays away, also from a file that tells less of them than the roll did."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import consents, doors, walks
from capture.database import Database, now
from capture.doors import Reply, Said
from capture.electors import Building, Edition, Elector, people
from capture.errors import ColumnsMissing, ListUnreadable
from capture.rolls import bringing, objecting, working
from capture.settings import Settings
from capture.walks import PERSUADE, Choice, Order, Size
from tests.conftest import KEY
from tests.rolls.lines import bring, line, write
from tests.rolls.test_working import receive, state


def object_to(database: Database, given: str = "Odette Jeanne", born: str = "1953-03-24") -> objecting.Objected:
    with database.writing() as session:
        done = objecting.object_to(session, KEY.encode(), ("Martin", given), born, "cli:omar", now())
        session.expunge_all()
        return done


def names(database: Database) -> list[str]:
    with database.reading() as session:
        living = sa.select(Elector.given_names).where(Elector.struck_at.is_(None))
        return sorted(session.scalars(living))


@pytest.mark.parametrize(
    "poorer",
    [
        {"born": "1953"},
        {"born": "00/00/1953"},
        {"born": ""},
        {"given": "Odette"},
        {"given": ""},
        {"given": "ODETTE M"},
    ],
    ids=str,
)
def test_a_file_that_tells_less_brings_nobody_back(
    chosen: Settings, database: Database, tmp_path: Path, poorer: dict[str, str]
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(given="Ana", order="2")]))
    assert object_to(database).gone == 1
    _, weighed = bring(chosen, database, write(tmp_path, [line(**poorer), line(given="Ana", order="2")], "newer.csv"))

    assert names(database) == ["Ana"]
    assert (weighed.held, weighed.alike) == (0, 1)


@pytest.mark.parametrize("other", [{"born": "24/03/1954"}, {"given": "Ana Odette"}, {"family": "SILVA"}], ids=str)
def test_somebody_else_comes_in(chosen: Settings, database: Database, tmp_path: Path, other: dict[str, str]) -> None:
    object_to(database)
    bring(chosen, database, write(tmp_path, [line(**other)]))

    assert len(names(database)) == 1


def test_of_those_alike_somebody_is_chosen(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = write(
        tmp_path, [line(), line(given="Odile", born="1/2/1953", order="2"), line(given="Ana", born="1/2/1990")]
    )
    bring(chosen, database, path)
    done = object_to(database, "Odette")
    assert (done.gone, [one.given_names for one in done.alike]) == (0, ["Odette Jeanne", "Odile"])
    with database.writing() as session:
        assert objecting.take_out(session, KEY.encode(), done.alike[0].id, "cli:omar", now()).gone == 1
    bring(chosen, database, path)

    assert names(database) == ["Ana", "Odile"]


def test_a_file_without_births_or_given_names_is_refused(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "poor.csv"
    path.write_text("Nom;Adresse\nMARTIN;12 rue de la Paix\n", "utf-8")

    with pytest.raises(ColumnsMissing, match="date of birth"):
        bringing.understand(database, path)


def test_a_file_without_heads_leaves_nothing_of_its_first_elector(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "headless.csv"
    path.write_text("MARTIN;Odette;24/03/1953;12 rue de la Paix\nSILVA;Ana;01/02/1980;14 rue de la Paix\n", "utf-8")
    with path.open("rb") as stream, pytest.raises(ListUnreadable):
        working.receive(chosen, database, stream, path.name, "omar")
    with pytest.raises(ListUnreadable):
        bringing.understand(database, path)

    with database.reading() as session:
        assert session.scalars(sa.select(Edition)).all() == []


def test_a_dropped_file_leaves_no_heads(chosen: Settings, database: Database, tmp_path: Path) -> None:
    number = receive(chosen, database, write(tmp_path, [line()]))
    working.drop(chosen, database, number)

    assert state(database, number) == people.DROPPED
    with database.reading() as session:
        dropped = session.get_one(Edition, number)
    assert (dropped.heads, dropped.mapping, dropped.heads_key) == ([], [], "")


def test_what_was_agreed_at_the_door_of_whoever_objects_goes(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(given="Ana", order="2", number="99")]))
    with database.writing() as session:
        (walk,) = walks.cut(session, Order(Choice(), Size(60), PERSUADE), "omar", now())
        version = consents.version(doors.asked(chosen.campaign))
        for house in walks.of_walk(session, walk.id):
            told = Reply(f"reply-of-{house.id}-x", Said(house.id, 1), True, version)
            assert doors.agree(session, walk, told, chosen.campaign, now()) == "agreed"

    assert object_to(database).gone == 1
    with database.reading() as session:
        (left,) = doors.agreed_doors(session)
        assert session.get_one(Building, left.building_id).number == 99
