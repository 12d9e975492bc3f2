"""A hostile roll is refused or comes in harmless; nothing of it makes a spreadsheet, a page or a database stumble."""

import string
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.town import HEADS
from capture.database import Database
from capture.electors import Building, Elector
from capture.errors import HustingsError
from capture.rolls import bringing, columns, persons
from capture.settings import Settings
from tests.conftest import KEY
from tests.rolls.lines import NAMES, bring, line, write

HOSTILE = ("=1+1", "\x00", "\ud800", "\u202e", "<script>", "'; DROP TABLE electors;--", "x" * 100_000, "\n" * 9)
KEPT = [name for name in NAMES if name not in ("b1", "b2", "b3", "b4", "nationality", "c1", "c2", "c3", "country")]
# A cell of anything, with the letters of addresses and numbers more often.
CELLS = st.text(max_size=60) | st.text(string.ascii_letters + " 0123456789-/'", max_size=60)
KEPT_AS = columns.taken_for([HEADS[NAMES.index(name)] for name in KEPT], [])


@pytest.mark.parametrize("cell", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_cell_does_no_harm(chosen: Settings, database: Database, tmp_path: Path, cell: str) -> None:
    rows = [line(**{"given": f"Ana {at}"} | {name: cell}) for at, name in enumerate(KEPT)]
    path = tmp_path / "hostile.csv"
    lines = [";".join(HEADS), *(";".join(f'"{one}"' for one in row) for row in rows)]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    try:
        bring(chosen, database, path)
    except HustingsError:
        return
    with database.reading() as session:
        tables = (Elector.__table__, Building.__table__)
        kept = [str(one) for table in tables for row in session.execute(sa.select(*table.c)) for one in row]
    assert all(text.isprintable() and len(text) <= 200 and not text.startswith(("=", "+", "@")) for text in kept)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.lists(CELLS, min_size=len(KEPT), max_size=len(KEPT)))
def test_whatever_a_row_holds_fits_into_the_database(row: list[str]) -> None:
    reader = persons.Reader(KEPT_AS, KEY)
    told = reader.read(2, row)

    assert (told is None) == (len(reader.refused) == 1)
    if told is not None:
        assert len(told) == len(persons.ARRIVING)
        texts = [cell for cell in told if isinstance(cell, str)]
        assert all(text.isprintable() and "\x00" not in text for text in texts)
        "".join(texts).encode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "a;b\n",
        "code,nom,adresse\n0001,Salle,Place X\n",
        "%PDF-1.4",
        "PK\x03\x04nothing",
        '"never closed;' * 20_000,
    ],
)
def test_what_is_no_roll_says_so(chosen: Settings, database: Database, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong"
    path.write_text(text, "utf-8")
    with pytest.raises(HustingsError):
        bringing.understand(database, path)


def test_many_rolls_of_rubbish_leave_the_roll_as_it_was(
    chosen: Settings, sqlite_only: str, tmp_path: Path, numbers: Callable[[int, int], int]
) -> None:
    database = Database(sqlite_only)
    good = write(tmp_path, [line()])
    bring(chosen, database, good)
    whole, path = good.read_bytes(), tmp_path / "rubbish.csv"
    for at in range(numbers(30, 3000)):
        # A byte of every place in turn becomes another one.
        place = at * 37 % len(whole)
        path.write_bytes(whole[:place] + bytes([at * 61 % 256]) + whole[place + 1 :])
        try:
            layout, mapping = bringing.understand(database, path)
            with bringing.read(chosen, path, layout, mapping) as roll:
                assert bringing.weigh(database, roll).people <= 2
        except HustingsError:
            continue
    with database.reading() as session:
        assert session.scalars(sa.select(Elector.family_name)).all() == ["MARTIN"]
    database.close()
