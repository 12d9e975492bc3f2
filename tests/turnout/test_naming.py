"""A message that names a voter, or gives numbers of the roll, is refused whole; a count never is."""

from datetime import date

import pytest

from capture.database import Database
from capture.law import RULES
from capture.precincts import Precinct
from capture.settings import Settings
from capture.turnout import reading, reports, taking
from capture.turnout.naming import names_voter
from tests.delegates.conftest import AT
from tests.turnout.test_reading import MEANT

NAMING = [
    "0123 n° 412 Dupont a voté",
    "électeur 412",
    "Électrice n° 412",
    "BV 12 : 3, 45, 78, 102, 133",
    "12 45 78 102 133",
    "0123 412 Dupont",
    "Mme Martin du BV 12",
    "BV n° 12 n° 412",
    "numéro d’ordre 412 au bureau 12",
    "voter 412",
    "elector no. 412 has voted",
    "Dupont a déjà voté",
    "M. Durand n’a pas encore voté, BV 12",
    "Smith has not voted",
]
COUNTING = ["412 ont voté au bureau 12", "BV 12 : 412 personnes ont voté", "0123 412 Merci", "12:412 13:398 14:380"]


@pytest.mark.parametrize("line", NAMING)
def test_whatever_names_a_voter_is_refused_whole(line: str) -> None:
    wall = RULES["FR"].wall
    assert wall is not None
    (found,) = reading.read(line, {"0012": 1000, "0123": 1056}, article=wall.article)
    assert (found.is_refused, found.is_report, found.code, found.voters) == (True, False, "", None)
    assert "09990, JO Sénat, 6 February 2020, p. 710" in reading.in_words(found)


@pytest.mark.parametrize("line", [line for line, *_ in MEANT] + COUNTING)
def test_a_count_is_not_taken_for_a_name(line: str) -> None:
    head = reading.HEAD.match(line)
    assert not names_voter(line[head.end() :] if head else line)


def test_nothing_of_it_is_kept(database: Database, chosen: Settings) -> None:
    ballot, day = chosen.campaign.ballot, date(2032, 3, 14)
    with database.writing() as session:
        session.add(Precinct(code="0123", name="Mairie", address="", neighbourhood="", registered=1056))
        session.flush()
        pasted = taking.look(session, "\n".join(NAMING), day, ballot)
        taken = taking.take(session, ballot, pasted, day, AT, "tests")
        assert [one.counts for one in taken] == [False] * len(NAMING)
        assert reports.history(session, day) == []


def test_only_where_the_law_says_so_is_its_source_named() -> None:
    (found,) = reading.read("électeur 412", {"0012": 1000})
    assert found.is_refused and "09990" not in reading.in_words(found)
    assert [name for name, rules in RULES.items() if rules.wall] == ["FR"]
