"""Whoever clicks writes a line; what they see is what it says."""

import pytest

from capture import words
from capture.database import Database
from capture.issues import Catalogue
from capture.segments import editing, saying
from capture.segments.reading import read
from tests.choosing import chosen


@pytest.mark.parametrize(
    ("line", "field", "value", "edited"),
    [
        ("", "issue", "housing", "issue:housing"),
        ("issue:housing", "issue", "transport", "issue:(housing OR transport)"),
        ("issue:(housing OR transport)", "issue", "school", "issue:(housing OR transport OR school)"),
        ("issue:housing tag:press", "issue", "school", "issue:(housing OR school) tag:press"),
        ("issue:*", "issue", "school", "issue:* issue:school"),
        ("-issue:housing", "issue", "school", "-issue:housing issue:school"),
        ("camille", "tag", "à rappeler", 'camille tag:"à rappeler"'),
        ("a OR b", "tag", "press", "(a OR b) tag:press"),
    ],
)
def test_a_click_asks_for_more(line: str, field: str, value: str, edited: str) -> None:
    assert editing.add(read(line), field, value) == edited
    assert editing.holds(read(edited), field, value) == "yes"


@pytest.mark.parametrize(
    ("line", "edited"),
    [
        ("issue:housing", ""),
        ("-issue:housing", ""),
        ("issue:(housing OR school)", "issue:school"),
        ("issue:(housing OR school OR sport) tag:press", "issue:(school OR sport) tag:press"),
        ("issue:housing issue:school", "issue:school"),
        ("tag:press", "tag:press"),
        ("-(issue:housing OR tag:press)", "-tag:press"),
    ],
)
def test_another_click_takes_it_back(line: str, edited: str) -> None:
    assert editing.remove(read(line), "issue", "housing") == edited


def test_a_click_on_minus_leaves_out() -> None:
    line = editing.exclude(read("issue:housing"), "tag", "press")
    assert line == "issue:housing -tag:press"
    assert editing.holds(read(line), "tag", "press") == "no"


def test_each_part_leads_on() -> None:
    first, second, third = editing.parts(read("issue:housing issue:school -tag:press camille"))[:3]
    assert (first.text, first.is_every, first.other) == (
        "issue:housing issue:school",
        True,
        "issue:(housing OR school) -tag:press camille",
    )
    assert (second.excludes, second.opposite) == (True, "issue:housing issue:school tag:press camille")
    assert third.without == "issue:housing issue:school -tag:press"


def test_one_is_enough_or_all_of_them_but_nobody_lives_twice() -> None:
    (either,) = editing.parts(read("issue:(housing OR school)"))
    assert either.other == "issue:housing issue:school"
    (lives,) = editing.parts(read("neighbourhood:(bellevue OR coteaux)"))
    assert lives.other is None


def test_the_box_holds_the_words_and_the_rest_stays() -> None:
    tree = read('camille dupont issue:housing -"jean luc"')
    assert (editing.words(tree), editing.wordless(tree)) == ("camille dupont", 'issue:housing -"jean luc"')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("issue:(housing OR transport)", "issue: Housing or Transport"),
        ("issue:housing issue:transport", "issue: Housing and Transport"),
        ("-tag:press", "not tag: press"),
        ("neighbourhood:*", "neighbourhood: any"),
        ("joined:[2026-01-01 TO *]", "joined: from 2026-01-01"),
        ("joined:<2026-01-01", "joined: until 2026-01-01"),
        ("joined:[2026-01-01 TO 2026-02-01]", "joined: 2026-01-01 to 2026-02-01"),
        ("camille", "“camille”"),
        ("src:leaflet*", "came by leaflet or link: leaflet…"),
        ("tag:a OR (issue:housing tag:b)", "tag: a or (issue: Housing and tag: b)"),
    ],
)
def test_a_line_is_said_in_words(database: Database, catalogue: Catalogue, line: str, said: str) -> None:
    with database.reading() as session:
        segment = chosen(session, line, catalogue)
        assert saying.say(segment.tree, segment.scope) == said


def test_it_is_said_in_french_too(database: Database, catalogue: Catalogue) -> None:
    with words.speaking("fr"), database.reading() as session:
        segment = chosen(session, "issue:(housing OR school)", catalogue)
        title = catalogue.issues[0].titles["fr"]
        assert saying.say(segment.tree, segment.scope).startswith(f"sujet\u00a0: {title} ou ")
