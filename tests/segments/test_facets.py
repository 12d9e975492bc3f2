"""What could be clicked next, and how many each click would leave: the same number as the line it makes."""

import pytest
import sqlalchemy as sa

from capture import tags
from capture.database import Database
from capture.issues import Catalogue
from capture.segments import editing, facets, listing
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen, confirms
from tests.conftest import NOON


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", "help:doors", neighbourhood="bellevue"), catalogue)
        told = {"neighbourhood": "bellevue", "phone": "+33639980001", "src": "poster"}
        confirms(session, wish_of(BILAL, "newsletter", "sms", "letter:housing", **told), catalogue)
        confirms(session, wish_of(ODETTE, "letter:housing", "letter:transport", language="en"), catalogue)
        tags.tag(session, sa.true(), "marché", "staff:1", NOON)
        tags.tag(session, Supporter.email == ODETTE, "presse", "staff:1", NOON)
    return database


@pytest.mark.parametrize("line", ["", "issue:housing", "neighbourhood:bellevue", "tag:presse", "-issue:transport"])
def test_each_choice_leaves_as_many_as_its_line_means(town: Database, catalogue: Catalogue, line: str) -> None:
    with town.reading() as session:
        segment = chosen(session, line, catalogue)
        for name, choices in facets.of(segment).items():
            for choice in choices:
                alone = f"({line}) {name}:{choice.value}" if line else f"{name}:{choice.value}"
                assert choice.people == chosen(session, alone, catalogue).count(), (name, choice.value)


def test_of_everybody_the_counts_are_kept(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        everybody = chosen(session, "", catalogue)
        assert facets.of(everybody) == facets.kept(everybody)
        housing = {choice.value: choice.people for choice in facets.of(everybody)["issue"]}["housing"]
        assert housing == 2
        assert [choice.value for choice in facets.of(everybody)["tag"]] == ["marché", "presse"]


def test_a_page_is_the_newest_and_leads_to_those_before(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        everybody = chosen(session, "", catalogue)
        first = listing.page(everybody, size=2)
        assert [person.email for person in first.people] == [ODETTE, BILAL]
        second = listing.page(everybody, first.next, size=2)
        assert ([person.email for person in second.people], second.next) == ([CAMILLE], None)


def test_whoever_is_rare_is_found_behind_the_newest(
    town: Database, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "NEWEST", 1)
    with town.reading() as session:
        for line, people in (
            ("volunteer:doors", [CAMILLE]),
            ("", [ODETTE, BILAL, CAMILLE]),
            ("issue:housing", [ODETTE, BILAL]),
        ):
            found = listing.page(chosen(session, line, catalogue), size=3)
            assert [person.email for person in found.people] == people
            walked, before = [], None
            while True:
                page = listing.page(chosen(session, line, catalogue), before, size=1)
                walked += [person.email for person in page.people]
                before = page.next
                if before is None:
                    break
            assert walked == people


def test_what_is_clicked_is_a_line_that_is_read(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        segment = chosen(session, "issue:housing", catalogue)
        for name, choices in facets.of(segment).items():
            for choice in choices:
                for line in (
                    editing.add(segment.tree, name, choice.value),
                    editing.exclude(segment.tree, name, choice.value),
                ):
                    assert chosen(session, line, catalogue).line == line
