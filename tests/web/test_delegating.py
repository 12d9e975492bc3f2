"""The page of a polling station: Elsa holds its link, says how many have voted, and nothing counts twice."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture.database import Database
from capture.delegates import StationLink, links
from capture.precincts import Precinct
from capture.turnout import Report

EVE = datetime(2032, 3, 13, 18, tzinfo=UTC)
TEN = datetime(2032, 3, 14, 9, tzinfo=UTC)  # ten o’clock in Paris
FRENCH = {"Accept-Language": "fr"}
SOURCE = "09990"


@dataclass
class Held:
    """A station of a thousand whose link Elsa holds, and the clock."""

    database: Database
    visitor: FlaskClient
    path: str
    clock: time_machine.Traveller

    def send(self, *entries: dict[str, Any]) -> list[str]:
        """Post numbers as a phone whose clock is right; return what became of each."""
        told = {"sent": datetime.now(UTC).isoformat(), "reports": list(entries)}
        answer = self.visitor.post(f"{self.path}/reports", data={"reports": json.dumps(told)}).get_json()
        return [one["what"] for one in answer["reports"]]

    def counted(self) -> list[int]:
        """Return every report that counts."""
        with self.database.reading() as session:
            return list(session.scalars(sa.select(Report.voters).where(Report.doubt.is_(None)).order_by(Report.at)))


def entry(voters: Any, **facts: Any) -> dict[str, Any]:
    """Return a number as a phone tells it."""
    return {"key": str(uuid4()), "voters": voters, "at": datetime.now(UTC).isoformat()} | facts


@pytest.fixture
def held(database: Database, visitor: FlaskClient) -> Iterator[Held]:
    with time_machine.travel(TEN, tick=False) as clock:
        with database.writing() as session:
            station = Precinct(code="0123", name="Mairie", address="", neighbourhood="Centre", registered=1000)
            session.add(station)
            session.flush()
            token = links.give(session, station, "tests", TEN)
        yield Held(database, visitor, f"/delegate/{token}", clock)


def test_whoever_holds_the_link_sees_the_station_in_their_language(held: Held) -> None:
    page = held.visitor.get(held.path, headers=FRENCH)
    assert page.status_code == 200
    assert "0123 Mairie" in page.text and "Combien ont voté" in page.text
    assert "réponse ministérielle 09990" in page.text


def test_a_number_counts_once_however_often_it_is_sent(held: Held) -> None:
    one = entry(412)
    assert held.send(one, one) == ["counts", "counts"]
    assert held.send(one) == ["counts"]
    assert held.counted() == [412]


def test_what_was_kept_without_a_network_holds_for_its_own_hour(held: Held) -> None:
    kept = [entry(120), entry(300, hour="09:30")]
    held.clock.shift(timedelta(hours=5))
    held.send(*kept, entry(612))
    with held.database.reading() as session:
        hours = session.scalars(sa.select(Report.at).order_by(Report.voters)).all()
    assert [at.hour for at in hours] == [9, 8, 14]


def test_a_clock_that_is_wrong_changes_no_hour(held: Held) -> None:
    wrong = TEN + timedelta(days=400)
    told = {"sent": wrong.isoformat(), "reports": [entry(412, at=(wrong - timedelta(minutes=30)).isoformat())]}
    held.visitor.post(f"{held.path}/reports", data={"reports": json.dumps(told)})
    with held.database.reading() as session:
        assert session.scalars(sa.select(Report.at)).one() == TEN - timedelta(minutes=30)


def test_fewer_than_before_is_asked_and_whoever_is_sure_is_believed(held: Held) -> None:
    held.send(entry(412))
    held.clock.shift(60)
    assert held.send(entry(400)) == ["asked"]
    assert held.send(entry(401, sure=True)) == ["counts"]
    assert held.send(entry(1001, sure=True)) == ["asked"]
    assert held.counted() == [412, 401]


def test_the_phone_is_told_what_was_said_before(held: Held) -> None:
    held.send(entry(120, hour="09:00"), entry(412))
    told = held.visitor.get(f"{held.path}/station.json").get_json()
    assert told == {
        "hustings": "station",
        "practice": False,
        "registered": 1000,
        "said": [
            {"voters": 412, "hour": "10:00", "what": "counts"},
            {"voters": 120, "hour": "09:00", "what": "counts"},
        ],
    }


def test_a_number_of_the_eve_never_counts(held: Held) -> None:
    held.clock.move_to(EVE)
    assert "For practice" in held.visitor.get(held.path, headers={"Accept-Language": "en"}).text
    assert held.send(entry(77)) == ["practice"]
    late = entry(78, practice=True)
    held.clock.move_to(TEN)
    assert held.send(late) == ["practice"]
    assert held.counted() == []
    with held.database.reading() as session:
        assert session.scalars(sa.select(StationLink.practised)).one() == 78


@pytest.mark.parametrize(
    ("at", "page", "post"),
    [
        (datetime(2032, 3, 12, 9, tzinfo=UTC), 403, 403),
        (datetime(2032, 3, 13, 14, 30, tzinfo=UTC), 403, 403),
        (datetime(2032, 3, 15, 9, tzinfo=UTC), 403, 200),
        (datetime(2032, 3, 17, 9, tzinfo=UTC), 403, 403),
        (datetime(2032, 3, 21, 9, tzinfo=UTC), 200, 200),
        (datetime(2032, 3, 23, 9, tzinfo=UTC), 410, 410),
    ],
)
def test_a_link_lives_on_its_days(held: Held, at: datetime, page: int, post: int) -> None:
    held.clock.move_to(at)
    assert held.visitor.get(held.path).status_code == page
    told = {"sent": at.isoformat(), "reports": []}
    assert held.visitor.post(f"{held.path}/reports", data={"reports": json.dumps(told)}).status_code == post


def test_a_phone_that_was_off_brings_its_numbers_the_next_morning_and_no_new_ones(held: Held) -> None:
    kept = entry(612)
    held.clock.shift(timedelta(hours=20))
    assert held.send(kept, entry(900)) == ["counts", "late"]
    assert held.counted() == [612]


def test_a_number_of_one_round_is_none_of_the_next(held: Held) -> None:
    kept, again = entry(800, hour="18:00"), entry(801)
    held.clock.move_to(datetime(2032, 3, 20, 18, tzinfo=UTC))
    assert held.send(kept) == ["late"]
    held.clock.move_to(datetime(2032, 3, 21, 9, tzinfo=UTC))
    assert held.send(kept, again, entry(12)) == ["late", "late", "counts"]
    assert held.counted() == [12]


def test_another_link_or_none_kills_the_one_before(held: Held) -> None:
    with held.database.writing() as session:
        station = session.scalars(sa.select(Precinct)).one()
        other = links.give(session, station, "tests", TEN)
    assert held.visitor.get(held.path).status_code == 404
    assert held.visitor.get(f"/delegate/{other}").status_code == 200
    with held.database.writing() as session:
        links.revoke(session, station, "tests", TEN)
    gone = held.visitor.get(f"/delegate/{other}/station.json")
    assert (gone.status_code, gone.get_json()) == (404, {"hustings": "gone"})


@pytest.mark.parametrize(
    "voters", ["0123 n° 412 Dupont a voté", [412, 413], {"name": "Dupont"}, -1, 10_001, 4.5, True, None]
)
def test_nothing_but_a_figure_is_taken_and_the_refusal_names_its_source(held: Held, voters: Any) -> None:
    told = {"sent": TEN.isoformat(), "reports": [entry(voters)]}
    (became,) = held.visitor.post(f"{held.path}/reports", data={"reports": json.dumps(told)}).get_json()["reports"]
    assert became["what"] == "unreadable" and SOURCE in became["said"]
    assert held.counted() == []


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"sent": 7, "reports": []}',
        '{"sent": "2032-03-14T10:00:00Z", "reports": "x"}',
        r'{"sent": "2032-03-14T10:00:00Z", "reports": [{"key": "\ud800\ud800\ud800\ud800\ud800\ud800\ud800\ud800"}]}',
        "[" * 3000,
    ],
)
def test_what_is_no_sense_is_no_accident(held: Held, sent: str) -> None:
    answer = held.visitor.post(f"{held.path}/reports", data={"reports": sent})
    assert (answer.status_code, answer.get_json()["hustings"]) == (422, "unreadable")


def test_the_page_is_kept_by_the_phone_and_is_light(held: Held) -> None:
    worker = held.visitor.get(f"{held.path}/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == held.path
    kept = json.loads(worker.text.split("const KEPT = ")[1].split(";\n")[0])
    sizes = []
    for path in kept:
        with held.visitor.get(path) as answer:
            assert answer.status_code == 200, path
            sizes.append(len(answer.data))
    assert sum(sizes) < 60_000
