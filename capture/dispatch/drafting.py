"""Drafting: a mailing is laid down at Mailchimp to be looked at there; nothing leaves by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from capture import deliveries, exports, journal
from capture.database import now
from capture.deliveries import Order, Plan, campaigns
from capture.dispatch import looking, mailed
from capture.errors import CampaignNotOurs, MailingGone
from capture.issues import Catalogue
from capture.mailchimp import drafts
from capture.mailchimp.bridge import Bridge
from capture.mailings import Look, order_of
from capture.segments import Segment
from capture.settings import Settings


@dataclass(frozen=True)
class Draft:
    """One language of a mailing over there: to how many it would go by now, its title, and where colleagues see it."""

    language: str
    people: int
    title: str = ""
    page: str = ""


def draft(session: Session, settings: Settings, looked: Look, at: datetime) -> Plan | Order:
    """Return what would be laid down: what is planned, or else what is written.

    Raises CampaignNotOurs where it leaves from here, MailingRefused, or MailingGone.
    """
    known = deliveries.find(session, looked.mailing.key)
    if known is not None and known.state == deliveries.OVER:
        raise MailingGone(key=known.key, state=known.state)
    rests = known is not None and known.stopped_at is None
    way = known.via if known is not None and rests else looking.way(settings, looked.mailing.channel)
    if way != deliveries.MAILCHIMP:
        raise CampaignNotOurs
    return known if known is not None and rests else order_of(looked, settings.campaign, at, way)


def expect(session: Session, settings: Settings, catalogue: Catalogue, mailing: Plan | Order) -> list[Draft]:
    """Return to how many each language would go of those who are there by now, and ask Mailchimp for nothing."""
    segment = Segment(exports.scope_of(session, settings.campaign, catalogue), mailing.line)
    found = {language: mailed.whom(session, segment, mailing, language) for language in mailing.letters}
    return [Draft(language, len(people)) for language, people in found.items()]


def push(bridge: Bridge, mailing: Plan | Order, by: str) -> Sequence[Draft]:
    """Lay it down, a campaign for each language, to nobody yet. Raises CampaignTouched.

    Nobody bears its tag before it leaves: over there a colleague cannot send by hand what no second one agreed to.
    """
    laid = []
    for language in mailing.letters:
        with bridge.database.writing() as session:
            scope = exports.scope_of(session, bridge.settings.campaign, bridge.catalogue)
            found = mailed.whom(session, Segment(scope, mailing.line), mailing, language)
            campaign = campaigns.opened(session, mailing.key, language, bridge.settings.suppression_key)
            session.expunge(campaign)
        drafts.choose(bridge, campaign, {})
        mailed.lay(bridge, mailing, campaign)
        laid.append(Draft(language, len(found), campaign.title, drafts.page(bridge.settings, campaign)))
    with bridge.database.writing() as session:
        told = {"mailing": mailing.key, "people": sum(one.people for one in laid)}
        journal.record(session, by, "mailing-push", told, now())
    return laid
