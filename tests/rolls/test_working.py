"""A roll at the worker: one that the database does not take is said to be so, once, and nothing else waits for it."""

from pathlib import Path

import sqlalchemy as sa

from capture.database import Database
from capture.electors import Building, Edition, people
from capture.rolls import working
from capture.settings import Settings
from tests.rolls.lines import bring, line, write


def receive(chosen: Settings, database: Database, path: Path) -> int:
    """Bring a roll to the desk and say that its columns are right; its number."""
    with path.open("rb") as stream:
        edition = working.receive(chosen, database, stream, path.name, "omar")
    working.order(database, edition.id, edition.mapping)
    return edition.id


def state(database: Database, number: int) -> str:
    """Where a roll is."""
    with database.reading() as session:
        return session.get_one(Edition, number).state


def rename(database: Database, table: str, name: str) -> None:
    with database.writing() as session:
        session.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


def test_what_cannot_be_seen_does_not_come_in(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(
        chosen,
        database,
        write(tmp_path, [line(number="", street="", place="RESIDENCE \x00LES\u202e PINS", town="A\x00B")]),
    )

    with database.reading() as session:
        told = session.execute(sa.select(Building.street, Building.entrance, Building.town)).one()
    assert all(text.isprintable() for text in told)
    assert "Pins" in told.street


def test_an_entrance_holds_no_signs_that_cannot_be_seen(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(number="", street="LE BOURG", place="RES \x00LES\u202e PINS")]))

    with database.reading() as session:
        assert session.scalars(sa.select(Building.entrance)).one().isprintable()


def test_what_the_database_does_not_take_has_failed_for_good(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    number = receive(chosen, database, write(tmp_path, [line()]))
    rename(database, "suppressions", "away")
    try:
        assert working.work(chosen, database)
    finally:
        rename(database, "away", "suppressions")

    assert state(database, number) == people.FAILED
    assert not working.file_of(chosen, number).exists()
    assert not working.work(chosen, database)
