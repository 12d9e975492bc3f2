"""Tags over there are exactly the choices of people here that Mailchimp is told, and no other tag is touched."""

import pytest
import sqlalchemy as sa
import time_machine

from capture import supporters, tags
from capture.database import now
from capture.mailchimp import tags as there
from capture.segments import saved
from capture.segments.saved import Saved
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import NOON, who_is
from tests.mailchimp.people import md5
from tests.mailchimp.sides import Sides
from tests.mailchimp.test_pulling import FIVE_MINUTES

BELLEVUE = "hustings: Bellevue"


@pytest.fixture
def town(sides: Sides) -> Sides:
    """Camille and Bilal live in Bellevue; only Camille lets us choose messages by that."""
    sides.come(CAMILLE, "newsletter", "targeting", neighbourhood="bellevue", at=NOON)
    sides.come(BILAL, "newsletter", neighbourhood="bellevue")
    sides.come(ODETTE, "newsletter", "targeting")
    keep(sides, "Bellevue", "neighbourhood:bellevue")
    sides.sync()
    return sides


def keep(sides: Sides, name: str, line: str) -> int:
    """Give a line a name, and tell Mailchimp who is meant. Return its number."""
    with sides.database.writing() as session:
        segment = saved.save(session, name, line, "", "staff:1", now())
        there.mark(session, segment, sides.settings)
        return segment.id


def test_whom_the_law_lets_be_chosen_bears_the_tag(town: Sides) -> None:
    assert town.chimp.main.bearing(BELLEVUE) == {CAMILLE}
    assert town.chimp.main.bearing(there.NEWSLETTER) == {CAMILLE, BILAL, ODETTE}


def test_tags_ride_along_with_whoever_is_new(town: Sides) -> None:
    town.chimp.calls.clear()
    town.come("new@exemple.fr", "newsletter", "targeting", neighbourhood="bellevue")
    town.sync()
    assert "new@exemple.fr" in town.chimp.main.bearing(BELLEVUE)
    assert not [call for call in town.chimp.calls if "/segments/" in call]


def test_whoever_is_no_longer_meant_loses_it(town: Sides) -> None:
    with town.database.writing() as session:
        number = session.scalar(sa.select(Supporter.id).where(Supporter.who == who_is(CAMILLE)))
        assert number is not None
        supporters.correct(session, number, {"neighbourhood": ""})
    town.come(BILAL, "targeting", neighbourhood="bellevue")
    town.sync()
    assert town.chimp.main.bearing(BELLEVUE) == {BILAL}


def test_other_tags_are_left_alone(town: Sides) -> None:
    town.chimp.main.segments[1] = {"name": "VIP", "members": {md5(CAMILLE)}}
    town.come(CAMILLE, given_name="Cam")
    town.sync(full=True)
    assert town.chimp.main.bearing("VIP") == {CAMILLE}


def test_what_was_changed_over_there_is_mended_by_night(town: Sides) -> None:
    segment = next(one for one in town.chimp.main.segments.values() if one["name"] == BELLEVUE)
    segment["members"] = {md5(BILAL)}
    town.sync()
    assert town.chimp.main.bearing(BELLEVUE) == {BILAL}
    town.sync(full=True)
    assert town.chimp.main.bearing(BELLEVUE) == {CAMILLE}


def test_a_tag_that_was_deleted_over_there_is_made_again(town: Sides) -> None:
    for number in [number for number, one in town.chimp.main.segments.items() if one["name"] == BELLEVUE]:
        del town.chimp.main.segments[number]
    town.sync(full=True)
    assert town.chimp.main.bearing(BELLEVUE) == {CAMILLE}


def test_a_mark_that_is_taken_away_takes_the_tag_away(town: Sides) -> None:
    with town.database.writing() as session:
        segment = session.scalars(sa.select(Saved)).one()
        there.unmark(session, segment, now())
        assert there.marked(session) == set()
    town.sync()
    assert BELLEVUE not in [one["name"] for one in town.chimp.main.segments.values()]
    assert town.chimp.main.bearing(there.NEWSLETTER) == {CAMILLE, BILAL, ODETTE}


def test_by_what_colleagues_noted_nobody_is_chosen(town: Sides) -> None:
    with town.database.writing() as session:
        tags.tag(session, sa.true(), "presse", "staff:1", now())
    keep(town, "Presse", "tag:presse")
    town.sync()
    assert town.chimp.main.bearing("hustings: Presse") == set()


def test_a_segment_called_newsletter_is_another_tag(town: Sides) -> None:
    keep(town, "newsletter", "neighbourhood:bellevue")
    town.sync()
    assert town.chimp.main.bearing(there.NEWSLETTER) == {CAMILLE, BILAL, ODETTE}
    assert town.chimp.main.bearing("hustings: newsletter") == {CAMILLE}


def test_silence_takes_no_tag_away(town: Sides) -> None:
    eve = town.settings.campaign.rounds[0]
    with time_machine.travel(f"{eve}T08:00:00+00:00"):
        town.sync(full=True)
    assert town.chimp.main.bearing(BELLEVUE) == {CAMILLE}


def test_whoever_leaves_there_bears_no_tag_here(town: Sides) -> None:
    town.chimp.main.people.leave(CAMILLE)
    with time_machine.travel(now() + FIVE_MINUTES):
        town.sync()
    with town.database.reading() as session:
        assert md5(CAMILLE) not in {one for tag, _ in there.listed(session) for one in there.bearers(session, tag.id)}


def test_many_bearers_take_a_call_for_500(sides: Sides) -> None:
    for number in range(12):
        sides.come(f"p{number}@exemple.fr")
    sides.sync()
    keep(sides, "Tous", "consent:newsletter")
    sides.chimp.calls.clear()
    sides.sync()
    assert len([call for call in sides.chimp.calls if call.startswith("POST") and "/segments/" in call]) == 1
