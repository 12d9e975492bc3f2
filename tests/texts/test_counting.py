"""What delegates text is counted once, for the station where their phone sits; a voter's name is not heard."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from capture import delegates
from capture.database import Database
from capture.delegates import AGREED
from capture.precincts import Precinct
from capture.settings import Settings
from capture.texts.providers import provider as of_settings
from capture.texts.pulling import Pulls
from capture.turnout import Report, reports
from capture.web import create_app
from tests.delegates.conftest import BILAL
from tests.texts.carrier import Carrier
from tests.texts.conftest import Chosen
from tests.texts.people import phone_of

SECRET = "a-secret-of-the-gateway-of-tests"
NOON = datetime(2032, 3, 14, 11, 5, tzinfo=UTC)  # 12:05 in Paris
BILALS, CAMILLES, STRANGERS = phone_of(1), phone_of(2), phone_of(9)


@pytest.fixture(autouse=True)
def day(database: Database) -> Iterator[time_machine.Traveller]:
    """The first round at noon: Bilal sits in 0123, Camille in 0012 and 0123."""
    with database.writing() as session:
        named: dict[str, Any] = {"name": "École", "address": "", "neighbourhood": "", "registered": 1000}
        stations = [Precinct(code=code, **named) for code in ("0012", "0123")]
        session.add_all(stations)
        session.flush()
        for station, phone in ((1, BILALS), (0, CAMILLES), (1, CAMILLES)):
            told = {**BILAL, "precinct_id": stations[station].id, "phone": phone}
            delegates.move(session, delegates.ask(session, told, "tests", NOON), AGREED, "tests", NOON)
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def app(texting: Chosen, database: Database) -> Flask:
    """The app of a campaign whose gateway posts to it, and that reads turnout."""
    return create_app(texting(SMS_SECRET=SECRET, SMS_TURNOUT="yes"), database)


def text(app: Flask, phone: str, said: str, at: datetime = NOON, **facts: Any) -> None:
    told = {"replies": [{"from": phone, "text": said, "at": at.isoformat(), **facts}]}
    assert app.test_client().post(f"/hooks/texts/{SECRET}", json=told).status_code == 204


def kept(database: Database) -> list[Report]:
    with database.reading() as session:
        return list(reports.history(session, NOON.date()))


def test_a_text_counts_once_however_often_the_gateway_says_it(app: Flask, database: Database) -> None:
    for _ in range(3):
        text(app, BILALS, "0123 412", id="m1")
    (one,) = kept(database)
    assert (one.voters, one.way, one.doubt, one.at) == (412, "text", None, NOON)
    text(app, BILALS, "0123 412", NOON + timedelta(minutes=30), id="m2")
    assert len(kept(database)) == 2


def test_whoever_sits_in_one_station_need_not_say_which(app: Flask, database: Database) -> None:
    text(app, BILALS, "412")
    text(app, CAMILLES, "413")
    assert [(one.voters, one.doubt) for one in kept(database)] == [(412, None)]


def test_a_count_that_is_a_station_too_is_the_count_of_whoever_sits_in_one(app: Flask, database: Database) -> None:
    text(app, BILALS, "12")
    assert [(one.voters, one.doubt) for one in kept(database)] == [(12, None)]


def test_more_than_are_registered_is_kept_and_asked(app: Flask, database: Database) -> None:
    text(app, BILALS, "0123 4120")
    [one] = kept(database)
    assert one.voters == 4120 and one.doubt is not None and "more than are registered" in one.doubt


def test_a_phone_that_nobody_knows_or_of_another_station_is_asked(app: Flask, database: Database) -> None:
    text(app, STRANGERS, "0123 412")
    text(app, BILALS, "0012 300")
    asked = [one.doubt for one in kept(database)]
    assert asked == ["from a phone that nobody knows", "from the phone of another station"]


SILENT = ("0123 n° 412 Dupont a voté", "électeur 412", "12, 45, 78, 102, 133", "STOP 412", "Merci")


@pytest.mark.parametrize("said", SILENT)
def test_a_name_a_list_or_a_stop_is_no_report(app: Flask, database: Database, said: str) -> None:
    text(app, BILALS, said)
    assert kept(database) == []


def test_only_on_the_day_and_only_where_it_is_asked_for(
    app: Flask, database: Database, texting: Chosen, day: time_machine.Traveller
) -> None:
    text(create_app(texting(SMS_SECRET=SECRET), database), BILALS, "0123 412")
    text(app, BILALS, "0123 412", NOON - timedelta(days=1))
    day.shift(timedelta(days=1))
    text(app, BILALS, "0123 412")
    assert kept(database) == []


def test_a_provider_that_is_asked_says_them_too(texting: Chosen, database: Database, provider: Carrier) -> None:
    chosen: Settings = texting(SMS_URL=provider.url, SMS_TURNOUT="yes")
    provider.replies.append({"from": BILALS, "text": "0123 412", "at": NOON.isoformat(), "id": "m1"})
    for _ in range(2):
        Pulls(chosen, database, of_settings(chosen.texting)).pull(NOON)
    assert [one.voters for one in kept(database)] == [412]
