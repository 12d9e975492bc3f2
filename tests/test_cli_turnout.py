"""`hustings turnout`: what delegates tell is recorded, and who lags is printed."""

from pathlib import Path

import pytest

from tests.serving.copies import Copy, again, initiated

BUREAUX = "code,nom,adresse,quartier,latitude,longitude,inscrits\n"
STATIONS = [(f"{n:04}", "Bellevue" if n < 4 else "Centre", 1000) for n in range(1, 13)]
BEFORE = "code,inscrits,votants\n" + "".join(f"{code},1000,600\n" for code, _, _ in STATIONS)
DAY = ("--day", "2026-11-01")


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign that knows its polling stations and how they voted before."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")
    rows = "".join(f"{code},École {code},,{quarter},,,{registered}\n" for code, quarter, registered in STATIONS)
    (made.root / "bureaux.csv").write_text(BUREAUX + rows, "utf-8")
    (made.root / "before.csv").write_text(BEFORE, "utf-8")
    assert made.hustings("precincts", "import", str(made.root / "bureaux.csv")).returncode == 0
    before = ("--election", "2026_muni_t1", "--name", "March 2026", "--held-on", "2026-03-15")
    told = made.hustings("precincts", "results", str(made.root / "before.csv"), *before)
    assert told.returncode == 0, told.stderr
    return made


@pytest.fixture
def campaign(pattern: Copy, tmp_path: Path) -> Copy:
    """The same, to write into."""
    return again(pattern, tmp_path / "campaign")


def test_messages_are_pasted_and_the_neighbourhood_that_lags_stands_first(campaign: Copy) -> None:
    said = [f"[12:05] BV {n} {120 if n < 4 else 222} à 12h" for n in range(1, 12)]
    (campaign.root / "messages.txt").write_text("\n".join([*said, "Bonjour", "BV 99 12", "BV 12 : 38 %"]), "utf-8")
    done = campaign.hustings("turnout", "paste", str(campaign.root / "messages.txt"), *DAY)
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines)) == (0, 13)
    assert lines[0] == "0001\t120\t12:00\t\t[12:05] BV 1 120 à 12h"
    assert lines[11] == "\t12\t\tno such station: 99\tBV 99 12"

    board = campaign.hustings("turnout", "board", *DAY)
    names = [line.split("\t")[0] for line in board.stdout.splitlines()]
    assert names == ["the town", "Bellevue", "Centre"]
    assert "Compared with March 2026" in board.stderr
    assert "Silent so far, 1: 0012" in board.stderr


def test_pasting_twice_counts_once_and_a_dry_run_nothing(campaign: Copy) -> None:
    (campaign.root / "messages.txt").write_text("BV 1 120 à 12h", "utf-8")
    paste = ("turnout", "paste", str(campaign.root / "messages.txt"), *DAY)
    campaign.hustings(*paste, "--dry-run")
    assert campaign.hustings("turnout", "list", *DAY).stdout == ""
    for _ in range(2):
        campaign.hustings(*paste)
    assert campaign.hustings("turnout", "list", *DAY).stdout == "1\t0001\t120\t12:00\tpaste\t\n"


def test_a_doubtful_number_is_asked_agreed_to_and_withdrawn(campaign: Copy) -> None:
    campaign.hustings("turnout", "record", "1", "412", "--at", "12:00", *DAY)
    asked = campaign.hustings("turnout", "record", "1", "400", "--at", "13:00", *DAY)
    assert (asked.returncode, asked.stdout) == (0, "")
    assert "Kept, not counted: fewer than before (412). If it is right: hustings turnout agree 2" in asked.stderr
    assert campaign.hustings("turnout", "agree", "2").returncode == 0
    assert campaign.hustings("turnout", "withdraw", "1").returncode == 0
    again_ = campaign.hustings("turnout", "agree", "2")
    assert (again_.returncode, "No report 2" in again_.stderr) == (1, True)
    listed = campaign.hustings("turnout", "list", *DAY).stdout.splitlines()
    assert [line.split("\t")[-1] for line in listed] == ["withdrawn", ""]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("record", "99", "12"), "There is no polling station “99”"),
        (("record", "1", "12", "--day", "2099-01-01"), "01/01/2099 has not come yet"),
        (("record", "1", "12", "--at", "25:00"), "An hour such as 10:30"),
        (("record", "1", "-3"), "-3"),
        (("record", "1", "12", "--day", "2026-11-01"), "say the hour, too"),
        (("record", "1", "12", "--key", "k" * 65), "At most 64"),
        (("agree", "99999999999999999999"), "99999999999999999999"),
    ],
)
def test_what_cannot_be_is_refused_with_words(campaign: Copy, words: tuple[str, ...], said: str) -> None:
    refused = campaign.hustings("turnout", *words)
    assert refused.returncode != 0
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert campaign.hustings("turnout", "list").stdout == ""


def test_without_an_election_to_compare_with_it_says_how_to_bring_one(campaign_root: Path, tmp_path: Path) -> None:
    bare = initiated(campaign_root, tmp_path / "bare")
    shown = bare.hustings("turnout", "board")
    assert (shown.returncode, shown.stdout) == (0, "")
    assert "hustings precincts results FILE" in shown.stderr
