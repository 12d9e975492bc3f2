"""Refusing: whoever says STOP, to a provider or in an answer, is written no more texts, at once."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, details, law, suppressions
from capture.deliveries import results
from capture.errors import DetailUnreadable
from capture.settings import Settings
from capture.supporters import Supporter
from capture.texts import outbox, stops
from capture.texts.providers import Refusal, Reply

# Where, in the ledger of consents, a text message was taken back.
BY_ANSWER, BY_PROVIDER = "sms/stop", "sms/provider"


def heed_all(session: Session, settings: Settings, refusals: Iterable[Refusal], at: datetime) -> int:
    """Heed a provider's list of those who refused. Returns how many are new."""
    return sum(heed(session, settings, one.number, one.at, BY_PROVIDER, at) for one in refusals)


def read_all(session: Session, settings: Settings, replies: Iterable[Reply], at: datetime) -> int:
    """Heed those answers that say STOP. Returns how many are new; nothing else of an answer is kept.

    One that does not say when it was written was written now.
    """
    stopping = [reply for reply in replies if stops.says_stop(reply.text)]
    return sum(heed(session, settings, one.number, one.at or at, BY_ANSWER, at) for one in stopping)


def fresh(session: Session, settings: Settings, refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return those refusals that are not known: what is known needs no act that writes."""
    digests = {one: _digest(settings, one.number) for one in refusals}
    known: dict[str, datetime] = {}
    wanted = [who for who in digests.values() if who]
    for begin in range(0, len(wanted), 1000):
        known |= suppressions.held(session, wanted[begin : begin + 1000])
    return [
        one
        for one, who in digests.items()
        if who and (who not in known or (one.at is not None and one.at > known[who]))
    ]


def heed(session: Session, settings: Settings, number: str, said: datetime | None, page: str, at: datetime) -> bool:
    """Write no more texts to a number, and take the consent of whoever has it back. Returns whether it is news.

    Whoever agreed themselves after they said so has come back: what is heard once more of the same moment is no news.
    """
    who = _digest(settings, number)
    if not who:
        return False
    known = suppressions.held(session, [who]).get(who)
    moment = min(said or at, at)
    if known is not None and (said is None or moment <= known):
        return False
    phone = details.phone(number, settings.campaign.phone_country)
    # People first, as whoever erases or leaves locks them: nobody waits for each other.
    whom = sa.select(Supporter.id).where(Supporter.phone == phone).order_by(Supporter.id).with_for_update()
    people = session.scalars(whom).all()
    suppressions.suppress(session, who, moment)
    suppressions.renew(session, who, moment)
    for person in people:
        _withdraw(session, person, page, moment)
    return True


def _withdraw(session: Session, supporter_id: int, page: str, at: datetime) -> None:
    agreed = consents.granted_at(session, [supporter_id], law.SMS).get(supporter_id)
    if law.SMS in consents.standing(session, supporter_id) and (agreed is None or agreed <= at):
        consents.withdraw(session, supporter_id, [law.SMS], page, at)
        _note(session, supporter_id, at)


def _note(session: Session, supporter_id: int, at: datetime) -> None:
    # They said it to the text that they got last.
    mailing = outbox.last(session, session.get_one(Supporter, supporter_id).who, at)
    if mailing is not None:
        results.note(session, mailing, results.LEFT, Supporter.id == supporter_id, at)


def _digest(settings: Settings, number: str) -> str:
    try:
        phone = details.phone(number, settings.campaign.phone_country)
    except DetailUnreadable:
        return ""
    return suppressions.digest_of_number(settings.suppression_key, phone)
