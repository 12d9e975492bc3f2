"""What is said at doors is counted, and tells of nobody: with the roll beside it, no count is of fewer than five."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from capture import consents, doors, headway, settings, walks, words
from capture.database import Database
from capture.doors import Agreement, Counted, Door, FrontDoor, Heard, Knock, Reply, Said
from capture.doors.placing import House, placed, places
from capture.electors import Building
from capture.errors import KnockUnreadable
from capture.settings import Campaign
from tests.conftest import ENVIRONMENT
from tests.doors.street import MORNING, RULES, Street, build

Bags = list[list[tuple[int, int, bool]]]
BAGS = st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5), st.booleans()), max_size=8), max_size=4)
AGREED = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5), st.booleans()), max_size=6)
TOWNS = st.lists(st.tuples(st.integers(1, 8), st.sampled_from(["rue A", "rue B"])), min_size=6, max_size=6)


@pytest.fixture(scope="module")
def on_file(tmp_path_factory: pytest.TempPathFactory, sqlite_pattern: Path) -> Iterator[Database]:
    """A database for many examples."""
    file = tmp_path_factory.mktemp("heard") / "capture.db"
    shutil.copy(sqlite_pattern, file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return settings.load(settings.ROOT, ENVIRONMENT).campaign


def rows(session: Session) -> dict[tuple[str, str, str], int]:
    told = session.execute(sa.select(Heard.place, Heard.subject, Heard.value, Heard.times))
    return {(place, subject, value): times for place, subject, value, times in told}


def test_an_answer_in_a_tower_is_counted_for_the_tower(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [40])
        street.knock(session, street.telling())
        said = Said(street.houses[0].id, 1, ("housing", "housing"), ("call",))
        assert doors.hear(session, "key-of-the-bag", street.walk, [said], RULES) == Counted(1, 0)
        place = f"b:{street.houses[0].id}"
        assert rows(session) == {
            (place, "answer", "1"): 1,
            (place, "issue", "housing"): 1,
            (place, "wants", "call"): 1,
        }


def test_answers_in_houses_are_counted_for_the_street_in_which_their_bag_holds_five(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [2, 2, 2])
        assert street.hear(session, (0, 3), (1, 3)) == Counted(0, 2)
        assert rows(session) == {}
        assert street.hear(session, (0, 3), (1, 3), (2, 3)) == Counted(3, 0)
        assert rows(session) == {(f"s:{street.walk.precinct_id}:rue de la paix", "answer", "3"): 3}


def test_a_house_beside_a_tower_takes_the_tower_up_with_it(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [2, 40])
        assert street.hear(session, (0, 5), (1, 1)) == Counted(2, 0)
        assert {place for place, _, _ in rows(session)} == {f"s:{street.walk.precinct_id}:rue de la paix"}


def test_one_house_that_is_visited_twice_is_one(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [3, 3])
        assert street.hear(session, (0, 5), (0, 4)) == Counted(0, 2)


def test_who_did_not_open_and_who_said_nothing_hide_nobody(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [2, 40, 3])
        street.knock(session, street.telling(0))
        street.knock(session, street.telling(1, "nobody"))
        street.knock(session, street.telling(2))
        bag = [Said(street.houses[0].id, 5), Said(street.houses[1].id, 5), Said(street.houses[2].id)]
        assert doors.hear(session, "key-of-the-bag", street.walk, bag, RULES) == Counted(0, 2)
        assert rows(session) == {}


def test_a_bag_that_comes_again_counts_once_and_is_answered_alike(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [3, 3])
        assert [street.hear(session, (0, 1), (1, 2), key="the-same-key") for _ in range(2)] == [Counted(2, 0)] * 2
        assert sum(rows(session).values()) == 2
        kept = session.execute(sa.text("SELECT * FROM bags")).mappings().all()
        assert len(kept) == 1 and set(kept[0]) == {"digest"} and kept[0]["digest"] != "the-same-key"


def test_what_is_said_of_another_walk_is_dropped(database: Database) -> None:
    with database.writing() as session:
        street, other = build(session, [40]), build(session, [40], "W8M4", ["rue B"])
        other.knock(session, other.telling())
        foreign = [Said(other.houses[0].id, 1), Said(2**31 - 1, 1)]
        assert doors.hear(session, "key-of-the-bag", street.walk, foreign, RULES) == Counted(0, 2)


def test_the_rows_of_the_table_do_not_stand_in_the_order_of_the_visits(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [2, 2, 2])
        street.hear(session, (0, 5), (1, 1), (2, 3))
        assert list(session.execute(sa.text("SELECT value, times FROM heard"))) == [("1", 1), ("3", 1), ("5", 1)]


@pytest.mark.parametrize(
    "facts", [{"answer": 0}, {"answer": 6}, {"issues": ("a b",)}, {"issues": ("x",) * 21}, {"wants": ("money",)}]
)
def test_what_nobody_can_have_said_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(KnockUnreadable):
        Said(1, **facts)  # type: ignore[arg-type]  # facts of an answer


def test_a_bag_has_a_key_and_an_end(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [40])
        for key, bag in (("1", []), ("key-of-the-bag", [Said(street.houses[0].id, 1)] * (doors.BAG_MOST + 1))):
            with pytest.raises(KnockUnreadable):
                doors.hear(session, key, street.walk, bag, RULES)


def test_below_five_answers_nothing_is_shown(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [40])
        street.hear(session, *((0, answer) for answer in (1, 1, 2, 4)))
        assert headway.told(session, RULES) == {}
        street.hear(session, (0, 1))
        tallies = headway.told(session, RULES).values()
        assert [(tally.times, tally.total) for tally in tallies] == [({"1": 3, "2": 1, "4": 1}, 5)] * 2


@given(town=TOWNS, bags=BAGS)
def test_whoever_replays_every_knock_and_bag_finds_no_answer_of_fewer_than_five(
    on_file: Database, town: list[tuple[int, str]], bags: list[list[tuple[int, int, bool]]]
) -> None:
    # A session that only reads commits nothing: each example begins in an empty town.
    with on_file.reading() as session:
        street = build(session, [many for many, _ in town], streets=[name for _, name in town])
        for bag in bags:
            for house, _, opened in bag:
                street.knock(session, street.telling(house, "talked" if opened else "nobody"))
            before = Counter(rows(session))
            said = [Said(street.houses[house].id, answer, ("housing",)) for house, answer, _ in bag]
            counted = doors.hear(session, str(uuid4()), street.walk, said, RULES)
            added = Counter(rows(session)) - before
            assert sum(added[row] for row in added if row[1] == "answer") == counted.kept
            for place, could_be in replayed(session, street, bag).items():
                answers = sum(times for row, times in added.items() if row[:2] == (place, "answer"))
                said_here = [house for house, _, _ in bag if house in could_be]
                # The replay is true: it finds as many answers as were counted, and no count is left over.
                assert answers == len(said_here)
                assert sum(street.houses[house].electors for house in could_be) >= RULES.fewest
                counted = doors.Counted(counted.kept - answers, counted.dropped)
            assert counted.kept == 0


def replayed(session: Session, street: Street, bag: list[tuple[int, int, bool]]) -> dict[str, set[int]]:
    """Which houses could have given the answers at each place of a bag.

    So could somebody find who holds every backup, the roll and the knocks, and knows besides where the bag was filled.
    """
    talked = set(session.scalars(sa.select(Knock.building_id).where(Knock.outcome == "talked")))
    here = {house: street.houses[house] for house, _, _ in bag if street.houses[house].id in talked}
    could_be: dict[str, set[int]] = {}
    for house, place in placed((House.of(one) for one in here.values()), RULES.fewest).items():
        could_be.setdefault(place, set()).update(at for at, one in here.items() if House.of(one) == house)
    return could_be


@given(town=TOWNS, agreed=AGREED, bags=BAGS)
def test_an_opinion_of_fewer_than_five_is_of_those_who_agreed_and_of_nobody_beside_them(
    on_file: Database, campaign: Campaign, town: list[tuple[int, str]], agreed: list[tuple[int, int, bool]], bags: Bags
) -> None:
    with on_file.reading() as session:
        street = build(session, [many for many, _ in town], streets=[name for _, name in town])
        for at, (house, answer, yes) in enumerate(agreed):
            say(session, street, campaign, house, answer if yes else None, at)
        spoken = {house for house, _, yes in agreed if yes}
        for bag in bags:
            for house, _, opened in bag:
                street.knock(session, street.telling(house, "talked" if opened else "nobody"))
            before = Counter(rows(session))
            said = [Said(street.houses[house].id, answer) for house, answer, _ in bag]
            doors.hear(session, str(uuid4()), street.walk, said, RULES)
            silent = {street.houses[one].id: street.houses[one].electors - (one in spoken) for one, _, _ in bag}
            # Whoever takes away what is known of those who agreed is left with five or more.
            for place, _, _ in Counter(rows(session)) - before:
                inside = [many for one, many in silent.items() if place in places(session.get_one(Building, one))]
                assert sum(inside) >= RULES.fewest
        last = {house: answer if yes else None for house, answer, yes in agreed}
        kept = {door.building_id: door.answer for door in doors.agreed_doors(session)}
        assert kept == {street.houses[house].id: answer for house, answer in last.items() if answer}


def say(session: Session, street: Street, campaign: Campaign, house: int, answer: int | None, at: int) -> None:
    """Let somebody agree, or not, at a door of the house; in a block at its first."""
    with words.speaking("fr"):
        version = consents.version(doors.asked(campaign))
    place = (0, "1") if walks.is_block(street.houses[house].electors) else (None, "")
    said = Said(street.houses[house].id, answer)
    told = Reply(str(uuid4()), said, answer is not None, version if answer else "", *place)
    doors.agree(session, street.walk, told, campaign, MORNING + timedelta(minutes=at))


def test_no_other_table_holds_what_was_said() -> None:
    told = {column.name for table in (Knock, Door, FrontDoor) for column in table.__table__.columns}
    opinion = {"answer", "answers", "issue", "issues", "wants", "opinion", "note"}
    assert not told & opinion
    assert {column.name for column in Agreement.__table__.columns} & opinion == {"answer", "issues", "wants"}
