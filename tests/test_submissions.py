"""How many sign-ups of one connection are taken, and which of their letters leave."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from capture import shields, submissions
from capture.database import Database
from capture.errors import TooManySubmissions
from capture.submissions import Sender
from tests.conftest import NOON

SCHOOL, TOWN_HALL = "connection-of-a-school", "provider-of-the-town-hall"
LEAVES = ""
REFUSED = "refused"


def take(database: Database, sender: Sender, at: datetime = NOON) -> str:
    """Take a sign-up and return what becomes of its letter: the reason why it is held, without its group."""
    try:
        with database.writing() as session:
            return submissions.take(session, sender, at).partition(":")[0]
    except TooManySubmissions:
        return REFUSED


def taken(database: Database, many: int, sender: Sender, apart: timedelta = timedelta(0)) -> Counter[str]:
    """Take many, one after the other."""
    return Counter(take(database, sender, NOON + number * apart) for number in range(many))


def test_five_within_ten_minutes_without_a_proof(database: Database) -> None:
    sender = Sender(SCHOOL, "", proved=False)

    assert taken(database, 7, sender) == {LEAVES: 5, "connection": 2}
    assert take(database, sender, NOON + timedelta(minutes=10)) == LEAVES


def test_thirty_a_day_with_one_and_the_next_wait_for_a_colleague(database: Database) -> None:
    assert taken(database, 35, Sender(SCHOOL, "", proved=True), timedelta(seconds=1)) == {LEAVES: 30, "connection": 5}


def test_then_it_is_asked_to_come_back_tomorrow(database: Database) -> None:
    without, with_proof = Sender(SCHOOL, "", proved=False), Sender(SCHOOL, "", proved=True)

    assert taken(database, 32, without)[REFUSED] == 2
    assert taken(database, 272, with_proof)[REFUSED] == 2
    assert take(database, without, NOON + timedelta(days=1)) == LEAVES


def test_a_walk_brings_an_afternoon_at_once_and_no_more_than_two_hundred_a_day(database: Database) -> None:
    walk = Sender("walk-w7k3", "", proved=False, walks=True)

    assert taken(database, 205, walk) == {LEAVES: 30, "connection": 170, REFUSED: 5}


def test_what_is_refused_is_not_counted(database: Database) -> None:
    sender = Sender(SCHOOL, "", proved=False)
    taken(database, 400, sender)

    assert take(database, Sender(SCHOOL, "", proved=True)) == "connection"


def test_fifty_letters_an_hour_to_a_provider_that_few_use(database: Database) -> None:
    machines = [Sender(f"machine-{number}", TOWN_HALL, proved=True) for number in range(60)]

    assert Counter(take(database, each) for each in machines) == {LEAVES: 50, "provider": 10}
    assert take(database, machines[0], NOON + timedelta(hours=1)) == LEAVES


def test_a_trap_holds_only_those_without_a_proof(database: Database) -> None:
    assert take(database, Sender(SCHOOL, "", proved=False, trapped=True)) == "trap"
    assert take(database, Sender(SCHOOL, "", proved=True, trapped=True)) == LEAVES


@pytest.mark.parametrize(
    ("kind", "without", "with_proof"), [(shields.CROWD, "shield", LEAVES), (shields.RETURNS, "returns", "returns")]
)
def test_under_the_shield(database: Database, kind: str, without: str, with_proof: str) -> None:
    with database.writing() as session:
        shields.raise_(session, kind, NOON)

    assert take(database, Sender(SCHOOL, "", proved=False)) == without
    assert take(database, Sender(SCHOOL, "", proved=True)) == with_proof


def test_of_many_at_once_no_more_leave(database: Database, numbers: Callable[[int, int], int]) -> None:
    many = numbers(40, 200)
    sender = Sender(SCHOOL, TOWN_HALL, proved=True)
    with ThreadPoolExecutor(8) as pool:
        outcome = Counter(pool.map(lambda _: take(database, sender), range(many)))

    assert outcome == {LEAVES: 30, "connection": many - 30}
