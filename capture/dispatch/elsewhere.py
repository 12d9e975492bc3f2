"""Elsewhere: what is said of a mailing that is to leave by way of Mailchimp."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.mailchimp import audiences
from capture.mailchimp.members import SUBSCRIBED, Member
from capture.mailings import Finding, Look
from capture.segments import Segment
from capture.settings import Settings
from capture.supporters import Supporter
from capture.words import N_, gettext

UNREADY = N_("MAILINGS_BY says “mailchimp”, and the audience is not set up. Type: hustings mailchimp setup")
UNKNOWN_NAMES = N_("Mailchimp is not told last names: words stand there instead, or nothing.")
FEWER = N_("Of {people} people Mailchimp writes to {there} by now: the others wait to be sent, or are refused there.")


def findings(settings: Settings, session: Session, looked: Look) -> Iterator[Finding]:
    """Yield what stands in the way of a mailing that Mailchimp carries, and what its writer should know."""
    if audiences.find(session, settings) is None:
        yield Finding(gettext(UNREADY), refuses=True)
        return
    if any(form.asks("family_name") for letter in looked.letters for form in (letter.subject, letter.html)):
        yield Finding(gettext(UNKNOWN_NAMES))
    if looked.segment is not None and looked.reach is not None:
        there = reached(session, looked.segment)
        if there < looked.reach.people:
            yield Finding(gettext(FEWER).format(people=looked.reach.people, there=there))


def reached(session: Session, segment: Segment) -> int:
    """Return to how many of those who may be reached Mailchimp writes, as far as is known here."""
    there = sa.exists().where(Member.who == Supporter.who, Member.status == SUBSCRIBED)
    meant = sa.select(sa.func.count()).select_from(Supporter).where(segment.reached_by(law.EMAIL), there)
    return session.scalar(meant) or 0
