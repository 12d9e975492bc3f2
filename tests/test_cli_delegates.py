"""`hustings delegates`: the register in a terminal, and the letter to the mayor."""

from pathlib import Path

import pytest

from capture.database import Database
from capture.precincts import Precinct
from tests.serving.copies import Copy, initiated

FACTS = ("--given-name", "Bilal", "--family-name", "Haddad", "--born-in", "Lyon", "--address", "4 rue du Moulin")


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path) -> Copy:
    """A campaign that knows two polling stations."""
    made = initiated(campaign_root, tmp_path / "campaign")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    with database.writing() as session:
        for code in ("0012", "0123"):
            session.add(Precinct(code=code, name="École", address="", neighbourhood="", registered=1000))
    database.close()
    return made


def test_somebody_is_asked_agrees_is_notified_and_goes(campaign: Copy, tmp_path: Path) -> None:
    hustings = campaign.hustings
    assert hustings("delegates", "ask", "12", *FACTS, "--phone", "0612345678", "--half", "morning").stdout == "1\n"
    assert hustings("delegates", "agree", "1").returncode == 0
    lines = hustings("delegates", "list").stdout.splitlines()
    assert lines[-1] == "1\t0012\tmorning\tdelegate\tagreed\tBilal Haddad\t+33612345678"
    assert [line.split("\t")[1:3] for line in lines[:-1]] == [
        ["0123", "morning"],
        ["0123", "afternoon"],
        ["0012", "afternoon"],
    ]
    letter = ("delegates", "notify", "--output", str(tmp_path / "letter.pdf"))
    refused = hustings(*letter)
    assert (refused.returncode, (tmp_path / "letter.pdf").exists()) == (1, False)
    assert "date of birth (code électoral, art. R46)" in refused.stderr
    hustings("delegates", "remove", "1")
    number = hustings("delegates", "ask", "12", *FACTS, "--born-on", "1988-05-02").stdout.strip()
    hustings("delegates", "agree", number)
    assert "is ready: 1 people" in hustings(*letter).stderr
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    hustings("delegates", "receipt", number)
    assert "\treceipt\t" in hustings("delegates", "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask", "99"), "There is no polling station “99”"),
        (("ask", "12", "--supporter", "7"), "not on the list any more"),
        (("ask", "12", "--phone", "12"), "mobile number"),
        (("ask", "12", "--address", "x" * 201), "Too long"),
        (("agree", "7"), "No delegate 7"),
    ],
)
def test_what_cannot_be_is_refused_with_words(campaign: Copy, words: tuple[str, ...], said: str) -> None:
    refused = campaign.hustings("delegates", *words)
    assert refused.returncode != 0
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
