"""Karim knocks: each knock counts once, and the later one tells how a door is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors, walks
from capture.database import Database
from capture.doors import Door, FrontDoor, Knock
from capture.errors import KnockUnreadable, NotOfThisWalk
from tests.doors.street import MORNING, Street, build

HOUR = timedelta(hours=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as act:
        yield act


@pytest.fixture
def street(session: Session) -> Street:
    return build(session, [2, 3, 40])


def state(session: Session, street: Street, house: int) -> FrontDoor:
    session.expire_all()
    return session.get_one(FrontDoor, street.houses[house].id)


def count(session: Session, noun: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(noun)) or 0


def test_a_knock_sent_twice_is_one(session: Session, street: Street) -> None:
    told = street.telling(2)
    assert street.knock(session, told) == "new"
    assert street.knock(session, told) == "known"
    assert count(session, Knock) == 1


@pytest.mark.parametrize("act", ["move", "merge", "split"])
def test_whoever_is_out_may_tell_of_a_building_that_went_to_another_walk(
    session: Session, street: Street, act: str
) -> None:
    other = build(session, [3], "W8M4", ["rue B"])
    told, later = street.telling(1, "nobody"), street.telling(1, "refused", closed=True)
    street.knock(session, told)
    match act:
        case "move":
            walks.move(session, street.walk, street.houses[1].id, other.walk, "Omar", MORNING)
        case "merge":
            walks.merge(session, street.walk, other.walk, "Omar", MORNING)
        case _:
            walks.split(session, street.walk, walks.of_walk(session, street.walk.id)[1].id, "Omar", MORNING)

    assert street.knock(session, told) == "known"
    assert street.knock(session, later, HOUR) == "new"
    assert street.houses[1].id in session.scalars(doors.closed_buildings()).all()


def test_another_content_under_the_same_key_is_kept_beside_it(session: Session, street: Street) -> None:
    street.knock(session, street.telling(0, "nobody", key="the-same-key"))
    assert street.knock(session, street.telling(0, "refused", key="the-same-key")) == "both"
    assert session.scalars(sa.select(Knock.outcome).order_by(Knock.id)).all() == ["nobody", "refused"]


def test_a_door_of_the_stairs_stays_for_the_next_visit(session: Session, street: Street) -> None:
    street.knock(session, street.telling(2, "nobody", floor=3, label="2", come_back_at=MORNING + HOUR))
    street.knock(session, street.telling(2, "refused", floor=3, label="2"), HOUR)
    door = session.scalars(sa.select(Door)).one()
    assert (door.floor, door.label, door.outcome, door.come_back_at) == (3, "2", "refused", None)


def test_of_two_phones_the_later_knock_tells_how_a_door_is(session: Session, street: Street) -> None:
    street.knock(session, street.telling(0, "talked"), HOUR)
    street.knock(session, street.telling(0, "nobody"))
    assert state(session, street, 0).outcome == "talked"
    assert count(session, Knock) == 2


def test_do_not_come_back_counts_for_ever(session: Session, street: Street) -> None:
    street.knock(session, street.telling(1, "refused", closed=True))
    street.knock(session, street.telling(1, "nobody"), HOUR)
    assert state(session, street, 1).closed_at == MORNING
    assert session.scalars(doors.closed_buildings()).all() == [street.houses[1].id]


def test_one_closed_door_closes_no_building(session: Session, street: Street) -> None:
    street.knock(session, street.telling(2, "refused", floor=0, label="1", closed=True))
    assert session.scalars(sa.select(Door.closed_at)).one() == MORNING
    assert session.scalars(doors.closed_buildings()).all() == []


def test_a_building_that_was_closed_by_mistake_is_opened_again(session: Session, street: Street) -> None:
    doors.close(session, street.houses[0].id, None, MORNING)
    doors.reopen(session, street.houses[0].id, None)
    assert session.scalars(doors.closed_buildings()).all() == []


def test_how_one_gets_in_is_kept_for_the_next(session: Session, street: Street) -> None:
    street.knock(session, street.telling(2, "no-access", code="12A4", entrance="B", hours="evening"))
    street.knock(session, street.telling(2, "no-access", hours="weekend"), HOUR)
    front = state(session, street, 2)
    assert (front.code, front.entrance, front.hours, front.outcome) == ("12A4", "B", "weekend", "no-access")


def test_nobody_knocks_where_their_walk_does_not_lead(session: Session, street: Street) -> None:
    other = build(session, [3], "W8M4", ["rue B"])
    with pytest.raises(NotOfThisWalk):
        street.knock(session, other.telling(0))
    assert count(session, Knock) == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": "shouted"},
        {"floor": 1, "label": "Dupont"},
        {"floor": None, "label": "1"},
        {"floor": 1, "label": ""},
        {"key": "1"},
        {"code": "chez Camille"},
        {"entrance": "Dupont"},
        {"hours": "midnight"},
    ],
)
def test_what_no_knock_can_be_is_refused(session: Session, street: Street, facts: dict[str, object]) -> None:
    with pytest.raises(KnockUnreadable):
        street.telling(**facts)  # type: ignore[arg-type]  # facts of a knock
