"""Election day at the desk: the board, what is pasted, and who may see it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from capture.database import Database
from capture.precincts import Election, Precinct, Result
from capture.staff import CANVASSER, COMMUNICATIONS, ELECTION_DAY, ORGANISER
from tests.web.desk.conftest import SignedIn

NOON = datetime(2032, 3, 14, 11, 5, tzinfo=UTC)  # 12:05 in Paris


@pytest.fixture(autouse=True)
def day(database: Database) -> Iterator[time_machine.Traveller]:
    """The first round, at five past noon, in a town of twelve stations that all saw 600 of 1,000 last time."""
    with database.writing() as session:
        before = Election(key="2026_muni_t1", name="March 2026", held_on=date(2026, 3, 15))
        session.add(before)
        for n in range(1, 13):
            place = "Bellevue" if n < 4 else "Centre"
            one = Precinct(code=f"{n:04}", name=f"École {n}", address="", neighbourhood=place, registered=1000)
            session.add(one)
            session.flush()
            session.add(Result(election_id=before.id, precinct_id=one.id, registered=1000, voters=600))
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_what_is_pasted_is_counted_and_who_lags_stands_first(signed_in: SignedIn) -> None:
    desk = signed_in(ELECTION_DAY)
    said = "\n".join(f"BV {n} : {120 if n < 4 else 222} à 12h" for n in range(1, 12))
    page = desk.post("/desk/day/", data={"messages": f"{said}\nBV 99 : 12\nBonjour"}).text
    assert page.count("<td>counted</td>") == 11
    assert "no such station: 99" in page and ">BV 99 : 12</textarea>" in page

    board = desk.get("/desk/day/board").text
    assert board.index("Bellevue") < board.index("Centre")
    assert '<tr class="far"><th scope="row">Bellevue</th>' in board
    assert "1 station is silent" in board and "0012" in board


def test_a_board_that_did_not_change_has_no_body(signed_in: SignedIn, day: time_machine.Traveller) -> None:
    desk = signed_in(ORGANISER)
    desk.post("/desk/day/", data={"messages": "BV 5 222"})
    # One that is asked has buttons; no token of theirs changes from one second to the next.
    desk.post("/desk/day/", data={"messages": "BV 5 100 à 12h"})
    first = desk.get("/desk/day/board")
    day.shift(2)
    again = desk.get("/desk/day/board", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    desk.post("/desk/day/", data={"messages": "BV 6 222"})
    assert desk.get("/desk/day/board", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_what_is_doubtful_is_looked_at(signed_in: SignedIn) -> None:
    desk = signed_in(ELECTION_DAY)
    desk.post("/desk/day/", data={"messages": "BV 5 222 à 11h"})
    desk.post("/desk/day/", data={"messages": "BV 5 111 à 12h\nBV 6 333 à 12h"})
    assert "fewer than before (222)" in desk.get("/desk/day/").text
    assert desk.post("/desk/day/2/agree").status_code == 303
    assert desk.post("/desk/day/2/agree").status_code == 404
    assert "fewer than before" not in desk.get("/desk/day/").text
    assert desk.post("/desk/day/3/withdraw").status_code == 303
    assert "333" not in desk.get("/desk/day/board").text
    # A board that is not the newest brings nothing back.
    assert desk.post("/desk/day/3/agree").status_code == 404
    assert "333" not in desk.get("/desk/day/board").text


def test_an_hour_that_is_none_loses_nothing(signed_in: SignedIn) -> None:
    answer = signed_in(ORGANISER).post("/desk/day/", data={"messages": "BV 5 222", "at": "25:99"})
    assert answer.status_code == 422
    assert "an hour such as 10:30" in answer.text and ">BV 5 222</textarea>" in answer.text


def test_markup_stays_text(signed_in: SignedIn) -> None:
    page = signed_in(ORGANISER).post("/desk/day/", data={"messages": "<b>BV 99</b> 12 %(x)s"}).text
    assert "<b>BV 99" not in page and "&lt;b&gt;BV 99" in page


@pytest.mark.parametrize(("role", "status"), [(COMMUNICATIONS, 403), (CANVASSER, 403), (ELECTION_DAY, 200)])
def test_who_sees_it(signed_in: SignedIn, role: str, status: int) -> None:
    assert signed_in(role).get("/desk/day/").status_code == status


def test_the_hours_of_a_pasted_message_never_lie_ahead(signed_in: SignedIn) -> None:
    desk = signed_in(ORGANISER)
    desk.post("/desk/day/", data={"messages": "BV 5 222 à 18h"})
    assert "<strong>0005</strong> 222, 12:05" in desk.get("/desk/day/board").text


def test_a_message_pasted_for_another_hour_is_another_report(signed_in: SignedIn) -> None:
    desk = signed_in(ORGANISER)
    for at in ("10:30", "12:00"):
        desk.post("/desk/day/", data={"messages": "BV 5: 222", "at": at})
    assert "known already" in desk.post("/desk/day/", data={"messages": "BV 5: 222", "at": "12:00"}).text
    board = desk.get("/desk/day/board").text
    assert "222, 10:30" in board.replace("</strong> ", "") or "10:30" in board
    assert "222 (+0), 12:00" in board


def test_what_was_withdrawn_is_not_called_counted(signed_in: SignedIn) -> None:
    desk = signed_in(ORGANISER)
    desk.post("/desk/day/", data={"messages": "BV 5: 222 à 12h"})
    desk.post("/desk/day/1/withdraw")
    page = desk.post("/desk/day/", data={"messages": "BV 5: 222 à 12h"}).text
    assert "withdrawn before" in page and "<td>counted</td>" not in page


def test_a_board_that_asks_by_itself_keeps_nobody_signed_in(signed_in: SignedIn, day: time_machine.Traveller) -> None:
    desk = signed_in(ORGANISER)
    for _ in range(8):
        day.shift(timedelta(minutes=4))
        desk.get("/desk/day/board")
    answer = desk.get("/desk/people")
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")


def test_the_whole_day_is_printed_from_the_desk(signed_in: SignedIn) -> None:
    pack = signed_in(ORGANISER).get("/desk/day/pack.pdf")
    assert (pack.status_code, pack.mimetype, pack.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert "2032-03-14.pdf" in pack.headers["Content-Disposition"]
    # It names colleagues and walkers.
    assert "/desk/day/pack.pdf" not in signed_in(ELECTION_DAY).get("/desk/day/").text
    assert signed_in(CANVASSER).get("/desk/day/pack.pdf").status_code == 403


def test_a_day_that_is_over_is_still_to_be_seen(signed_in: SignedIn, day: time_machine.Traveller) -> None:
    desk = signed_in(ORGANISER)
    desk.post("/desk/day/", data={"messages": "BV 5 222"})
    assert "told on" not in desk.get("/desk/day/").text
    day.shift(timedelta(days=1))

    desk = signed_in(ELECTION_DAY)
    page = desk.get("/desk/day/").text
    assert "Nobody has reported yet." in page and "What stations told on 14 March 2032" in page
    over = desk.get("/desk/day/?day=2032-03-14").text
    assert "<h1>Turnout, 14 March 2032</h1>" in over and "Centre" in over
    assert "<textarea" not in over and "/desk/day/slices" not in over
    for unreadable in ("yesterday", "2099-01-01", ""):
        assert "<textarea" in desk.get(f"/desk/day/?day={unreadable}").text
