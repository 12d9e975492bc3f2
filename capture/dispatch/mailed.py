"""One mailing by way of Mailchimp: whom each of its campaigns is for, how it is sent, and what became of it."""

import logging
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import deliveries, law
from capture.database import now
from capture.deliveries import Campaign, Delivery, Order, Plan, campaigns
from capture.deliveries.campaigns import GONE, GRACE, LOOK_AGAIN, UNSURE
from capture.dispatch import looking, taking
from capture.errors import (
    CampaignTouched,
    CampaignUneven,
    CampaignUnready,
    HustingsError,
    MailchimpAway,
    MailchimpRefused,
    MailchimpTrouble,
    SiteNotBuilt,
)
from capture.mailchimp import drafts, owed, wording
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import SUBSCRIBED, Member, subscriber
from capture.segments import Segment
from capture.supporters import Supporter
from capture.words import N_

# As Mailchimp calls one that has left, or is leaving; and one that somebody let wait over there.
LEFT_THERE, WAITS_THERE = frozenset({"sent", "sending"}), "schedule"
# People come and go while a tag is made exact.
TRIES = 3
# What Mailchimp answers before it does anything: what it refuses, and too many requests at once (client.py).
NOT_DONE = frozenset({400, 403, 404, 405, 422, 429})
REFUSED = N_("Mailchimp refuses its campaign: look at it there, then plan it anew")
VANISHED = N_("its campaign is there no more, or was called off over there")

log = logging.getLogger(__name__)


def go(bridge: Bridge, number: int) -> None:
    """Send what of a mailing is to leave now, one language after the other; what is refused stops it."""
    try:
        _go(bridge, number)
    except (CampaignTouched, CampaignUneven, CampaignUnready) as trouble:
        _stop(bridge, number, trouble.message)
    except MailchimpRefused as refused:
        log.warning("mailchimp refuses a campaign: %s", refused.title)
        _stop(bridge, number, REFUSED)
    except (MailchimpTrouble, SiteNotBuilt):
        raise
    except HustingsError:
        _stop(bridge, number, looking.UNREADABLE)


def ask(bridge: Bridge, campaign: Campaign, is_certain: bool = False) -> bool:
    """Ask what became of a campaign of which no answer was heard, or that was refused. Returns whether it left."""
    status, at = drafts.status(bridge, campaign), now()
    with bridge.database.writing() as session:
        sending_at = session.get_one(Campaign, campaign.id).sending_at
        waited = sending_at is not None and at - sending_at >= GRACE
        if status in LEFT_THERE:
            campaigns.settle(session, campaign, GONE, at)
        elif status == drafts.SAVE and (waited or is_certain):
            campaigns.take_back(session, campaign, at)
        elif status in (drafts.SAVE, WAITS_THERE):
            campaigns.note(session, campaign.id, due_at=at + LOOK_AGAIN)
        else:
            campaigns.settle(session, campaign, UNSURE, at, VANISHED)
    return status in LEFT_THERE


def _go(bridge: Bridge, number: int) -> None:
    with bridge.database.writing() as session:
        found = taking.taken(bridge.settings, session, number, now())
        if found is None:
            return
        plan, _ = found
        session.flush()
        session.expunge(plan)
    if all(_send(bridge, plan, language) for language in plan.letters):
        _finish(bridge, plan)


def _send(bridge: Bridge, plan: Plan, language: str) -> bool:
    """Send one language. Returns whether nothing of it is left to leave."""
    for _ in range(TRIES):
        with bridge.database.writing() as session:
            found = taking.taken(bridge.settings, session, plan.id, now())
            if found is None:
                return False
            wanted = {one: email for one, (_, email) in whom(session, found[1], plan, language).items()}
            if not wanted:
                return True
            campaign = campaigns.opened(session, plan.key, language, bridge.settings.suppression_key)
            session.expunge(campaign)
        bearing = drafts.choose(bridge, campaign, wanted)
        if not bearing:
            return True
        lay(bridge, plan, campaign)
        _hold_on(bridge)
        drafts.check(bridge, campaign)
        _hold_on(bridge)
        if (begun := _begin(bridge, plan, campaign, bearing)) is None:
            return False
        if begun:
            return _post(bridge, campaign)
    return False


def _hold_on(bridge: Bridge) -> None:
    with bridge.database.writing() as session:
        bridge.see_that_it_is_ours(session)


def lay(bridge: Bridge, mailing: Plan | Order, campaign: Campaign) -> None:
    """Let a campaign be over there as its mailing was drawn. Raises CampaignTouched."""
    letter = wording.of(bridge.settings, campaign.language, mailing.letters[campaign.language])
    drafts.lay(bridge, campaign, letter, mailing.sender)


def whom(session: Session, reached: Segment, mailing: Plan | Order, language: str) -> dict[str, tuple[int, str]]:
    """Return who gets a mailing in a language and had none: their numbers and addresses, by their MD5 over there."""
    first, *others = mailing.letters
    speaks = Supporter.language == language
    if language == first:
        speaks = Supporter.language.not_in(others)
    had = sa.exists().where(Delivery.supporter_id == Supporter.id, campaigns.had(mailing.key))
    asked = sa.select(Member.subscriber, Supporter.id, Supporter.email).join(Supporter, Supporter.who == Member.who)
    there = asked.where(reached.reached_by(law.EMAIL), speaks, ~had, Member.status == SUBSCRIBED)
    # Of two addresses of one person there, only the one that they have here.
    return {one: (person, email) for one, person, email in session.execute(there) if subscriber(email) == one}


def _begin(bridge: Bridge, plan: Plan, campaign: Campaign, bearing: Collection[str]) -> bool | None:
    """Write down that it is being sent. Returns whether nobody who is chosen has left since; None where it may not."""
    with bridge.database.writing() as session:
        found = taking.taken(bridge.settings, session, plan.id, at := now())
        if found is None or found[0].planned_at != plan.planned_at:
            return None
        bridge.see_that_it_is_ours(session)
        again, reached = found
        meant = whom(session, reached, again, campaign.language)
        if not meant.keys() >= set(bearing):
            return False
        people = [meant[one][0] for one in bearing]
        if not campaigns.send(session, campaign, again, people, at):
            return None
        if again.began_at is None:
            deliveries.begin(session, again, at)
        return True


def _post(bridge: Bridge, campaign: Campaign) -> bool:
    """Ask Mailchimp to send it. Returns True: whatever is not known is raised, and asked for later."""
    try:
        bridge.mailchimp.campaigns.send(campaign.number)
    except (MailchimpRefused, MailchimpAway) as trouble:
        # It may say no because an earlier request, of which nothing was heard, was done meanwhile.
        if ask(bridge, campaign, is_certain=trouble.facts.get("status") in NOT_DONE):
            return True
        raise
    with bridge.database.writing() as session:
        campaigns.settle(session, campaign, GONE, now())
    return True


def _finish(bridge: Bridge, plan: Plan) -> None:
    with bridge.database.writing() as session:
        found = taking.taken(bridge.settings, session, plan.id, at := now())
        if found is None or campaigns.is_leaving(session, plan.key):
            return
        again, reached = found
        # Who came in this minute is not refused: they were never asked about.
        came = sa.exists().where(owed.Owed.person == Supporter.id, owed.Owed.tries == 0)
        campaigns.refuse(session, again, sa.and_(reached.reached_by(law.EMAIL), ~came), at)
        if again.began_at is None:
            deliveries.begin(session, again, at)
        deliveries.end(session, again, deliveries.fates(session, again), at)


def _stop(bridge: Bridge, number: int, why: str) -> None:
    with bridge.database.writing() as session:
        plan = deliveries.take(session, number, now())
        if plan is not None:
            looking.stop(session, plan, why, "machine", now())
