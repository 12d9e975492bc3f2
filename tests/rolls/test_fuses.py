"""Half a file strikes nobody by mistake: many go only when somebody says how many."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.electors import Edition, Elector, people
from capture.errors import RollStrikesMany
from capture.rolls import persons, working
from capture.settings import Settings
from tests.rolls.lines import bring, line, look, write
from tests.rolls.test_working import receive, state

CROWD = [
    line(given=f"Odette {first}{second}", order=str(at))
    for at, (first, second) in enumerate((first, second) for first in "ABCDEF" for second in "ABCDE")
]


def living(database: Database) -> int | None:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(Elector.struck_at.is_(None)))


def test_half_a_file_strikes_nobody_until_it_is_said_how_many(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, CROWD))
    half = write(tmp_path, CROWD[:5], "half.csv")
    with pytest.raises(RollStrikesMany, match="25 of the 30"):
        bring(chosen, database, half)
    with pytest.raises(RollStrikesMany):
        bring(chosen, database, half, let_go=24)
    assert living(database) == 30
    bring(chosen, database, half, let_go=25)

    assert living(database) == 5


def test_a_row_that_is_refused_strikes_nobody(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, CROWD))
    broken = write(tmp_path, [*CROWD[1:], line(family="", given="")], "broken.csv")
    _, weighed = bring(chosen, database, broken)
    assert (weighed.struck, weighed.spared, living(database)) == (0, 1, 30)
    _, weighed = bring(chosen, database, broken, let_go=1)

    assert (weighed.struck, weighed.spared, living(database)) == (1, 0, 29)


def test_a_list_that_nobody_can_read_strikes_nobody(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, CROWD))
    odd = write(tmp_path, [line(given="Ana", list="Jeunes de 18 ans")], "odd.csv")
    edition, weighed = bring(chosen, database, odd)

    assert (weighed.added, weighed.struck, living(database)) == (1, 0, 31)
    assert edition.counts["remarks"] == {persons.LISTLESS: 1}


def test_at_the_desk_the_number_is_typed(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, CROWD))
    number = receive(chosen, database, write(tmp_path, CROWD[:5], "half.csv"))
    assert working.work(chosen, database)
    for typed in (None, 24, 26):
        with pytest.raises(RollStrikesMany):
            working.confirm(database, number, typed)
    working.confirm(database, number, 25)
    assert working.work(chosen, database)

    assert (state(database, number), living(database)) == (people.IN, 5)


def test_a_roll_that_came_between_is_looked_at_first(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, CROWD[:5]))
    number = receive(chosen, database, write(tmp_path, CROWD[:6], "mine.csv"))
    assert working.work(chosen, database)
    bring(chosen, database, write(tmp_path, CROWD, "theirs.csv"))
    working.confirm(database, number)
    assert working.work(chosen, database)
    assert (state(database, number), living(database)) == (people.READING, 30)
    assert working.work(chosen, database)

    with database.reading() as session:
        seen = session.get_one(Edition, number)
    assert (seen.state, seen.counts["struck"]) == (people.READ, 24)
    assert "has changed" in seen.trouble
    assert look(chosen, database, tmp_path / "mine.csv").struck == 24
    working.confirm(database, number, 24)
    with database.reading() as session:
        assert session.get_one(Edition, number).trouble == ""
