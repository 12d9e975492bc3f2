"""Joining, revising and leaving: what the button behind a letter does, what changes it, and what undoes it."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, interests, law, moves, origins, proposals, supporters, suppressions
from capture.deliveries import results
from capture.issues import Catalogue
from capture.origins import Source
from capture.proposals import Proposal
from capture.supporters import Supporter


def join(session: Session, proposal: Proposal, catalogue: Catalogue, at: datetime) -> int:
    """Make a wish fact and consent, in the words of the language being spoken, and forget the other wishes.

    What the person ticked before stays ticked. Returns the supporter's id.
    """
    kept = ("given_name", "neighbourhood", "language", "phone", "source", "src")
    facts = {name: getattr(proposal, name) for name in kept}
    before = session.scalar(sa.select(Supporter.id).where(Supporter.who == proposal.who))
    supporter_id = supporters.sign_up(session, proposal.who, proposal.email, facts, at)
    if before is not None:
        told = [fact for fact, columns in supporters.FACTS.items() if any(facts.get(column) for column in columns)]
        origins.note(session, supporter_id, told, Source(law.DECLARED, proposal.source, at))
    _grant(session, supporter_id, proposal.purposes, catalogue, proposal.source, at)
    suppressions.lift(session, proposal.who, at)
    proposals.forget(session, proposal.who)
    return supporter_id


def revise(
    session: Session, person: Supporter, wanted: Iterable[str], catalogue: Catalogue, page: str, at: datetime
) -> None:
    """Make a person's consents those that they want now, in the words of the language being spoken.

    What is new is granted, what is gone is withdrawn, what stays keeps its line. Whoever asks for something is here
    again, even after leaving. The person is locked, or two at once would write a line twice.
    """
    before, after = consents.standing(session, person.id), list(wanted)
    granted = [purpose for purpose in after if purpose not in before]
    _grant(session, person.id, granted, catalogue, page, at)
    thin(session, person, after, page, at)
    if granted:
        suppressions.lift(session, person.who, at)
        supporters.come_back(session, person.id)


def thin(session: Session, person: Supporter, kept: Iterable[str], page: str, at: datetime, mailing: str = "") -> None:
    """Take back every consent of a person that is not among those kept; nothing is ever added.

    That they stay after the ballot is no tick: leaving takes it back. Whoever takes the last letter back by a link of a
    mailing has left by it.
    """
    before, staying = consents.standing(session, person.id), {*kept, law.STAYING}
    gone = [purpose for purpose in before if purpose not in staying]
    if mailing and _has_letters(gone) and not _has_letters(staying.intersection(before)):
        _note(session, person, mailing, at)
    consents.withdraw(session, person.id, gone, page, at)
    interests.untick(session, person.id, law.issues(gone))


def leave(session: Session, who: str, page: str, at: datetime, mailing: str = "") -> None:
    """Take back every consent of an address and write to it no more; once or often is the same.

    A letter to an address from which the person has moved since leaves for the new one too, and the other way round: a
    backup may know them there. By a link of a mailing they have left by it, unless they had left before.
    """
    person = moves.person(session, who, locked=True)
    if mailing and person is not None and person.left_at is None:
        _note(session, person, mailing, at)
    for left in sorted({who, *([person.who, *moves.vacated(session, person.id)] if person else [])}):
        suppressions.suppress(session, left, at)
        proposals.forget(session, left)
    if person is not None:
        supporters.leave(session, person.who, at)
        consents.withdraw(session, person.id, consents.standing(session, person.id), page, at)
        interests.untick_all(session, person.id)


def _has_letters(purposes: Iterable[str]) -> bool:
    return any(purpose == law.NEWSLETTER or purpose.startswith(law.LETTER) for purpose in purposes)


def _note(session: Session, person: Supporter, mailing: str, at: datetime) -> None:
    results.note(session, mailing, results.LEFT, Supporter.id == person.id, at)


def _grant(
    session: Session, supporter_id: int, purposes: Iterable[str], catalogue: Catalogue, page: str, at: datetime
) -> None:
    words = {purpose: consents.wording(purpose, catalogue) for purpose in purposes}
    interests.tick(session, supporter_id, law.issues(words))
    consents.grant(session, supporter_id, words, page, at)
