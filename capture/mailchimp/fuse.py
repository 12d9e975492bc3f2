"""The fuse: a mistake of ours must not empty the audience. Above a bound somebody must say that it is meant."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import suppressions
from capture.errors import MailchimpFuse, MailchimpShrunk
from capture.mailchimp import members
from capture.mailchimp.bodies import Asking
from capture.mailchimp.members import REACHED, Member
from capture.supporters import Supporter

# What a town's list loses in a bad week; and the part of a larger one (CiviCRM's extension emptied whole audiences).
FEW, PART = 20, 0.02
# What came over of the last time's number.
ENOUGH = 0.8


def most(session: Session) -> int:
    """Return how many may go at once without anybody being asked."""
    return max(FEW, int(PART * members.reached(session)))


def leaving(session: Session, asking: Asking) -> int:
    """Return how many of the audience would go now: who left here, and who is here no more.

    Who was erased does not count: that was promised, one by one, and is in the log of erasures.
    """
    here = sa.select(sa.func.count()).select_from(Member).outerjoin(Supporter, Supporter.who == Member.who)
    erased = sa.and_(Supporter.id.is_(None), suppressions.holds(Member.who))
    moved = sa.exists().where(Supporter.id == Member.person, asking.condition).correlate(Member)
    goes = sa.or_(sa.and_(Supporter.id.is_(None), ~moved), sa.and_(Supporter.id.is_not(None), ~asking.condition))
    return session.scalar(here.where(Member.status.in_(REACHED), goes, ~erased)) or 0


def check(session: Session, asking: Asking, let_go: int) -> None:
    """Stop where more would go than may, or than somebody let go. Raises MailchimpFuse."""
    people, bound = leaving(session, asking), most(session)
    if people > max(bound, let_go):
        raise MailchimpFuse(people=people, most=bound)


def check_gathered(found: int, before: int, let_go: int) -> None:
    """Stop where far fewer came over than the last time, and nobody let them go. Raises MailchimpShrunk."""
    if found < ENOUGH * before and before - found > let_go:
        raise MailchimpShrunk(found=found, expected=before, gone=before - found)
