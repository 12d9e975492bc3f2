"""Our own Mailchimp sends a campaign to those of its tag, once; and the way out never sends one twice."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from capture.errors import MailchimpAway, MailchimpRefused
from capture.mailchimp.client import Mailchimp, connect
from tests.cast import BILAL, CAMILLE
from tests.mailchimp.server import AUDIENCE
from tests.mailchimp.sides import QUICK, Sides

HTML = '<a href="*|UNSUB|*">Se désinscrire</a>'


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """Campaigns are theirs."""
    return sqlite_only


@pytest.fixture
def there(sides: Sides) -> Iterator[Mailchimp]:
    """Mailchimp, with Camille subscribed to the newsletter and Bilal to a letter."""
    sides.come(CAMILLE)
    sides.come(BILAL, "letter:housing")
    sides.sync()
    with closing(connect(sides.settings, QUICK)) as there:
        yield there


def make(sides: Sides, there: Mailchimp) -> str:
    """Make a campaign for the newsletter. Return its id."""
    number = next(n for n, one in sides.chimp.main.segments.items() if one["name"] == "hustings:newsletter")
    told = {"recipients": {"list_id": AUDIENCE, "segment_opts": {"saved_segment_id": number}}}
    made = there.campaigns.create({"type": "regular", **told, "settings": {"title": "cc-1", "subject_line": "Bonjour"}})
    there.campaigns.set_content(made["id"], {"html": HTML})
    return str(made["id"])


def test_a_campaign_reaches_the_bearers_of_its_tag(sides: Sides, there: Mailchimp) -> None:
    one = make(sides, there)
    assert there.campaigns.get_send_checklist(one)["is_ready"]
    there.campaigns.send(one)
    assert sides.chimp.campaigns[one].sendings == [{CAMILLE}]
    assert there.reports.get_campaign_report(one)["emails_sent"] == 1
    with pytest.raises(MailchimpRefused):
        there.campaigns.send(one)


def test_an_answer_that_was_lost_sends_nothing_twice(sides: Sides, there: Mailchimp) -> None:
    one = make(sides, there)
    sides.chimp.faults.append("lost")
    with pytest.raises(MailchimpAway):
        there.campaigns.send(one)
    assert sides.chimp.campaigns[one].sendings == [{CAMILLE}]
    (found,) = there.campaign_search.search("cc-1")["results"]
    assert found["campaign"]["status"] == "sent"


def test_what_is_scheduled_goes_at_its_quarter_of_an_hour(sides: Sides, there: Mailchimp) -> None:
    one = make(sides, there)
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    with pytest.raises(MailchimpRefused):
        there.campaigns.schedule(one, {"schedule_time": (hour + timedelta(minutes=7)).isoformat()})
    there.campaigns.schedule(one, {"schedule_time": hour.isoformat()})
    there.campaigns.unschedule(one)
    there.campaigns.schedule(one, {"schedule_time": hour.isoformat()})
    sides.chimp.release(hour - timedelta(minutes=1))
    assert there.campaigns.get(one)["status"] == "schedule"
    sides.chimp.release(hour)
    assert sides.chimp.campaigns[one].sendings == [{CAMILLE}]


def test_without_a_way_out_nothing_is_sent(sides: Sides, there: Mailchimp) -> None:
    one = make(sides, there)
    there.campaigns.set_content(one, {"html": "<p>Bonjour</p>"})
    assert not there.campaigns.get_send_checklist(one)["is_ready"]
    with pytest.raises(MailchimpRefused):
        there.campaigns.send(one)
