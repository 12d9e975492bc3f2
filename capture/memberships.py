"""Joining and leaving: what the button behind a letter does, and what undoes it."""

from datetime import datetime

from sqlalchemy.orm import Session

from capture import consents, interests, law, proposals, supporters, suppressions
from capture.issues import Catalogue
from capture.proposals import Proposal


def join(session: Session, proposal: Proposal, catalogue: Catalogue, at: datetime) -> int:
    """Make a wish fact and consent, in the words of the language being spoken, and forget the other wishes.

    What the person ticked before stays ticked. Returns the supporter's id.
    """
    kept = ("given_name", "neighbourhood", "language", "phone", "source", "src")
    facts = {name: getattr(proposal, name) for name in kept}
    supporter_id = supporters.sign_up(session, proposal.who, proposal.email, facts, at)
    interests.tick(session, supporter_id, law.issues(proposal.purposes))
    words = {purpose: consents.wording(purpose, catalogue) for purpose in proposal.purposes}
    consents.grant(session, supporter_id, words, proposal.source, at)
    suppressions.lift(session, proposal.who, at)
    proposals.forget(session, proposal.who)
    return supporter_id


def leave(session: Session, who: str, page: str, at: datetime) -> None:
    """Take back every consent of an address and write to it no more; once or often is the same."""
    suppressions.suppress(session, who, at)
    proposals.forget(session, who)
    supporter_id = supporters.leave(session, who, at)
    if supporter_id is not None:
        consents.withdraw(session, supporter_id, consents.standing(session, supporter_id), page, at)
        interests.untick_all(session, supporter_id)
