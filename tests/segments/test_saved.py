"""A line with a name stands in other lines, and never in itself."""

import pytest

from capture.database import Database
from capture.errors import NameTaken
from capture.issues import Catalogue
from capture.segments import LineWrong, saved
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import chosen, confirms
from tests.conftest import NOON


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", neighbourhood="bellevue"), catalogue)
        confirms(session, wish_of(BILAL, "letter:housing", neighbourhood="coteaux"), catalogue)
        saved.save(session, "North volunteers", "neighbourhood:bellevue", "For the walk", "staff:1", NOON)
    return database


def test_a_saved_segment_means_its_people(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        assert chosen(session, 'segment:"North volunteers"', catalogue).count() == 1
        assert chosen(session, 'segment:"NORTH volunteers" OR issue:housing', catalogue).count() == 2
        assert chosen(session, '-segment:"North volunteers"', catalogue).count() == 1


def test_the_law_sees_what_is_inside(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        saved.save(session, "Press", "tag:press", "", "staff:1", NOON)
        segment = chosen(session, "issue:housing -segment:Press", catalogue)
        assert "law" in {reason.key for reason in segment.reasons("email")}


def test_a_name_is_given_once(town: Database) -> None:
    with town.writing() as session, pytest.raises(NameTaken):
        saved.save(session, "north VOLUNTEERS", "", "", "staff:1", NOON)


def test_a_circle_is_refused(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        first = saved.find(session, "North volunteers")
        assert first is not None
        saved.save(session, "Both", 'segment:"North volunteers" issue:housing', "", "staff:1", NOON)
        within = chosen(session, "", catalogue).within
        for line in ("segment:Both", 'segment:"North volunteers"', "issue:housing OR segment:Both"):
            with pytest.raises(LineWrong, match="contain itself"):
                saved.change(session, first, line, "", within)
        saved.change(session, first, "neighbourhood:coteaux", "", within)
        assert chosen(session, "segment:Both", catalogue).count() == 1


def test_an_archived_one_is_offered_no_more_and_means_the_same(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        one = saved.find(session, "North volunteers")
        assert one is not None
        saved.archive(one, NOON)
        session.flush()
        assert (saved.listed(session), saved.listed(session, archived=True)) == ([], [one])
        assert chosen(session, 'segment:"North volunteers"', catalogue).count() == 1
        saved.restore(one)
        session.flush()
        assert saved.listed(session) == [one]


def test_an_unknown_one_is_asked_about(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session, pytest.raises(LineWrong) as wrong:
        chosen(session, 'segment:"North volunters"', catalogue)
    assert wrong.value.mended == 'segment:"North volunteers"'
