"""Campaigns: a planned mailing goes out by way of Mailchimp, one campaign for each language, each sent once.

Nothing waits over there: it is sent from here when its moment has come, so that the law is asked, and the choice of
people made exact, directly before. That it is being sent is written down before Mailchimp is asked to; where no answer
comes, Mailchimp is asked what it did (capture/deliveries/campaigns.py).
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import deliveries, issues
from capture.database import Database, now
from capture.deliveries import Plan, campaigns
from capture.dispatch import guarding, mailed
from capture.errors import HustingsError, MailchimpTaken
from capture.mailchimp import audiences, reports, syncing
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.client import Patience
from capture.settings import Settings

IDLE = 1.0  # seconds between two looks

log = logging.getLogger(__name__)


def run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    """Send campaigns until stopped."""
    while not stopped():
        keep_up(settings, database, stopped)
        time.sleep(IDLE)


def keep_up(
    settings: Settings,
    database: Database,
    stopped: Callable[[], bool] = lambda: False,
    patience: Patience | None = None,
) -> bool:
    """Do what is due by way of Mailchimp. Returns whether it was done."""
    if not settings.mailchimp_api_key:
        return False
    try:
        with database.reading() as session:
            if not is_due(session, settings, now()):
                return False
        catalogue = issues.from_json(settings.output / "catalogue.json")
        with syncing.at_work(settings, database, catalogue, stopped=stopped, patience=patience) as bridge:
            _work(bridge)
    except MailchimpTaken:
        # Whoever brings both sides together is at it for seconds.
        return False
    except (HustingsError, OSError, sa.exc.DBAPIError, sa.exc.TimeoutError) as trouble:
        # What a trouble says may name somebody; the desk says it to whoever may know.
        log.warning("campaigns: %s", type(trouble).__name__)
        return False
    return True


def is_due(session: Session, settings: Settings, at: datetime) -> bool:
    """Return whether Mailchimp is to be asked anything now about campaigns."""
    if not audiences.is_due(session, settings, at):
        return False
    waiting = (campaigns.leaving(session, at), _due(session, at), campaigns.reporting(session, at))
    return any(waiting) or guarding.is_due(session, settings, at)


def _due(session: Session, at: datetime) -> list[Plan]:
    """Return the mailings that go out now and of whose campaigns none is on its way."""
    here = [plan for plan in deliveries.due(session, at) if plan.via == deliveries.MAILCHIMP]
    return [plan for plan in here if not campaigns.is_leaving(session, plan.key)]


def _work(bridge: Bridge) -> None:
    with bridge.database.reading() as session:
        guards = guarding.is_due(session, bridge.settings, now())
        leaving = list(campaigns.leaving(session, now()))
        told = list(campaigns.reporting(session, now()))
        session.expunge_all()
    if guards:
        guarding.guard(bridge)
    for campaign in leaving:
        mailed.ask(bridge, campaign)
    with bridge.database.reading() as session:
        due = [plan.id for plan in _due(session, now())]
    if due:
        # Whoever came or left a minute ago is known over there before anybody is chosen.
        syncing.together(bridge)
    for number in due:
        if not bridge.stopped():
            mailed.go(bridge, number)
    for campaign in told:
        if not bridge.stopped():
            reports.pull(bridge, campaign)
