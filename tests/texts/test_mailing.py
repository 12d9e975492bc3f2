"""A mailing that goes out as text messages: its cost is said before, each person gets it once, silence holds it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from capture import deliveries, dispatch, exports, issues, mailings, texts
from capture.database import Database, now
from capture.issues import Catalogue
from capture.mailings import Look
from capture.settings import Settings
from capture.texts import Text
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import confirms
from tests.mailing import KEY, house, planned, state
from tests.texts.conftest import Chosen

# The hours of the law stand here (conftest.py).
KEEPS_HOURS = True
# A Tuesday at ten in Paris: texts may leave.
TUESDAY = datetime(2032, 2, 3, 9, tzinfo=UTC)
EVE = datetime(2032, 3, 12, 23, 0, tzinfo=UTC)  # midnight in Paris
SUNDAY = "Objet : Dimanche\nCanal : sms\n\nBonjour [prénom], votez dimanche avant 18 h : saint-aurele.fr/vote\n"
ENGLISH = "Subject: Sunday\n\nHello [first name], vote on Sunday before 6 pm: saint-aurele.fr/vote\n"


@pytest.fixture
def here(texting: Chosen) -> Settings:
    chosen = texting()
    return house(chosen, chosen.instance / "house", fr=SUNDAY, en=ENGLISH)


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille and, in English, Odette asked for texts; Bilal has a phone and did not."""
    with database.writing() as session:
        phones = {"given_name": "Camille", "phone": "+33639980001"}
        confirms(session, wish_of(CAMILLE, "sms", **phones), catalogue)
        confirms(session, wish_of(ODETTE, "sms", phone="+33639980002", language="en"), catalogue)
        confirms(session, wish_of(BILAL, "newsletter", phone="+33639980003"), catalogue)
    return database


def look(chosen: Settings, database: Database, at: datetime) -> Look:
    catalogue = issues.from_json(chosen.output / "catalogue.json")
    with database.reading() as session, time_machine.travel(at, tick=False):
        mailing = mailings.find(chosen.root, chosen.campaign.languages, KEY)
        return dispatch.look(chosen, exports.scope_of(session, chosen.campaign, catalogue), mailing)


def laid_down(chosen: Settings) -> list[str]:
    return sorted(file.read_text() for file in (Path(chosen.instance) / "texts").glob("*.txt"))


def carried(chosen: Settings, database: Database) -> None:
    """Let it go out, and the texts behind it."""
    dispatch.run_out(chosen, database)
    texts.run_out(chosen, database)
    dispatch.run_out(chosen, database)


def test_its_cost_is_said_before_it_leaves(here: Settings, town: Database) -> None:
    found = look(here, town, TUESDAY)
    told = [finding.told for finding in found.findings]

    assert found.may_leave and found.reach is not None and found.reach.people == 2
    assert any("1 part at most" in sentence for sentence in told), told


def test_each_gets_it_once_in_their_language_with_their_name(here: Settings, town: Database) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        planned(here, town, at=now())
        carried(here, town)
        carried(here, town)

    bodies = laid_down(here)
    assert len(bodies) == 2
    assert any("Bonjour Camille, votez" in body for body in bodies)
    assert any("Hello, vote on Sunday" in body for body in bodies)
    assert all("STOP" in body for body in bodies)
    assert state(town) == "over"


def test_no_first_name_makes_a_text_dear_or_keeps_it_from_the_others(
    texting: Chosen, town: Database, catalogue: Catalogue
) -> None:
    with town.writing() as session:
        for place, name in enumerate(("François", "Anaïs", "Łukasz")):
            wish = wish_of(f"person-{place}@exemple.fr", "sms", given_name=name, phone=f"+3363998001{place}")
            confirms(session, wish, catalogue)
    long = f"Objet : Dimanche\nCanal : sms\n\nBonjour [prénom], {'votez dimanche ' * 54}\n"  # six parts, in GSM-7
    chosen = texting()
    here = house(chosen, chosen.instance / "house", fr=long)
    assert look(here, town, TUESDAY).may_leave
    with time_machine.travel(TUESDAY, tick=False):
        planned(here, town, at=now())
        carried(here, town)

    bodies = laid_down(here)
    greeted = {name for name in ("Camille", "Francois", "Anais", "Lukasz") if any(f" {name}," in b for b in bodies)}
    assert (len(bodies), greeted) == (4, {"Camille", "Francois", "Anais"})  # no phone shows Ł for the price of L
    with town.reading() as session:
        assert set(session.scalars(sa.select(Text.parts))) == {6}


def test_in_the_evening_it_waits_for_the_morning(here: Settings, town: Database) -> None:
    evening = TUESDAY.replace(hour=20)
    with time_machine.travel(evening, tick=False):
        planned(here, town, at=now())
        carried(here, town)
        assert (laid_down(here), state(town)) == ([], "goes out")
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=False):
        carried(here, town)
    assert (len(laid_down(here)), state(town)) == (2, "over")


def test_what_is_planned_on_a_saturday_evening_leaves_on_monday(here: Settings, town: Database) -> None:
    saturday = TUESDAY + timedelta(days=4, hours=11)  # at nine in the evening
    with time_machine.travel(saturday, tick=False):
        planned(here, town, at=now())
        carried(here, town)
    with time_machine.travel(saturday + timedelta(days=1, hours=12), tick=False):
        carried(here, town)
    assert (len(laid_down(here)), state(town)) == (2, "over")


def test_what_begins_on_a_saturday_and_is_not_over_goes_on_on_monday(here: Settings, town: Database) -> None:
    saturday = TUESDAY + timedelta(days=4, hours=9)  # at seven in the evening
    with time_machine.travel(saturday, tick=False):
        planned(here, town, at=now())
        dispatch.run_out(here, town)
    with time_machine.travel(saturday + timedelta(hours=2), tick=False):
        carried(here, town)
    with time_machine.travel(saturday + timedelta(days=1, hours=14), tick=False):
        carried(here, town)
    assert (len(laid_down(here)), state(town)) == (2, "over")


def test_what_the_hours_would_hold_into_a_silence_is_not_planned(here: Settings, town: Database) -> None:
    found = look(here, town, EVE - timedelta(hours=3))

    assert ["L49" in finding.told for finding in found.findings if finding.refuses] == [True]


def test_in_the_evening_it_says_that_it_would_wait(here: Settings, town: Database) -> None:
    found = look(here, town, TUESDAY.replace(hour=20))

    assert found.may_leave
    assert any("It would wait until" in finding.told and "08:00" in finding.told for finding in found.findings)


def test_what_is_planned_on_the_evening_before_a_silence_never_leaves(here: Settings, town: Database) -> None:
    with time_machine.travel(EVE - timedelta(hours=4, minutes=30), tick=False):
        planned(here, town, at=now())
    with time_machine.travel(EVE - timedelta(hours=3), tick=False):
        carried(here, town)
    with time_machine.travel(EVE + timedelta(days=2, hours=10), tick=False):
        carried(here, town)
    assert (laid_down(here), state(town)) == ([], "over")


def test_what_waits_can_be_stopped_and_planned_again(here: Settings, town: Database) -> None:
    with time_machine.travel(TUESDAY.replace(hour=20), tick=False):
        planned(here, town, at=now())
        dispatch.run_out(here, town)
        with town.writing() as session:
            (plan,) = deliveries.due(session, now())
            dispatch.stop(session, plan, "", "staff:1", now())
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=False):
        carried(here, town)
        assert (laid_down(here), state(town)) == ([], "stopped")
        planned(here, town, at=now())
        carried(here, town)
    assert len(laid_down(here)) == 2


def test_none_leaves_in_the_silence(here: Settings, town: Database) -> None:
    with time_machine.travel(EVE - timedelta(hours=5), tick=False):
        planned(here, town, at=now())
        dispatch.run_out(here, town)
    with time_machine.travel(EVE + timedelta(hours=9), tick=False):
        carried(here, town)
    assert laid_down(here) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Votez [ici](https://saint-aurele.fr/vote)", "no links with words"),
        ("x" * 1200, "at most are carried"),
    ],
)
def test_what_no_phone_would_show_well_is_refused(texting: Chosen, town: Database, body: str, told: str) -> None:
    chosen = texting()
    odd = house(chosen, chosen.instance / "odd", fr=f"Objet : Un mot\nCanal : sms\n\n{body}\n")
    found = look(odd, town, TUESDAY)

    assert not found.may_leave
    assert any(told in finding.told for finding in found.findings if finding.refuses)


def test_without_a_sender_none_is_planned(texting: Chosen, town: Database) -> None:
    chosen = texting(SMS_SENDER="")
    found = look(house(chosen, chosen.instance / "nobody", fr=SUNDAY), town, TUESDAY)

    assert any("SMS_SENDER" in finding.told for finding in found.findings if finding.refuses)
