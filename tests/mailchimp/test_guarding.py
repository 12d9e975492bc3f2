"""What somebody scheduled at Mailchimp for the electoral silence is unscheduled before that begins, and is told."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture.deliveries import OVER, STOPPED
from capture.errors import MailingRefused
from capture.journal import Entry
from capture.letters import Letter
from capture.mailchimp import audiences
from capture.mailchimp.client import connect
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.mailchimp.server import AUDIENCE
from tests.mailchimp.sides import QUICK, Sides
from tests.mailchimp.test_sending import go, plan, reached, town
from tests.mailing import state
from tests.team import hire

__all__ = ["town"]
EVE = datetime(2032, 3, 12, 23, 0, tzinfo=UTC)  # midnight in Paris


def scheduled(sides: Sides, at: datetime) -> str:
    """Let a colleague schedule a campaign of their own over there. Return its id."""
    number = next(n for n, one in sides.chimp.main.segments.items() if one["name"] == "hustings:newsletter")
    told = {"recipients": {"list_id": AUDIENCE, "segment_opts": {"saved_segment_id": number}}}
    with closing(connect(sides.settings, QUICK)) as there:
        made = there.campaigns.create({"type": "regular", **told, "settings": {"title": "Votez", "subject_line": "V"}})
        there.campaigns.set_content(made["id"], {"html": '<a href="*|UNSUB|*">x</a>'})
        there.campaigns.schedule(made["id"], {"schedule_time": at.isoformat()})
    return str(made["id"])


@pytest.mark.parametrize("away", [timedelta(minutes=1), timedelta(days=2)])
def test_what_would_leave_in_the_silence_is_unscheduled_before(town: Sides, away: timedelta) -> None:
    hire(town.database, "communications")
    with time_machine.travel(EVE - away, tick=False):
        town.sync()
        falls, before = scheduled(town, EVE + timedelta(hours=1)), scheduled(town, EVE + timedelta(days=3))
        go(town)
        status = {one.id: one.status for one in town.chimp.campaigns.values()}
        assert status == {falls: "save", before: "schedule"}
        with town.database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).where(Letter.kind == "silenced")) == 1
            acts = session.scalars(sa.select(Entry.act).where(Entry.actor == "machine")).all()
            assert acts.count("campaign-unscheduled") == 1
        # Looked at a moment ago.
        assert not go(town)


def test_one_that_stays_over_there_stops_nothing_of_ours_and_is_told_once(town: Sides) -> None:
    hire(town.database, "communications")
    with time_machine.travel(EVE - timedelta(days=2), tick=False) as clock:
        town.sync()
        falls = scheduled(town, EVE + timedelta(hours=1))
        town.chimp.on, town.chimp.always = re.compile("POST /campaigns/.*/unschedule"), "400"
        plan(town)
        for _ in range(2):
            go(town)
            town.sync()
            clock.shift(timedelta(minutes=6))
        assert reached(town) == [{CAMILLE, BILAL}, {ODETTE}] and state(town.database) == OVER
        with town.database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).where(Letter.kind == "unstopped")) == 1
            assert falls in audiences.said(audiences.get(session, town.settings))

        town.chimp.always = ""
        go(town)
        with town.database.reading() as session:
            assert audiences.said(audiences.get(session, town.settings)) == ""
        assert town.chimp.campaigns[falls].status == "save"


def test_far_from_a_ballot_nobody_looks(town: Sides) -> None:
    with time_machine.travel(EVE - timedelta(days=30), tick=False):
        town.sync()
        assert not go(town)


@pytest.mark.parametrize(
    ("before", "came"),
    [(timedelta(minutes=30, seconds=1), OVER), (timedelta(minutes=30), STOPPED), (timedelta(), STOPPED)],
)
def test_one_that_was_planned_leaves_long_enough_before_the_silence(town: Sides, before: timedelta, came: str) -> None:
    """Mailchimp sends it letter by letter, and what it sends is out of our hands."""
    with time_machine.travel(EVE - timedelta(minutes=40), tick=False):
        town.sync()
        plan(town)
    with time_machine.travel(EVE - before, tick=False):
        go(town)
        assert len(reached(town)) == (2 if came == OVER else 0) and state(town.database) == came
        if came == STOPPED:
            with pytest.raises(MailingRefused):
                plan(town)
