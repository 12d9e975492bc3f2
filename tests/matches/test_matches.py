"""A supporter is an elector once a colleague has said so, and no longer than both are here."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import erasures, matches, merges
from capture.database import Database
from capture.electors import Elector, people
from capture.errors import MatchMissing, MatchTaken
from capture.journal import Entry
from capture.matches import AGREED, PROPOSED, REFUSED, Match
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE
from tests.conftest import KEY, who_is
from tests.field import town
from tests.matches.people import AT, OMAR, agree, elector, propose, supporter


@dataclass
class Neighbours:
    """Camille and two electors who are called like her; where each of them lives."""

    camille: int
    here: int
    there: int
    homes: tuple[int, int]


@pytest.fixture
def neighbours(database: Database) -> Neighbours:
    with database.writing() as session:
        built = town.build(session)
        homes = built.of("rue de la Paix")[0], built.of("quai du Port")[0]
        camille = supporter(session, CAMILLE, "Camille", "Durand")
        here, there = (elector(session, home, "DURAND", "Camille", f"198{n}-01-01") for n, home in enumerate(homes))
        for one in (here, there):
            propose(session, camille, one)
        return Neighbours(camille, here, there, (homes[0].id, homes[1].id))


def states(database: Database) -> dict[int, str]:
    with database.reading() as session:
        return dict(session.execute(sa.select(Match.elector_id, Match.state)).all())


def test_what_is_only_proposed_leads_nowhere(database: Database, neighbours: Neighbours) -> None:
    with database.reading() as session:
        assert matches.building_of(session, neighbours.camille) is None
        assert session.scalars(matches.buildings(sa.true())).all() == []


def test_agreed_to_it_leads_home(database: Database, neighbours: Neighbours) -> None:
    with database.writing() as session:
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
    with database.reading() as session:
        assert matches.building_of(session, neighbours.camille) == neighbours.homes[0]
        assert session.scalars(matches.buildings(Supporter.id == neighbours.camille)).all() == [neighbours.homes[0]]
        assert session.scalars(matches.buildings(Supporter.id != neighbours.camille)).all() == []
        assert session.execute(sa.select(Entry.actor, Entry.act, Entry.particulars)).all() == [
            (OMAR, "match-agreed", {"person": neighbours.camille})
        ]


def test_nobody_is_two_electors(database: Database, neighbours: Neighbours) -> None:
    with database.writing() as session:
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
    with pytest.raises(MatchTaken), database.writing() as session:
        matches.agree(session, neighbours.camille, neighbours.there, "Nora", AT)
    with pytest.raises(sa.exc.IntegrityError), database.writing() as session:
        session.execute(sa.update(Match).values(state=AGREED))

    assert states(database) == {neighbours.here: AGREED, neighbours.there: PROPOSED}


def test_what_was_said_is_taken_back(database: Database, neighbours: Neighbours) -> None:
    with database.writing() as session:
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
        matches.refuse(session, neighbours.camille, neighbours.there, OMAR, AT)
        matches.withdraw(session, neighbours.camille, neighbours.here, OMAR, AT)
    assert states(database) == {neighbours.here: PROPOSED, neighbours.there: REFUSED}
    with database.reading() as session:
        assert matches.building_of(session, neighbours.camille) is None
        assert session.scalar(sa.select(Match.decided_by).where(Match.state == PROPOSED)) == ""


def test_said_twice_it_is_written_down_once(database: Database, neighbours: Neighbours) -> None:
    for colleague in (OMAR, "Nora"):
        with database.writing() as session:
            matches.agree(session, neighbours.camille, neighbours.here, colleague, AT)
    with database.reading() as session:
        assert session.scalars(sa.select(Entry.actor)).all() == [OMAR]


@pytest.mark.parametrize("say", [matches.agree, matches.refuse, matches.withdraw])
def test_nothing_is_said_of_two_whom_nobody_proposed(
    database: Database, neighbours: Neighbours, say: Callable[..., None]
) -> None:
    with pytest.raises(MatchMissing), database.writing() as session:
        say(session, neighbours.camille, 1, OMAR, AT)


def _erased(session: Session, neighbours: Neighbours) -> None:
    erasures.erase(session, who_is(CAMILLE), AT, KEY)


def _destroyed(session: Session, neighbours: Neighbours) -> None:
    session.execute(sa.delete(Elector))


def _objected(session: Session, neighbours: Neighbours) -> None:
    for one in (neighbours.here, neighbours.there):
        people.object_to(session, session.get_one(Elector, one).identity, AT)


@pytest.mark.parametrize("end", [_erased, _destroyed, _objected])
def test_it_goes_with_either_of_them(
    database: Database, neighbours: Neighbours, end: Callable[[Session, Neighbours], None]
) -> None:
    with database.writing() as session:
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
        end(session, neighbours)
    assert states(database) == {}


def test_whoever_is_struck_from_the_roll_lives_nowhere_by_it(database: Database, neighbours: Neighbours) -> None:
    with database.writing() as session:
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
        session.execute(sa.update(Elector).where(Elector.id == neighbours.here).values(struck_at=AT))
    with database.reading() as session:
        assert matches.building_of(session, neighbours.camille) is None
        assert session.scalars(matches.buildings(sa.true())).all() == []


@pytest.mark.parametrize("own", [True, False])
def test_of_two_entries_that_become_one_the_kept_one_says_who_they_are(
    database: Database, neighbours: Neighbours, own: bool
) -> None:
    with database.writing() as session:
        kept = supporter(session, BILAL, "Camille", "Durand")
        if own:
            agree(session, kept, neighbours.there)
        else:
            propose(session, kept, neighbours.here)
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
        number = merges.merge(session, kept, neighbours.camille, {}, OMAR, AT)
        home = neighbours.homes[1 if own else 0]
        assert matches.building_of(session, kept) == home
    with database.writing() as session:
        back = merges.undo(session, kept, number, OMAR, AT)
        assert matches.building_of(session, back) == neighbours.homes[0]
        assert matches.building_of(session, kept) == (neighbours.homes[1] if own else None)


def test_two_are_parted_again_though_the_roll_is_gone(database: Database, neighbours: Neighbours) -> None:
    with database.writing() as session:
        kept = supporter(session, BILAL, "Camille", "Durand")
        matches.agree(session, neighbours.camille, neighbours.here, OMAR, AT)
        number = merges.merge(session, kept, neighbours.camille, {}, OMAR, AT)
        session.execute(sa.delete(Elector))
    with database.writing() as session:
        merges.undo(session, kept, number, OMAR, AT)
    assert states(database) == {}
