"""`hustings day`: the doors of a place that lags, for pairs and on paper."""

import sqlite3
from pathlib import Path

import pytest

from tests.serving.copies import Copy, again, initiated


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign with one station and thirty houses."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")
    (made.root / "bureaux.csv").write_text("code,nom,quartier,inscrits\n0001,École,Bellevue,90\n", "utf-8")
    assert made.hustings("precincts", "import", str(made.root / "bureaux.csv")).returncode == 0
    with sqlite3.connect(made.root / "instance" / "capture.db") as connection:
        connection.executemany(
            "INSERT INTO buildings (precinct_id, street, street_key, number, suffix, entrance, entrance_key, side,"
            " postcode, town, town_key, electors)"
            " VALUES (1, 'rue Haute', 'rue haute', ?, '', '', '', ?, '', '', '', 3)",
            [(number, number % 2) for number in range(1, 31)],
        )
    return made


@pytest.fixture
def campaign(pattern: Copy, tmp_path: Path) -> Copy:
    """The same, to write into."""
    return again(pattern, tmp_path / "campaign")


def test_each_pair_has_a_line_and_a_sheet_and_the_next_click_says_that_no_door_is_left(campaign: Copy) -> None:
    file = campaign.root / "pairs.pdf"
    done = campaign.hustings("day", "click", "Bellevue", "--pairs", "2", "--name", "Elsa", "--print", str(file))
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [line[3] for line in lines] == ["Elsa", "Pair 2"] and all("/walk/" in line[5] for line in lines)
    assert file.read_bytes().startswith(b"%PDF")
    again = campaign.hustings("day", "click", "--station", "1")
    assert again.returncode == 1 and again.stdout == "" and "No building is free" in again.stderr


def test_a_place_that_is_none_is_said(campaign: Copy) -> None:
    done = campaign.hustings("day", "click", "Nulle part")
    assert done.returncode == 1 and "Bellevue" in done.stderr
