"""Sign-ups by day and by week, as the ballot's calendar has them, and how many who were asked confirmed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from capture import figures, links
from capture.database import Database
from capture.figures import Confirmed
from capture.law import Ballot
from capture.letters import CONFIRM, Letter
from tests.conftest import NOON, who_is
from tests.figures.conftest import SeenFrom, arrives

PARIS = Ballot((date(2032, 3, 14),), ZoneInfo("Europe/Paris"))
NEW_YORK = Ballot((date(2032, 3, 14),), ZoneInfo("America/New_York"))


def by_day(session: Session, seen: SeenFrom, at: datetime, ballot: Ballot, days: int) -> dict[str, int]:
    told = figures.by_day(seen(session, at, ballot), days)
    return {day.date.isoformat(): day.count.people for day in told}


def test_every_day_of_four_weeks_is_there_and_today_is_not_over(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        days = figures.by_day(seen(session))
    assert [day.date for day in days] == [date(2026, 10, 26) + timedelta(days=n) for n in range(28)]
    assert {day.date.day: day.count.people for day in days if day.count.people} == {15: 1, 20: 1, 22: 1}
    assert [day.date for day in days if day.is_open] == [date(2026, 11, 22)]
    assert days[-1].count.line == "confirmed:2026-11-22"


@pytest.mark.parametrize(
    ("ballot", "day"), [(PARIS, "2026-11-22"), (NEW_YORK, "2026-11-21")], ids=["Paris", "New York"]
)
def test_who_signs_up_late_belongs_to_the_day_of_the_town(
    database: Database, seen: SeenFrom, ballot: Ballot, day: str
) -> None:
    with database.writing() as session:
        arrives(session, "late@exemple.fr", datetime(2026, 11, 21, 23, 30, tzinfo=UTC), confirmed=True)
        told = by_day(session, seen, NOON, ballot, 3)
    assert [date for date, people in told.items() if people] == [day]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        # 28 March 2027 has 23 hours in Paris: from 23:00 to 22:00 UTC.
        (
            ("2027-03-27T22:59:59", "2027-03-27T23:00:00", "2027-03-28T21:59:59", "2027-03-28T22:00:00"),
            {"2027-03-27": 1, "2027-03-28": 2, "2027-03-29": 1},
        ),
        # 31 October 2027 has 25: from 22:00 to 23:00 UTC.
        (
            ("2027-10-30T21:59:59", "2027-10-30T22:00:00", "2027-10-31T22:59:59", "2027-10-31T23:00:00"),
            {"2027-10-30": 1, "2027-10-31": 2, "2027-11-01": 1},
        ),
    ],
    ids=["summer time begins", "summer time ends"],
)
def test_the_days_on_which_clocks_change_are_whole(
    database: Database, seen: SeenFrom, moments: tuple[str, ...], expected: dict[str, int]
) -> None:
    instants = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in moments]
    with database.writing() as session:
        for number, at in enumerate(instants):
            arrives(session, f"person{number}@exemple.fr", at, confirmed=True)
        assert by_day(session, seen, instants[-1] + timedelta(hours=6), PARIS, 3) == expected


def test_who_came_with_a_list_did_not_sign_up(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        signed = figures.week(seen(session)).count
        came = figures.people(seen(session)).came
    assert (signed.people, signed.line) == (2, "confirmed:[2026-11-16 TO *]")
    assert (came.people, came.line) == (3, "joined:[2026-11-16 TO *]")


def test_the_week_before_is_counted_up_to_the_same_hour(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        assert figures.week(seen(session, NOON)).before == 0
        assert figures.week(seen(session, NOON + timedelta(seconds=1))).before == 1
        assert figures.week(seen(session, NOON + timedelta(days=7))).before == 1


def test_the_same_hour_is_one_of_the_clock_on_the_wall(database: Database, seen: SeenFrom) -> None:
    """A week before 30 March 2027, 9:00 summer time, it was 9:00 winter time: 8:00 UTC, not 7:00."""
    with database.writing() as session:
        arrives(session, "early@exemple.fr", datetime(2027, 3, 23, 7, 30, tzinfo=UTC), confirmed=True)
        assert figures.week(seen(session, datetime(2027, 3, 30, 7, 0, tzinfo=UTC), PARIS)).before == 1


def test_the_small_line_ends_with_the_number_of_the_week(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        trail = figures.trail(figures.by_day(seen(session)))
        assert trail[-1] == figures.week(seen(session)).count.people
    assert (len(trail), trail[-3:]) == (22, [2, 2, 2])


def test_days_make_a_calendar_from_monday_on(town: Database, seen: SeenFrom) -> None:
    with town.reading() as session:
        rows = figures.weeks(figures.by_day(seen(session, NOON + timedelta(days=2))))
    assert [len(row.days) for row in rows] == [7] * 5
    assert [row.first.date.isoformat() for row in rows][:2] == ["2026-10-28", "2026-11-02"]
    assert rows[0].days[:2] == (None, None)
    assert rows[-1].days[2:] == (None,) * 5
    assert [row.count.people for row in rows] == [0, 0, 1, 2, 0]
    assert rows[3].count.line == "confirmed:[2026-11-16 TO 2026-11-22]"


def letter(session: Session, email: str, days_ago: float, pressed: bool) -> None:
    """Let a confirming letter have left, and perhaps its button have been pressed the day after."""
    at = NOON - timedelta(days=days_ago)
    told = {"number": f"{email}{days_ago}"[:32], "kind": CONFIRM, "who": who_is(email), "attempts": 1}
    session.add(Letter(ordered_at=at, sent_at=at, **told))
    token = links.issue(session, links.CONFIRM, who_is(email), at)
    if pressed:
        links.use(session, links.CONFIRM, token, at + timedelta(days=1))


def test_of_those_who_had_time_to_confirm_it_is_told_how_many_did(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        letter(session, "pressed@exemple.fr", 3, pressed=True)
        letter(session, "silent@exemple.fr", 8.9, pressed=False)
        letter(session, "twice@exemple.fr", 5, pressed=False)
        letter(session, "twice@exemple.fr", 1, pressed=True)
        letter(session, "again@exemple.fr", 6, pressed=True)
        letter(session, "again@exemple.fr", 4, pressed=True)
        letter(session, "too-young@exemple.fr", 1.9, pressed=False)
        letter(session, "too-old@exemple.fr", 9.1, pressed=True)
        told = figures.confirmed(seen(session))
    assert told == Confirmed(asked=4, pressed=3)
    assert told.share == 0.75


def test_a_letter_that_did_not_leave_asked_nobody(database: Database, seen: SeenFrom) -> None:
    at = NOON - timedelta(days=3)
    with database.writing() as session:
        session.add(Letter(number="1", kind=CONFIRM, who=who_is("a@exemple.fr"), ordered_at=at, trouble="550"))
        session.add(Letter(number="2", kind="preferences", who=who_is("b@exemple.fr"), ordered_at=at, sent_at=at))
        told = figures.confirmed(seen(session))
    assert (told.asked, told.share) == (0, None)


def test_of_very_many_letters_the_latest_are_asked_about(database: Database, seen: SeenFrom) -> None:
    with database.writing() as session:
        letter(session, "first@exemple.fr", 5, pressed=False)
        letter(session, "second@exemple.fr", 4, pressed=True)
        assert figures.confirmed(seen(session), most=1) == Confirmed(asked=1, pressed=1)
