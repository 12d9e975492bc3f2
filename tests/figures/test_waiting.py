"""What waits, for how long, and why: never who."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from capture import arrivals, bounces, figures, requests
from capture.arrivals import Import, Layout
from capture.database import Database
from capture.exports import Order, orders
from capture.figures import Waiting
from capture.letters import CONFIRM, Letter, outbox
from tests.cast import BILAL, CAMILLE
from tests.conftest import NOON, who_is
from tests.figures.conftest import SeenFrom

HOUR = timedelta(hours=1)


def waits(session: Session, seen: SeenFrom) -> dict[str, Waiting]:
    """Return what waits, by its words."""
    return {each.words: each for each in figures.waiting(seen(session))}


def owe(session: Session, number: int, ordered: timedelta, due: timedelta, trouble: str | None = None) -> None:
    """Owe a letter that was ordered so long ago and is due so long from now."""
    told = {"number": f"{number}", "kind": CONFIRM, "who": who_is(f"p{number}@exemple.fr"), "trouble": trouble}
    session.add(Letter(ordered_at=NOON - ordered, due_at=NOON + due, **told))


def test_where_nothing_waits_nothing_is_told(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        assert waits(session, seen) == {}


def test_letters_that_nobody_sends_press(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        outbox.order(session, CONFIRM, who_is(CAMILLE), "mailbox", NOON - timedelta(minutes=10))
        fresh = waits(session, seen)["letter to be sent"]
        owe(session, 2, HOUR, -HOUR)
        late = waits(session, seen)["letters to be sent"]
    assert (fresh.count.people, fresh.since, fresh.presses) == (1, NOON - timedelta(minutes=10), False)
    assert (late.count.people, late.since, late.presses) == (2, NOON - HOUR, True)
    assert "hustings work" in late.detail


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("451 4.3.0 <…> try again, camille", "The mail server answered 451 4.3.0."),
        ("450 greylisted", "The mail server answered 450."),
        ("ConnectionRefusedError", "ConnectionRefusedError"),
        ("No space left on device", "No space left on device"),
        ("camille@exemple.fr is on holiday", "Another reason."),
    ],
)
def test_a_letter_that_is_put_off_says_why_and_never_whose(
    database: Database, seen: SeenFrom, trouble: str, reason: str
) -> None:
    with database.writing() as session:
        owe(session, 1, HOUR, HOUR, trouble)
        owe(session, 2, HOUR, HOUR)
        told = figures.waiting(seen(session))
    assert [(each.count.people, each.presses, each.detail) for each in told] == [(2, False, ""), (1, False, reason)]


def test_reasons_are_counted_the_most_frequent_first(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        for number, trouble in enumerate(["451 a", "450 b", "450 c"]):
            owe(session, number, HOUR, HOUR, trouble)
        told = figures.waiting(seen(session))
    assert [each.count.people for each in told] == [3, 2, 1]


def test_a_letter_that_left_or_was_given_up_waits_no_more(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        at = NOON - HOUR
        session.add(Letter(number="1", kind=CONFIRM, who="1", ordered_at=at, sent_at=at))
        session.add(Letter(number="2", kind=CONFIRM, who="2", ordered_at=at, trouble="550 5.1.1"))
        assert figures.waiting(seen(session)) == []


def test_people_whose_letters_come_back_are_counted_and_found(town: Database, seen: SeenFrom) -> None:
    with town.writing() as session:
        bounces.note(session, who_is(BILAL), "5.1.1", NOON - timedelta(days=8))
        bounces.note(session, who_is(CAMILLE), "5.1.1", NOON)
        bounces.note(session, who_is("nobody@exemple.fr"), "5.1.1", NOON)
        told = waits(session, seen)["people whose letters come back"]
    assert (told.count.people, told.count.line) == (2, "status:failing")
    assert told.detail == "2 addresses failed within 7 days."


@pytest.mark.parametrize(("asked", "overdue"), [(date(2026, 10, 22), False), (date(2026, 10, 21), True)])
def test_a_request_presses_when_its_month_is_over(town: Database, seen: SeenFrom, asked: date, overdue: bool) -> None:
    with town.writing() as session:
        requests.note(session, 1, "access", asked, "staff:1")
        requests.note(session, 1, "erasure", date(2026, 11, 20), "staff:1")
        requests.note(session, 2, "access", date(2026, 11, 20), "staff:1")
        requests.note(session, 3, "access", date(2026, 1, 1), "staff:1")
        requests.answer(session, 3, 4, NOON)
        told = waits(session, seen)["people wait for an answer about their data"]
    assert (told.count.people, told.count.line) == (2, "request:*")
    assert (told.until, told.presses) == (asked.replace(month=11), overdue)


def test_exports_are_told_until_they_are_made(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        order = Order("", "email", "csv", ["email"])
        first = orders.ask(session, order, 10, "staff:1", NOON - HOUR)
        second = orders.ask(session, order, 10, "staff:1", NOON)
        told = waits(session, seen)["exports under way"]
        assert (told.count.people, told.since) == (2, NOON - HOUR)
        first.state = orders.MAKING
        session.flush()
        orders.fail(session, first.id, "no space", "", NOON)
        second.state = orders.MADE
        session.flush()
        session.expire_all()
        assert list(waits(session, seen)) == ["export that failed"]
        assert figures.waiting(seen(session, NOON + timedelta(days=8))) == []


def brought(session: Session, state: str, host: str = "here", heard_at: datetime | None = None) -> Import:
    """Return a list that was brought an hour ago, in a state."""
    asked = arrivals.receive(session, "list.csv", Layout([], "", []), "staff:1", host, "fr", NOON - HOUR)
    asked.state, asked.heard_at = state, heard_at
    session.flush()
    return asked


def test_a_list_waits_for_whoever_lets_it_in(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        brought(session, arrivals.READ).read_at = NOON - timedelta(minutes=50)
        for state in (arrivals.RECEIVED, arrivals.ENTERED, arrivals.UNDONE, arrivals.DROPPED):
            brought(session, state)
        (told,) = figures.waiting(seen(session))
    assert (told.count.people, told.words) == (1, "list that waits to be let in or dropped")
    assert (told.since, told.room, told.presses) == (NOON - timedelta(minutes=50), "imports", False)


@pytest.mark.parametrize("state", arrivals.AT_WORK)
@pytest.mark.parametrize(("heard", "left"), [(None, True), (HOUR, True), (timedelta(minutes=1), False)])
def test_a_list_at_which_nobody_works_presses(
    database: Database, seen: SeenFrom, state: str, heard: timedelta | None, left: bool
) -> None:
    with database.writing() as session:
        brought(session, state, heard_at=NOON - heard if heard else None)
        told = waits(session, seen)
    assert [(words, one.presses, one.room) for words, one in told.items()] == (
        [("list at which nobody works", True, "imports")] if left else []
    )


@pytest.mark.parametrize(("host", "waiting"), [("here", 0), ("elsewhere", 1)])
def test_a_list_behind_another_on_its_machine_only_waits_its_turn(
    database: Database, seen: SeenFrom, host: str, waiting: int
) -> None:
    with database.writing() as session:
        brought(session, arrivals.READING, heard_at=NOON)
        brought(session, arrivals.READING, host)
        assert len(figures.waiting(seen(session))) == waiting


def test_a_list_that_cannot_be_read_is_told(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        number = brought(session, arrivals.READING).id
        arrivals.fail(session, number, "no table", NOON)
        session.expire_all()
        assert list(waits(session, seen)) == ["list that could not be read"]
