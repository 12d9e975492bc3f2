"""Elsewhere: what is said of a mailing that is to leave by way of Mailchimp."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import deliveries, law
from capture.database import now
from capture.deliveries import Plan, campaigns
from capture.mailchimp import audiences
from capture.mailchimp.members import SUBSCRIBED, Member
from capture.mailings import Finding, Look
from capture.segments import Segment
from capture.settings import Settings
from capture.supporters import Supporter
from capture.words import N_, gettext

# A campaign that is let go leaves over there letter by letter, out of our hands; nobody promises how fast. Of the size
# of our lists it is minutes.
MARGIN = timedelta(minutes=30)
UNREADY = N_("MAILINGS_BY says “mailchimp”, and the audience is not set up. Type: hustings mailchimp setup")
BY_MAILCHIMP = N_("It leaves by way of Mailchimp.")
CAMPAIGN = N_("Campaign {title} ({language}): {state}, {people} people")
UNKNOWN_NAMES = N_("Mailchimp is not told last names: words stand there instead, or nothing.")
NEAR = N_("The electoral silence begins within half an hour of its moment, and Mailchimp may need that long.")
FEWER = N_("Of {people} people Mailchimp writes to {there} by now: the others wait to be sent, or are refused there.")


def findings(settings: Settings, session: Session, looked: Look) -> Iterator[Finding]:
    """Yield what stands in the way of a mailing that Mailchimp carries, and what its writer should know."""
    if audiences.find(session, settings) is None:
        yield Finding(gettext(UNREADY), refuses=True)
        return
    leaves = max(looked.mailing.send_at(settings.campaign) or now(), now())
    if law.silence(settings.campaign.ballot, law.EMAIL, leaves + MARGIN):
        yield Finding(gettext(NEAR), refuses=True)
    if any(form.asks("family_name") for letter in looked.letters for form in (letter.subject, letter.html)):
        yield Finding(gettext(UNKNOWN_NAMES))
    if looked.segment is not None and looked.reach is not None:
        there = reached(session, looked.segment)
        if there < looked.reach.people:
            yield Finding(gettext(FEWER).format(people=looked.reach.people, there=there))


def told(session: Session, plan: Plan) -> Iterator[str]:
    """Yield how each campaign of a mailing stands, in the language being spoken."""
    if plan.via == deliveries.MAILCHIMP:
        yield gettext(BY_MAILCHIMP)
    for one in campaigns.of(session, plan.key):
        facts = {"language": one.language, "title": one.title, "people": one.people}
        yield gettext(CAMPAIGN).format(state=gettext(campaigns.WORDS[one.state]), **facts)
        if one.trouble:
            yield gettext(one.trouble)


def reached(session: Session, segment: Segment) -> int:
    """Return to how many of those who may be reached Mailchimp writes, as far as is known here."""
    there = sa.exists().where(Member.who == Supporter.who, Member.status == SUBSCRIBED)
    meant = sa.select(sa.func.count()).select_from(Supporter).where(segment.reached_by(law.EMAIL), there)
    return session.scalar(meant) or 0
