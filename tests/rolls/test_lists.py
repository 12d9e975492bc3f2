"""The lists of a town come one by one: each tells of its own people only."""

from pathlib import Path

import sqlalchemy as sa

from capture.database import Database
from capture.electors import Elector
from capture.settings import Settings
from tests.rolls.lines import bring, line, write


def living(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        told = sa.select(Elector.commune, Elector.lists).where(Elector.struck_at.is_(None))
        return sorted((commune, kind) for commune, kind in session.execute(told))


def test_a_file_of_one_list_takes_nobody_from_the_other(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(list="LCM"), line(list="LCE")]))
    _, weighed = bring(chosen, database, write(tmp_path, [line(list="LCE")], "lce.csv"))

    assert (weighed.added, weighed.struck, living(database)) == (0, 0, [("99123", "LCM+LCE")])


def test_lists_that_come_one_by_one_make_one_person(chosen: Settings, database: Database, tmp_path: Path) -> None:
    for kind in ("LCM", "LCE"):
        bring(chosen, database, write(tmp_path, [line(list=kind)], f"{kind}.csv"))

    assert living(database) == [("99123", "LCM+LCE")]


def test_of_two_of_one_name_nobody_is_dropped(chosen: Settings, database: Database, tmp_path: Path) -> None:
    rows = [line(list="LCM"), line(list="LCE"), line(list="LCE", number="40", order="9")]
    bring(chosen, database, write(tmp_path, rows))

    assert living(database) == [("99123", "LCE"), ("99123", "LCM+LCE")]


def test_a_roll_of_another_town_takes_nobody_away(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line()]))
    bring(chosen, database, write(tmp_path, [line(commune="99456", number="7")], "other.csv"))

    assert living(database) == [("99123", "LP"), ("99456", "LP")]
