"""Supporters are looked for on the roll; what is found is proposed, and what colleagues said stands."""

import pytest
import sqlalchemy as sa

from capture import matches
from capture.database import Database
from capture.electors import Building, Elector, doorways
from capture.marks import Mark
from capture.matches import AGREED, PROPOSED, REFUSED, Match, listing
from capture.rolls import proposing
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.field import town
from tests.matches.people import AT, OMAR, elector, supporter


@pytest.fixture
def homes(database: Database) -> dict[str, list[int]]:
    """The town's buildings, by street."""
    with database.writing() as session:
        built = town.build(session)
        return {street: [one.id for one in built.of(street)] for street in ("rue de la Paix", "quai du Port")}


def enrol(database: Database, home: int, family: str, given: str, **facts: str) -> int:
    with database.writing() as session:
        return elector(session, session.get_one(Building, home), family, given, **facts)


def sign_up(database: Database, email: str, given: str, family: str, **facts: object) -> int:
    with database.writing() as session:
        return supporter(session, email, given, family, **facts)


def pairs(database: Database) -> dict[tuple[int, int], str]:
    with database.reading() as session:
        told = sa.select(Match.supporter_id, Match.elector_id, Match.state)
        return {(one, other): state for one, other, state in session.execute(told)}


def test_whoever_bears_a_name_and_lives_there_is_proposed_with_the_reasons(
    database: Database, homes: dict[str, list[int]]
) -> None:
    odette = sign_up(database, ODETTE, "Odette", "Martin", street="1, rue de la Paix", postcode="31000")
    there = enrol(database, homes["rue de la Paix"][0], "MARTIN", "Odette Jeanne")
    enrol(database, homes["quai du Port"][0], "MARTIN", "Bilal")
    with database.writing() as session:
        session.get_one(Building, homes["rue de la Paix"][0]).street_key = doorways.street_key("rue de la Paix")

    assert proposing.propose(database, AT) == proposing.Proposed(1, 1, 0)
    assert pairs(database) == {(odette, there): PROPOSED}
    with database.reading() as session:
        [(_, found)] = listing.listed(session, PROPOSED)
        assert (found.match.score, found.called) == (100, "Odette Jeanne MARTIN")
        assert found.address == "1 rue de la Paix, 31000" and found.precinct and found.precinct.code == "0E11"
        assert [weight for _, weight in found.reasons] == [60, 40, 10]


def test_homonyms_are_shown_together_the_likelier_first(database: Database, homes: dict[str, list[int]]) -> None:
    odette = sign_up(database, ODETTE, "Odette", "Martin", neighbourhood="port")
    far = enrol(database, homes["rue de la Paix"][0], "MARTIN", "Odette", born="1953-03-24")
    near = enrol(database, homes["quai du Port"][0], "MARTIN", "Odette Jeanne", born="1990-01-01")
    with database.writing() as session:
        session.get_one(Supporter, odette).neighbourhood = ""
    proposing.propose(database, AT)
    with database.writing() as session:
        session.execute(sa.update(Match).where(Match.elector_id == near).values(score=60))
        shown = listing.waiting(session)
        assert shown and shown.supporter.id == odette and listing.count(session) == 1
        assert [(one.elector.id, one.year) for one in shown.candidates] == [(near, "1990"), (far, "1953")]
        assert listing.waiting(session, shown.place) is None


def test_a_slip_in_a_family_name_is_found_at_the_door(database: Database, homes: dict[str, list[int]]) -> None:
    odette = sign_up(database, ODETTE, "Odette", "Lefebure", neighbourhood="port")
    there = enrol(database, homes["quai du Port"][0], "LEFEBVRE", "Odette")
    assert proposing.propose(database, AT).pairs == 1
    assert pairs(database) == {(odette, there): PROPOSED}


def test_what_colleagues_said_stands(database: Database, homes: dict[str, list[int]]) -> None:
    odette = sign_up(database, ODETTE, "Odette", "Martin")
    first, second = (enrol(database, home, "MARTIN", "Odette") for home in homes["quai du Port"][:2])
    proposing.propose(database, AT)
    with database.writing() as session:
        matches.refuse(session, odette, first, OMAR, AT)
        matches.agree(session, odette, second, OMAR, AT)
    proposing.propose(database, AT)
    assert pairs(database) == {(odette, first): REFUSED, (odette, second): AGREED}
    with database.reading() as session:
        assert listing.count(session) == 0


def test_what_is_found_no_more_is_proposed_no_more(database: Database, homes: dict[str, list[int]]) -> None:
    odette = sign_up(database, ODETTE, "Odette", "Martin")
    enrol(database, homes["quai du Port"][0], "MARTIN", "Odette")
    proposing.propose(database, AT)
    with database.writing() as session:
        session.get_one(Supporter, odette).given_name = "Julie"
    assert proposing.propose(database, AT) == proposing.Proposed(0, 0, 1)
    assert pairs(database) == {}


def test_nobody_is_looked_for_who_left_and_nobody_found_who_was_struck(
    database: Database, homes: dict[str, list[int]]
) -> None:
    sign_up(database, CAMILLE, "Camille", "Durand", flags=int(Mark.LEFT))
    sign_up(database, BILAL, "Bilal", "Benali")
    enrol(database, homes["quai du Port"][0], "DURAND", "Camille")
    struck = enrol(database, homes["quai du Port"][0], "BENALI", "Bilal")
    with database.writing() as session:
        session.execute(sa.update(Elector).where(Elector.id == struck).values(struck_at=AT))
    assert proposing.propose(database, AT).pairs == 0


def test_looking_twice_changes_nothing(database: Database, homes: dict[str, list[int]]) -> None:
    sign_up(database, ODETTE, "Odette", "Martin")
    enrol(database, homes["quai du Port"][0], "MARTIN", "Odette")
    assert [proposing.propose(database, AT) for _ in range(2)] == [proposing.Proposed(1, 1, 0)] * 2
    assert len(proposing.look(database)) == len(pairs(database)) == 1
