"""Guarding: what anybody scheduled at Mailchimp for a moment of electoral silence is unscheduled before that begins.

Ours do not wait over there (campaigns.py); but a colleague may schedule one by hand, and Mailchimp knows no silence.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture import journal, law, letters
from capture.database import now
from capture.errors import CampaignStays, MailchimpAway, MailchimpTrouble
from capture.mailchimp import audiences, heeding
from capture.mailchimp.bridge import Bridge
from capture.settings import Settings

# From some days before a silence on; in its last hour each minute.
EARLY, LATE = timedelta(days=7), timedelta(hours=1)
EVERY, OFTEN = timedelta(minutes=5), timedelta(minutes=1)
# Mailchimp lets a campaign wait at quarters of an hour; nobody has a thousand of them.
WAITS, MOST = "schedule", 1000
# How many are named at the desk.
SAID = 3
FIELDS = "campaigns.id,campaigns.send_time,total_items"

log = logging.getLogger(__name__)


def is_due(session: Session, settings: Settings, at: datetime) -> bool:
    """Return whether it is time to look at what is scheduled over there."""
    state, coming = audiences.find(session, settings), law.next_silence(settings.campaign.ballot, law.EMAIL, at)
    if state is None or coming is None or coming.begins - at > EARLY:
        return False
    pause = OFTEN if coming.begins - at <= LATE else EVERY
    return state.guarded_at is None or not at - pause < state.guarded_at <= at


def guard(bridge: Bridge) -> int:
    """Unschedule what would leave in a silence, and tell colleagues, also of what stays. Returns how many went.

    One that stays there keeps nothing of ours from leaving: the desk says it, and one letter does.
    """
    at, done, stays = now(), 0, list[str]()
    for number in _falling(bridge):
        try:
            bridge.mailchimp.campaigns.unschedule(number)
        except MailchimpTrouble as trouble:
            log.warning("mailchimp unschedules nothing: %s", type(trouble).__name__)
            stays.append(number)
            # Who does not answer may do so the next time.
            if not isinstance(trouble, MailchimpAway) or _is_late(bridge.settings, at):
                _tell_once(bridge, number, at)
            continue
        done += 1
        with bridge.database.writing() as session:
            journal.record(session, "machine", "campaign-unscheduled", {"campaign": number}, at)
            letters.tell_of_silence(session, bridge.settings.suppression_key, at)
    with bridge.database.writing() as session:
        audiences.note(session, bridge.audience, guarded_at=at)
        audiences.keep(session, bridge.audience, CampaignStays(campaigns=", ".join(stays[:SAID])) if stays else None)
    return done


def _is_late(settings: Settings, at: datetime) -> bool:
    coming = law.next_silence(settings.campaign.ballot, law.EMAIL, at)
    return coming is not None and coming.begins - at <= LATE


def _tell_once(bridge: Bridge, number: str, at: datetime) -> None:
    told = {"campaign": number}
    with bridge.database.writing() as session:
        if not journal.has(session, "campaign-stays", particulars=told):
            journal.record(session, "machine", "campaign-stays", told, at)
            letters.tell_of_unstopped(session, bridge.settings.suppression_key, at)


def _falling(bridge: Bridge) -> Iterator[str]:
    ballot = bridge.settings.campaign.ballot
    asked = {"list_id": bridge.audience, "status": WAITS, "count": MOST, "fields": FIELDS}
    for one in bridge.mailchimp.campaigns.list(**asked)["campaigns"]:
        leaves = heeding.moment(one.get("send_time"))
        if leaves is not None and law.silence(ballot, law.EMAIL, leaves):
            yield str(one["id"])
