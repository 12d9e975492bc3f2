"""What no field is, or can be, is pointed at with what was probably meant, in the language of whoever reads."""

import pytest

from capture import words
from capture.database import Database
from capture.issues import Catalogue
from capture.segments import LineWrong
from tests.choosing import chosen


def wrong(database: Database, line: str, catalogue: Catalogue) -> LineWrong:
    """Return what is wrong with a line."""
    with database.reading() as session, pytest.raises(LineWrong) as found:
        chosen(session, line, catalogue)
    return found.value


@pytest.mark.parametrize(
    ("line", "carets", "mended"),
    [
        ("neigborhood:bellevue", "^^^^^^^^^^^", "neighbourhood:bellevue"),
        ("quartier:bellevue", "^^^^^^^^", "neighbourhood:bellevue"),
        ("tags:press", "^^^^", "tag:press"),
        ("xyzzy:a", "^^^^^", None),
        ("issue:hosing", "      ^^^^^^", "issue:housing"),
        ("issue:Logement", "      ^^^^^^^^", "issue:housing"),
        ("volunteer:phon", "          ^^^^", "volunteer:phone"),
        ("consent:newsletters", "        ^^^^^^^^^^^", "consent:newsletter"),
        ("joined:yesterday", "       ^^^^^^^^^", None),
        ("joined:2026-13-01", "       ^^^^^^^^^^", None),
        ("joined:[2026-02-01 TO 2026-01-01]", "        ^^^^^^^^^^^^^^^^^^^^^^^^", None),
        ("issue:[a TO b]", "       ^^^^^^", None),
        ("issue:hous*", "      ^^^^^", None),
        ('segment:"North"', "        ^^^^^^^", None),
    ],
)
def test_a_wrong_word_is_pointed_at(
    database: Database, catalogue: Catalogue, line: str, carets: str, mended: str | None
) -> None:
    with words.speaking("fr"):
        found = wrong(database, line, catalogue)
    assert found.pointed == f"{line}\n{carets}"
    assert found.mended == mended


def test_it_is_told_in_either_language(database: Database, catalogue: Catalogue) -> None:
    found = wrong(database, "xyzzy:a", catalogue)
    assert found.sentence == "There is no field “xyzzy”."
    with words.speaking("fr"):
        assert found.sentence == "Il n’y a pas de champ «\u00a0xyzzy\u00a0»."


def test_the_line_of_the_manual_is_read(database: Database, catalogue: Catalogue) -> None:
    line = (
        "issue:(housing OR transport) neighbourhood:bellevue volunteer:door consent:sms -tag:press "
        "joined:[2026-01-01 TO *]"
    )
    with database.reading() as session:
        assert chosen(session, line, catalogue).line == line.replace("door", "doors")
