"""`hustings rides` and `hustings proxies`: who asks, who does it, and the paper of drivers."""

from pathlib import Path

import pytest

from tests.paper import words
from tests.serving.copies import Copy, again, initiated

BUREAUX = "code,nom,adresse,quartier,latitude,longitude,inscrits\n0012,École du Port,1 quai,port,43.6,1.44,900\n"
YVONNE = ("Yvonne Prat", "06 12 34 56 03", "--station", "12", "--hour", "10h30", "--address", "3 quai du Port")
FIRST = ("--day", "2032-03-14")


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign that knows a polling station."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")
    (made.root / "bureaux.csv").write_text(BUREAUX, "utf-8")
    assert made.hustings("precincts", "import", str(made.root / "bureaux.csv")).returncode == 0
    return made


@pytest.fixture
def campaign(pattern: Copy, tmp_path: Path) -> Copy:
    """The same, to write into."""
    return again(pattern, tmp_path / "campaign")


def test_a_ride_goes_from_asked_to_done_and_onto_the_sheet(campaign: Copy) -> None:
    assert campaign.hustings("rides", "ask", *YVONNE, *FIRST).stdout == "1\n"
    told = campaign.hustings("rides", "volunteer", "Farouk Slimani", "0612345602", "--station", "0012")
    assert told.stdout == "h1\n"
    assert campaign.hustings("rides", "match", "1").stdout == "h1\tFarouk Slimani\t+33612345602\tsame polling station\n"
    for act in (("offer", "1", "h1"), ("agree", "1")):
        assert campaign.hustings("rides", *act).returncode == 0
    file = campaign.root / "drivers.pdf"
    assert campaign.hustings("rides", "print", "-o", str(file), *FIRST).returncode == 0
    assert "Yvonne Prat" in words(file.read_bytes())
    assert campaign.hustings("rides", "done", "1").returncode == 0
    line = "1\tdone\t10:30\t0012\tYvonne Prat\t+33612345603\tFarouk Slimani\n"
    assert campaign.hustings("rides", "list", *FIRST).stdout == line
    assert campaign.hustings("rides", "drop", "1", "--erase").returncode == 0
    assert campaign.hustings("rides", "list", *FIRST).stdout == ""


def test_nobody_is_named_for_a_second_proxy_and_nothing_wrong_is_kept(campaign: Copy) -> None:
    for name in ("Yvonne Prat", "Lucie Prat"):
        assert campaign.hustings("proxies", "ask", name, "0612345603", "--each-round").returncode == 0
    campaign.hustings("proxies", "volunteer", "Odette Martin", "0612345601")
    assert campaign.hustings("proxies", "offer", "1", "h1").returncode == 0
    refused = campaign.hustings("proxies", "offer", "2", "h1")
    assert (refused.returncode, "code électoral, art. L73" in refused.stderr) == (1, True)
    wrong = {
        ("ask", "Yvonne", "12"): "phone number",
        ("ask", "Yvonne", "0612345603", "--station", "99"): "No polling station",
        ("agree", "7"): "Nobody asked for this",
        ("offer", "2", "x"): "No volunteer x",
        ("list", "--day", "2031-01-01"): "2032-03-14",
    }
    for typed, said in wrong.items():
        answer = campaign.hustings("proxies", *typed)
        assert answer.returncode != 0 and said in answer.stderr and "Traceback" not in answer.stderr
    assert len(campaign.hustings("proxies", "list").stdout.splitlines()) == 2
