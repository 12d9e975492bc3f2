"""A town is cut into walks: in the order of feet, evenly, each building once."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from capture import walks
from capture.database import Database
from capture.errors import NothingToWalk
from capture.walks import Choice, Order, Size, Stop, Walk, cutting
from capture.walks.goals import MOBILISE
from tests.conftest import NOON
from tests.field.town import Town
from tests.team import acts


def order(doors: int = 20, count: int = 0, people: tuple[str, ...] = (), **choice: object) -> Order:
    return Order(Choice(**choice), Size(doors, count), MOBILISE, "", people)  # type: ignore[arg-type]


def numbers(session: Session, walk: Walk) -> list[tuple[str, int]]:
    return [(house.street, house.number) for house in walks.of_walk(session, walk.id)]


def test_feet_go_up_one_side_and_down_the_other(database: Database, built: Town) -> None:
    with database.writing() as session:
        (walk,) = walks.cut(session, order(999, streets=("rue de la paix",)), "Omar", NOON)

        assert [number for _, number in numbers(session, walk)] == [1, 3, 5, 7, 9, 10, 8, 6, 4, 2]
        assert walk.name == "rue de la Paix 1–10" and walk.precinct_id == built.hill.id


def test_every_building_is_in_one_walk_and_walks_are_even(database: Database, built: Town) -> None:
    with database.writing() as session:
        cut = walks.cut(session, order(count=6, precincts=("0012",)), "Omar", NOON)
        held = [listed.doors for listed in walks.listed(session)]
        stops = session.scalars(sa.select(Stop.building_id)).all()

    wanted = {building.id for building in built.buildings if building.precinct_id == built.port.id}
    assert sorted(stops) == sorted(wanted)
    # A building of the port has five doors: a walk can miss its share by half of one.
    assert len(cut) == 6 and max(held) - min(held) <= 5


def test_a_cut_falls_between_two_streets_where_one_ends_near(database: Database, built: Town) -> None:
    with database.writing() as session:
        walks.cut(session, order(count=2, precincts=("0012",)), "Omar", NOON)
        names = [listed.walk.name for listed in walks.listed(session)]

    assert names == ["quai du Port 2–16", "rue de l’École 1–18"]


def test_a_tower_is_never_cut(database: Database, built: Town) -> None:
    with database.writing() as session:
        walks.cut(session, order(10, neighbourhoods=("bellevue",)), "Omar", NOON)
        tower = [listed for listed in walks.listed(session) if "Tour" in listed.walk.name]

    assert [(listed.buildings, listed.doors) for listed in tower] == [(1, 40)]


def test_neighbouring_walks_go_to_one_volunteer(database: Database, built: Town) -> None:
    with database.writing() as session:
        cut = walks.cut(session, order(count=6, people=("Karim", "Elsa", "Omar")), "Omar", NOON)

        assert [walk.volunteer for walk in cut] == ["Karim", "Karim", "Elsa", "Elsa", "Omar", "Omar"]


def test_what_is_being_walked_is_not_cut_again(database: Database, built: Town) -> None:
    with database.writing() as session:
        first = walks.cut(session, order(precincts=("0E11",)), "Omar", NOON)
        rest = walks.cut(session, order(), "Omar", NOON)
        assert {walk.precinct_id for walk in rest} == {built.port.id}

        for walk in first:
            walks.close(session, walk, "Omar", NOON)
        with pytest.raises(NothingToWalk):
            walks.cut(session, order(), "Omar", NOON)
        assert walks.cut(session, order(again=True), "Omar", NOON)


def test_the_database_itself_refuses_a_building_in_two_open_walks(database: Database, built: Town) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        one = walks.cut(session, order(), "Omar", NOON)[0]
        house = walks.of_walk(session, one.id)[0]
        cutting.lay(session, cutting.Draft([house]), order(), "Omar", NOON)


def test_two_who_cut_at_once_share_no_building(database: Database, built: Town) -> None:
    done, together = [], Barrier(2)

    def cut() -> None:
        together.wait()
        try:
            with database.writing() as session:
                done.append(len(walks.cut(session, order(), "Omar", NOON)))
        except NothingToWalk:
            done.append(0)

    threads = [Thread(target=cut) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        stops = session.scalars(sa.select(Stop.building_id)).all()
    assert sorted(done)[0] == 0 and len(stops) == len(set(stops)) == len(built.buildings)


def test_a_plan_shows_what_will_be_cut_and_changes_nothing(database: Database, built: Town) -> None:
    with database.writing() as session:
        planned = [(draft.name, draft.doors) for draft in walks.plan(session, order())]
        assert walks.listed(session) == []
        walks.cut(session, order(), "Omar", NOON)
        assert [(listed.walk.name, listed.doors) for listed in walks.listed(session)] == planned

    assert acts(database) == [("Omar", "walk-cut")]
