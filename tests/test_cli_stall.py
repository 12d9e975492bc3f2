"""The command of the market stall, as whoever prints types it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capture import stalls
from capture.database import Database
from tests.serving.copies import Copy, initiated


@pytest.fixture(scope="module")
def house(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`."""
    return initiated(campaign_root, tmp_path_factory.mktemp("stall") / "campaign")


@pytest.fixture
def kept(house: Copy) -> Iterator[Database]:
    """Its database."""
    database = Database(f"sqlite:///{house.instance / 'capture.db'}")
    yield database
    database.close()


def test_the_command_prints_sheets_and_keeps_their_run(house: Copy, kept: Database) -> None:
    file = house.root / "market.pdf"
    done = house.hustings("stall", "print", "--pages", "2", "--language", "en", str(file))

    assert done.returncode == 0, done.stderr
    with kept.reading() as session:
        run = stalls.listed(session)[0].stall
    assert done.stderr.strip() == f"{file} is ready: 2 sheets, {run.codes[0]} to {run.codes[1]}."
    assert file.read_bytes().startswith(b"%PDF") and not done.stdout
    assert (run.language, run.sheets, len(run.issues)) == ("en", 2, stalls.MOST_ISSUES)
    assert run.by.startswith("cli:")


def test_what_cannot_be_printed_is_not_kept(house: Copy, kept: Database) -> None:
    with kept.reading() as session:
        before = len(stalls.listed(session))
    for words, said in [
        (["a.docx"], "its name must end in .pdf"),
        (["--language", "tlh", "a.pdf"], "There is no language “tlh”"),
        (["--pages", "0", "a.pdf"], "0 is not in the range 1<=x<=99"),
        (["--pages", "100", "a.pdf"], "100 is not in the range"),
    ]:
        done = house.hustings("stall", "print", *words)
        assert done.returncode != 0 and said in done.stderr

    with kept.reading() as session:
        assert len(stalls.listed(session)) == before
    assert not (house.root / "a.pdf").exists()
