"""A number of France overseas is texted only while it may be by its own clock and by the campaign's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from capture import law
from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Settings
from capture.texts import permission
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.mailing import house, planned
from tests.texts.conftest import Chosen
from tests.texts.test_mailing import SUNDAY, carried, laid_down

KEEPS_HOURS = True
SECOND = timedelta(seconds=1)
REUNION, NOUMEA, TAHITI, CAYENNE, PARIS = "+262692123456", "+687751234", "+68987123456", "+594694123456", "+33639980001"


def paris(text: str) -> datetime:
    """Return a moment of Paris, in winter, in UTC."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("phone", "zones"),
    [
        (REUNION, ["Indian/Reunion"]),
        ("+262639123456", ["Indian/Mayotte"]),
        ("+590690123456", ["America/Guadeloupe", "America/Marigot", "America/St_Barthelemy"]),
        ("+596696123456", ["America/Martinique"]),
        (CAYENNE, ["America/Cayenne"]),
        (TAHITI, ["Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier"]),
        (NOUMEA, ["Pacific/Noumea"]),
        ("+508551234", ["America/Miquelon"]),
        (PARIS, []),
        ("+32470123456", []),
    ],
)
def test_a_number_tells_by_which_clocks_its_people_live(phone: str, zones: list[str]) -> None:
    assert [zone.key for zone in law.zones(phone)] == zones


@pytest.mark.parametrize(
    ("phone", "last", "then"),
    [
        # Eight in the evening on La Réunion is five in the afternoon in Paris; eight in the morning there, five here.
        (REUNION, "2032-02-03T17:00", "2032-02-04T05:00"),
        # Eight in the evening in Nouméa is ten in the morning here.
        (NOUMEA, "2032-02-03T10:00", "2032-02-03T22:00"),
    ],
)
def test_the_hours_end_by_the_clock_of_the_number(texting: Chosen, phone: str, last: str, then: str) -> None:
    chosen, ends = texting(), paris(last)
    before = ends - permission.ON_ITS_WAY - SECOND

    assert permission.hold_of_number(chosen, phone, before, ()) is None
    held = permission.hold_of_number(chosen, phone, ends - permission.ON_ITS_WAY, ())
    assert held and (held.rule, held.until) == (law.SMS_HOURS, paris(then))
    assert permission.hold_of_number(chosen, phone, paris(then) - SECOND, ()) is not None
    assert permission.hold_of_number(chosen, phone, paris(then), ()) is None
    assert permission.hold_of_number(chosen, PARIS, ends, ()) is None


def test_of_islands_with_several_clocks_the_last_one_counts(texting: Chosen) -> None:
    # The Gambier are an hour before Tahiti, and have nine o'clock when it has eight.
    assert permission.hold_of_number(texting(), TAHITI, paris("2032-02-03T18:59"), ()) is not None
    assert permission.hold_of_number(texting(), TAHITI, paris("2032-02-03T19:00"), ()) is None


def test_the_holidays_of_the_number_count(texting: Chosen) -> None:
    # 10 June 2032, a Thursday, is a holiday in Guyane alone; at two in the afternoon in Paris it is nine there.
    noon = datetime(2032, 6, 10, 12, tzinfo=UTC)
    assert permission.hold_of_number(texting(), CAYENNE, noon, ()) is not None
    assert permission.hold_of_number(texting(), CAYENNE, noon - timedelta(days=1), ()) is None


def test_silence_begins_where_it_begins_first(texting: Chosen) -> None:
    chosen = texting()
    (first, *_) = law.silences(chosen.campaign.ballot)
    # Midnight in Nouméa is two in the afternoon of the day before in Paris; hours are lifted, silence is not.
    begins = first.begins - timedelta(hours=10)
    near = permission.ON_ITS_WAY + permission.YOUNGEST

    assert permission.hold_of_number(chosen, NOUMEA, begins - near - SECOND, (law.SMS_HOURS,)) is None
    held = permission.hold_of_number(chosen, NOUMEA, begins - near, (law.SMS_HOURS,))
    assert held and held.rule == law.SILENCE and held.until >= first.ends
    assert permission.good_until(chosen, NOUMEA, begins - timedelta(hours=3)) == begins
    assert permission.good_until(chosen, PARIS, begins - timedelta(hours=3)) == first.begins


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille has a number of La Réunion, Bilal one of here; both asked for texts."""
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "sms", given_name="Camille", phone=REUNION), catalogue)
        confirms(session, wish_of(BILAL, "sms", given_name="Bilal", phone=PARIS), catalogue)
    return database


def test_a_text_waits_for_an_hour_that_is_theirs(
    texting: Callable[..., Settings], town: Database, tmp_path: Path
) -> None:
    bare = texting()
    chosen = house(bare, tmp_path / "house", fr=SUNDAY)
    evening = paris("2032-02-03T18:30")
    with time_machine.travel(evening, tick=False):
        planned(chosen, town, at=evening)
        carried(chosen, town)
    assert ["Bilal" in text for text in laid_down(chosen)] == [True]

    with time_machine.travel(paris("2032-02-04T07:00"), tick=False):
        carried(chosen, town)
    assert len(laid_down(chosen)) == 1
    with time_machine.travel(paris("2032-02-04T08:00"), tick=False):
        carried(chosen, town)
    assert sorted("Camille" in text for text in laid_down(chosen)) == [False, True]
