"""Limits: how many people may leave at once, and what is to be known before a file goes elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture import arrivals
from capture.errors import TooManyForRole
from capture.issues import Catalogue
from capture.staff import COMMUNICATIONS, ORGANISER, OWNER, Colleague

# Above it somebody must say why; it stands in the journal.
REASON_ABOVE = 500
# How many people a role may take out at once; whoever needs more asks an owner.
MOST = {COMMUNICATIONS: 20_000, ORGANISER: 200_000}
# Mailchimp takes 60 groups in one category.
MOST_GROUPS = 60
# Whoever left over there is to be known here before the next file goes there.
LEAVERS_FRESH = timedelta(days=7)


def see_that_may(colleague: Colleague, people: int) -> None:
    """Refuse a colleague more people than their roles may take out at once. Raises TooManyForRole."""
    most = max((MOST.get(role, 0) for role in colleague.roles), default=0)
    if people > most and OWNER not in colleague.roles:
        raise TooManyForRole(people=people, most=most)


def are_leavers_due(session: Session, at: datetime) -> bool:
    """Return whether it is time to bring the lists of who left over there, and of whose address fails there."""
    came = arrivals.leavers_came(session)
    return came is None or came < at - LEAVERS_FRESH


def has_many_groups(catalogue: Catalogue) -> bool:
    """Return whether the issues fill what Mailchimp takes."""
    return len(catalogue.issues) >= MOST_GROUPS
