"""Statements that go past SQLAlchemy give the same rows and the same troubles as those that do not."""

from typing import Any

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.journal import Entry
from capture.statements import Insert, changed, inserting, prepared
from capture.suppressions import Suppression
from tests.conftest import NOON


@prepared
def _write(insert: Insert) -> Any:
    row = insert(Suppression)
    moved = row.on_conflict_do_update(index_elements=["who"], set_={"at": row.excluded.at})
    return moved.returning(Suppression.__table__.c.who)


@prepared
def _note(insert: Insert) -> Any:
    return insert(Entry)


def test_a_row_comes_back_as_it_was_written(database: Database) -> None:
    with database.writing() as session:
        assert [tuple(row) for row in _write(session, {"who": "odette", "at": NOON})] == [("odette",)]
    with database.reading() as session:
        assert session.get_one(Suppression, "odette").at == NOON


def test_many_rows_are_written_with_their_types(database: Database) -> None:
    lines = [{"at": NOON, "actor": "odette", "act": f"act {n}", "particulars": {"n": n}} for n in range(3)]

    with database.writing() as session:
        assert _note(session, lines) == []

    with database.reading() as session:
        assert sorted(entry.particulars["n"] for entry in session.scalars(sa.select(Entry))) == [0, 1, 2]


def test_a_trouble_has_the_name_that_others_catch(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.writing() as session:
        _write(session, {"who": None, "at": NOON})


def test_what_an_insert_leaves_as_it_is_does_not_count(database: Database) -> None:
    people = [{"who": who, "at": NOON} for who in ("odette", "bilal", "camille")]
    with database.writing() as session:
        row = inserting(session)(Suppression)
        assert changed(session, row.values(people[:2])) == 2
        assert changed(session, row.values(people).on_conflict_do_nothing()) == 1
        instead = {"at": row.excluded.at}
        assert changed(session, row.values(people).on_conflict_do_update(index_elements=["who"], set_=instead)) == 3


def test_who_is_not_there_is_not_counted(database: Database) -> None:
    with database.writing() as session:
        _write(session, {"who": "odette", "at": NOON})
        for gone in (1, 0):
            assert changed(session, sa.delete(Suppression).where(Suppression.who.in_(["odette", "bilal"]))) == gone
