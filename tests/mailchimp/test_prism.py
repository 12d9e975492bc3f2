"""Every request of ours, and every answer of our own Mailchimp, is as Mailchimp's official description has it.

The description lies beside the project (`../shared/mailchimp/`); npm's Prism holds it against both. Without either, or
without Node, this is skipped: `npm install -g @stoplight/prism-cli@5.14.2`.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from capture.database import now
from capture.dispatch import campaigns
from capture.errors import MailchimpRefused
from capture.settings import MAILCHIMP, ROOT
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.mailchimp.people import md5
from tests.mailchimp.sides import Sides
from tests.mailchimp.test_sending import go, plan, reached
from tests.mailchimp.test_tagging import keep
from tests.mailing import house
from tests.serving.copies import answers, free_port, until

DESCRIPTION = ROOT.parent / "shared" / "mailchimp" / "marketing.proxy.json"
PRISM = shutil.which(os.environ.get("PRISM", "prism"))


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """What goes over the wire asks no database."""
    return sqlite_only


@pytest.fixture
def between(bare: Sides) -> Iterator[Sides]:
    """Both sides with Prism between: it answers 422 to a wrong request of ours, 500 in the place of a wrong answer."""
    if not DESCRIPTION.exists() or PRISM is None:
        pytest.skip("Mailchimp's description or Prism is not here")
    port = free_port()
    command = [PRISM, "proxy", "-h", "127.0.0.1", "-p", str(port), "--errors", str(DESCRIPTION), bare.chimp.address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as prism:
        until(lambda: answers(port), 60)
        there = replace(bare.settings, mailchimp_host=f"http://127.0.0.1:{port}")
        yield replace(bare, settings=there, patience=replace(bare.patience, budget=60, tries=1))
        prism.terminate()


def test_both_directions_are_as_described(between: Sides) -> None:
    sides = between
    sides.set_up()
    sides.come(CAMILLE, "newsletter", "letter:housing", "targeting", given_name="Camille", neighbourhood="bellevue")
    sides.come(BILAL)
    sides.come(ODETTE)
    sides.chimp.main.people.fake.add(ODETTE)
    keep(sides, "Bellevue", "neighbourhood:bellevue")
    sides.sync()
    sides.come(CAMILLE, given_name="Cam")
    sides.leave(BILAL)
    sides.sync(full=True)
    sides.erase(CAMILLE)
    sides.sync()
    sides.named(mailchimp_interests="codes").set_up()
    assert sides.statuses() == {BILAL: "unsubscribed"}
    assert len({call.split("?")[0].split("/")[-1] for call in sides.chimp.calls}) > 10
    with sides.bridge() as bridge, pytest.raises(MailchimpRefused) as refused:
        odd = {"email_address": CAMILLE, "status_if_new": "subscribed", "mergefields": {}}
        bridge.mailchimp.lists.set_list_member(bridge.audience, md5(CAMILLE), odd)
    assert refused.value.status == 422


def test_a_campaign_and_its_reports_are_as_described(between: Sides) -> None:
    between.set_up()
    settings = house(between.settings, between.settings.instance / "house")
    object.__setattr__(settings, "mailings_by", MAILCHIMP)
    town = replace(between, settings=settings)
    town.come(CAMILLE, "newsletter", given_name="Camille")
    town.come(ODETTE, "newsletter", language="en")
    plan(town)
    assert go(town)

    assert reached(town) == [{CAMILLE}, {ODETTE}]
    with time_machine.travel(now() + timedelta(hours=2)):
        campaigns.keep_up(town.settings, town.database, patience=town.patience)
    asked = {call.split("?")[0].split("/")[-1] for call in town.chimp.calls}
    assert {"campaigns", "content", "send-checklist", "send", "unsubscribed"} <= asked
