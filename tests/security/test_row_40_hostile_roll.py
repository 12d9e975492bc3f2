"""A roll from anybody: whatever its bytes, it comes in harmless or is refused with a sentence, and nobody is half."""

import os
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks import town
from benchmarks.town import HEADS
from capture.database import Database
from capture.electors import Building, Edition, Elector
from capture.errors import HustingsError
from capture.imports.limits import LARGEST_UNPACKED, MIB
from capture.settings import ROOT, Settings
from tests.conftest import ENVIRONMENT
from tests.rolls.lines import bring, line, write
from tests.security.test_row_15_bombs import HEAD, laughs, workbook

# Beyond what the app has anyway (SECURITY, row 15).
MEMORY = 50 * MIB
DISK = 5 * MIB


def whole(*rows: list[str], heads: list[str] = HEADS) -> bytes:
    """Return a roll as a prefecture writes it."""
    return "".join(";".join(f'"{cell}"' for cell in row) + "\n" for row in (heads, *rows)).encode()


@pytest.fixture
def roll(chosen: Settings, database: Database, tmp_path: Path) -> Callable[[bytes], str]:
    """Bring a file in beside Odette, who is on the roll already; what is said of it, nothing where it came in."""
    bring(chosen, database, write(tmp_path, [line()]))

    def brought(content: bytes) -> str:
        """Bring it."""
        path = tmp_path / "hostile"
        path.write_bytes(content)
        try:
            bring(chosen, database, path, let_go=1)
        except HustingsError as why:
            return str(why)
        return ""

    return brought


def kept(database: Database) -> tuple[int | None, ...]:
    """How many people, buildings and rolls there are."""
    with database.reading() as session:
        return tuple(
            session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (Elector, Building, Edition)
        )


ANA = {"family": "SILVA", "given": "Ana", "order": "2"}
CUT = whole(line(), line(**ANA))
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing but NUL": lambda: b"\0" * 1000,
    "one line of fifty megabytes": lambda: whole(line()) + b"x" * (50 * MIB),
    "one cell of fifty megabytes": lambda: whole(line()) + b'"' + b"x\n" * (25 * MIB),
    "ten thousand columns": lambda: whole(heads=[f"nom {number}" for number in range(10_000)]),
    "a cell cut in its middle": lambda: CUT[: CUT.index(b"Ana") + 1] + b"\n" * 200_000,
    "a sheet of nothing, a thousand times as large": lambda: workbook(HEAD.encode() + b" " * (100 * MIB)),
    "more than 200 MB": lambda: workbook(b"\0" * (LARGEST_UNPACKED + 1)),
    "a billion laughs": laughs,
    "half a workbook": lambda: workbook(HEAD.encode() * 100)[:300],
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "a PDF": lambda: b"%PDF-1.4\n",
    "a page": lambda: b"<!doctype html><html><body>roll</body></html>",
}


@pytest.mark.parametrize("attack", REFUSED)
def test_what_is_no_roll_is_refused_with_a_sentence_and_nothing_changes(
    roll: Callable[[bytes], str], database: Database, attack: str
) -> None:
    content, before = REFUSED[attack](), kept(database)
    tracemalloc.start()
    try:
        why = roll(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert why.endswith((".", "?", "…")) and "Traceback" not in why
    assert most < MEMORY
    assert kept(database) == before


HARMLESS = {
    "NUL within": whole(line(**ANA | {"given": "A\0na"})),
    "formulas": whole(line(**ANA | {"family": "=1+1", "street": "@SUM(A1)", "town": "+31000", "given": "-Ana"})),
    "two encodings": whole(line(**ANA)) + whole(line(**ANA | {"given": "Zoé"}))[:-1].replace(b"\xc3\xa9", b"\xe9"),
    "no end of the last line": whole(line(**ANA))[:-1],
    "returns of three kinds": whole(line(**ANA)).replace(b"\n", b"\r\n", 1) + b"\r\r\n\n",
    "a row cut short": whole(line(**ANA)) + b'"99123";"SAINT-AURELE";"Liste pr',
}


@pytest.mark.parametrize("attack", HARMLESS)
def test_what_is_odd_comes_in_harmless_or_not_at_all(
    roll: Callable[[bytes], str], database: Database, attack: str
) -> None:
    before, why = kept(database), roll(HARMLESS[attack])
    assert (kept(database) == before) == bool(why)
    with database.reading() as session:
        told = [
            str(cell)
            for table in (Elector.__table__, Building.__table__)
            for row in session.execute(sa.select(*table.c))
            for cell in row
        ]
    assert all(text.isprintable() and not text.startswith(("=", "+", "@", "-")) for text in told)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of five megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_where_the_disk_is_full_it_is_said_and_nothing_changes(
    sqlite_pattern: Path, tmp_path: Path, disk: Path
) -> None:
    path, url = town.write(tmp_path / "town", 20_000), f"sqlite:///{disk / 'capture.db'}"
    shutil.copy(sqlite_pattern, disk / "capture.db")
    environment = os.environ | ENVIRONMENT | {"DATABASE_URL": url, "HUSTINGS_INSTANCE": str(disk)}
    command = [sys.executable, "-m", "capture.cli", "roll", "import", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment | {"LANG": "fr_FR.UTF-8"}, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "Le disque est plein" in done.stderr and "rien n’a changé" in done.stderr
    with closing(Database(url)) as database:
        assert kept(database) == (0, 0, 0)
    left = {one.name for one in disk.iterdir()}
    assert left <= {"capture.db", "capture.db-wal", "capture.db-shm", "capture.db-queue"}
