"""A mailing by way of Mailchimp: to everybody whom it may reach and who is there, to nobody else, and once."""

import re
from collections import deque
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture import deliveries, dispatch, exports, mailings
from capture.database import now
from capture.deliveries import OVER, PLANNED, REFUSED, SENT, STOPPED, WAITS, Delivery, Plan
from capture.dispatch import campaigns, mailed
from capture.errors import CampaignTouched, MailchimpTaken
from capture.mailchimp import audiences, syncing
from capture.settings import MAILCHIMP, Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.mailchimp.campaigns import Campaign
from tests.mailchimp.sides import Sides
from tests.mailing import ENGLISH, FRENCH, KEY, fates, house, state


@pytest.fixture
def town(sides: Sides) -> Sides:
    """Camille and Bilal want the newsletter; Odette, in English, too."""
    settings = house(sides.settings, sides.settings.instance / "house")
    object.__setattr__(settings, "mailings_by", MAILCHIMP)
    here = Sides(settings, sides.database, sides.catalogue, sides.chimp)
    here.come(CAMILLE, "newsletter", given_name="Camille")
    here.come(BILAL, "newsletter", "letter:housing")
    here.come(ODETTE, "newsletter", language="en")
    return here


def plan(town: Sides, by: str = "staff:1", settings: Settings | None = None) -> Plan:
    """Plan the mailing for now."""
    chosen = settings or town.settings
    with town.database.writing() as session:
        mailing = mailings.find(chosen.root, chosen.campaign.languages, KEY)
        looked = dispatch.look(chosen, exports.scope_of(session, chosen.campaign, town.catalogue), mailing)
        planned = dispatch.plan(session, chosen, looked, by, now())
        session.expunge(planned)
        return planned


def go(town: Sides) -> bool:
    """Do what is due."""
    return campaigns.keep_up(town.settings, town.database, patience=town.patience)


def there(town: Sides) -> dict[str, Campaign]:
    """Return the campaigns over there by their subjects."""
    return {one.settings["subject_line"]: one for one in town.chimp.campaigns.values()}


def reached(town: Sides) -> list[set[str]]:
    """Return to whom each sending went."""
    return [sending for one in town.chimp.campaigns.values() for sending in one.sendings]


def states(town: Sides) -> dict[str, str]:
    """Return the state of each letter by address."""
    with town.database.reading() as session:
        return dict(session.execute(sa.select(Supporter.email, Delivery.state).join(Supporter)).all())


def test_each_gets_it_once_and_in_their_language(town: Sides) -> None:
    plan(town)
    assert go(town)
    assert not go(town)

    assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}]
    assert {subject: one.sendings for subject, one in there(town).items()} == {
        "Votre loyer": [{CAMILLE, BILAL}],
        "Your rent": [{ODETTE}],
    }
    assert state(town.database) == OVER and fates(town.database) == {SENT: 3}
    # Our own worker has nothing to do with it.
    assert dispatch.run_out(town.settings, town.database) == 0


def test_its_letter_has_their_words_and_their_way_out(town: Sides) -> None:
    plan(town)
    go(town)

    french, english = there(town)["Votre loyer"], there(town)["Your rent"]
    assert "Bonjour*|IF:FNAME|* *|FNAME|**|ELSE:|**|END:IF|*," in french.html
    assert "Hello*|IF:FNAME|* *|FNAME|**|ELSE:|* friends*|END:IF|*," in english.plain
    assert 'href="*|UNSUB|*"' in french.html and "<*|UNSUB|*>" in french.plain
    assert f'href="{town.settings.address}/preferences"' in french.html
    assert f'href="{town.settings.address}/en/preferences"' in english.html
    assert french.tracking == {"opens": False, "html_clicks": False, "text_clicks": False}
    assert re.fullmatch(r"cc-[0-9a-f-]{36}", french.settings["title"])
    assert french.settings["reply_to"] == town.settings.mail_from and not french.settings["auto_footer"]


def test_who_left_a_moment_before_gets_none(town: Sides) -> None:
    town.sync()
    plan(town)
    town.leave(BILAL)
    go(town)
    assert reached(town) == [{CAMILLE}, {ODETTE}]
    assert fates(town.database) == {SENT: 2}


def test_a_stranger_who_bears_its_tag_loses_it(town: Sides) -> None:
    """Somebody put the tag of the campaign on others, over there."""
    plan(town)
    with town.database.writing() as session:
        title = deliveries.campaigns.opened(session, KEY, "fr", town.settings.suppression_key).title
    town.sync()
    town.chimp.main.segments[99] = {"name": f"hustings:{title}", "members": set(town.chimp.main.people.members)}
    go(town)
    assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}]


def test_whom_mailchimp_does_not_take_is_told(town: Sides) -> None:
    town.chimp.main.people.fake.add(BILAL)
    plan(town)
    go(town)
    assert reached(town) == [{CAMILLE}, {ODETTE}]
    assert states(town) == {CAMILLE: SENT, ODETTE: SENT, BILAL: REFUSED}


def test_an_error_that_passes_refuses_nobody(town: Sides) -> None:
    town.chimp.failing[BILAL] = 1
    plan(town)
    go(town)
    assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}] and fates(town.database) == {SENT: 3}


def test_an_error_that_stays_is_tried_again_later(town: Sides) -> None:
    town.chimp.failing.update({CAMILLE: 2, BILAL: 2})
    plan(town)
    go(town)
    assert reached(town) == [] and fates(town.database) == {} and state(town.database) == PLANNED
    with time_machine.travel(now() + timedelta(minutes=15)):
        go(town)
    assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}] and fates(town.database) == {SENT: 3}


def test_one_bad_campaign_holds_up_no_sync(town: Sides) -> None:
    with pytest.raises(CampaignTouched), syncing.at_work(town.settings, town.database, town.catalogue):
        raise CampaignTouched
    with town.database.reading() as session:
        assert audiences.is_due(session, town.settings, now())


def test_whoever_lost_the_audience_meanwhile_sends_nothing(town: Sides) -> None:
    """This worker was silent for too long, and another one is at it."""
    plan(town)
    with town.bridge() as bridge:
        with town.database.writing() as session:
            audiences.note(session, bridge.audience, hand="another", heard_at=now())
        syncing.together(bridge)
        with town.database.reading() as session:
            number = deliveries.due(session, now())[0].id
        with pytest.raises(MailchimpTaken):
            mailed.go(bridge, number)
    assert reached(town) == [] and fates(town.database) == {}


def test_what_somebody_sent_over_there_is_not_sent_again(town: Sides) -> None:
    """A backup was put back: this database does not know that the campaign left."""
    plan(town)
    go(town)
    with town.database.writing() as session:
        session.execute(sa.delete(deliveries.Campaign))
        session.execute(sa.delete(Delivery))
        session.execute(sa.delete(Plan))
    plan(town)
    go(town)
    assert len(reached(town)) == 2 and state(town.database) == STOPPED


def test_what_was_stopped_does_not_leave(town: Sides) -> None:
    planned = plan(town)
    with town.database.writing() as session:
        dispatch.stop(session, session.merge(planned), "", "staff:1", now())
    go(town)
    assert reached(town) == [] and state(town.database) == STOPPED


def test_above_some_hundreds_a_second_colleague_agrees_first(town: Sides) -> None:
    object.__setattr__(town.settings.campaign, "approval_from", 2)
    planned = plan(town)
    assert not go(town) and state(town.database) == WAITS

    with town.database.writing() as session:
        found = deliveries.find(session, KEY)
        assert found is not None
        deliveries.approve(session, found, planned.planned_at, "staff:2", now())
    go(town)
    assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}]


def test_one_that_has_grown_waits_for_a_second_colleague(town: Sides) -> None:
    object.__setattr__(town.settings.campaign, "approval_from", 3)
    plan(town)
    town.come("zoe@exemple.fr", "newsletter")
    go(town)
    assert reached(town) == [] and state(town.database) == WAITS


def test_a_targeted_one_reaches_who_agreed_to_that_alone(town: Sides) -> None:
    town.come("zoe@exemple.fr", "newsletter", "letter:housing", "targeting", neighbourhood="bellevue")
    town.come("max@exemple.fr", "newsletter", "letter:housing", neighbourhood="bellevue")
    told = FRENCH.replace("{facts}", "Audience: issue:housing neighbourhood:bellevue")
    settings = house(town.settings, town.settings.instance / "targeted", fr=told, en=ENGLISH)
    plan(town, settings=settings)
    go(town)
    assert reached(town) == [{"zoe@exemple.fr"}]
    (sent,) = town.chimp.campaigns.values()
    assert "This message is targeted" not in sent.html and "ciblé" in sent.html


def test_who_comes_back_after_it_was_stopped_halfway_gets_it_once(town: Sides) -> None:
    """The French ones have it; Mailchimp refuses the English one, which is planned anew."""
    plan(town)
    town.chimp.on, town.chimp.faults = re.compile("POST /campaigns/.*/send"), deque(["", "400"])
    go(town)
    assert reached(town) == [{CAMILLE, BILAL}] and state(town.database) == STOPPED

    plan(town)
    go(town)
    assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}] and fates(town.database) == {SENT: 3}


def test_what_is_not_ready_stops_with_the_words_of_mailchimp(town: Sides) -> None:
    plan(town)
    with town.database.writing() as session:
        found = deliveries.find(session, KEY)
        assert found is not None
        bare = found.letters["fr"] | {"html": ["<p>Bonjour</p>"]}
        found.letters = found.letters | {"fr": bare}
    go(town)
    assert reached(town) == [] and state(town.database) == STOPPED
    with town.database.reading() as session:
        assert [one.trouble for one in deliveries.campaigns.of(session, KEY)] == ["Content"]
