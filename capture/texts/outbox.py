"""The outbox of text messages: one row for each mailing and person, and what became of it. Nobody gets the same twice.

planned → sending → sent → delivered or failed. What was being sent when the answer was lost, or when the worker was
killed, is *unsure*: perhaps not received, and never sent again by itself.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.deliveries.texts import (
    DELIVERED,
    FAILED,
    ID_LENGTH,
    PLANNED,
    SENDING,
    SENT,
    TROUBLE_LENGTH,
    UNSURE,
    Text,
)
from capture.statements import changed
from capture.words import N_

STATES = {
    PLANNED: N_("planned"),
    SENDING: N_("leaving now"),
    SENT: N_("sent"),
    DELIVERED: N_("delivered"),
    FAILED: N_("not sent"),
    UNSURE: N_("perhaps not received"),
}
# Longer than any request may take (providers/lines.py): by then whoever was sending it is gone.
HOLDS = timedelta(minutes=2)
# What certainly did not reach the provider is tried again, longer apart each time.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# What became of an unsure one is asked, where a provider can say so; then it stays unsure.
ASKS = tuple(timedelta(minutes=minutes) for minutes in (2, 10, 60, 360, 1440))
STOPPED = N_("the worker was stopped")
RESTORED = N_("a backup came back")


def claim(session: Session, at: datetime, most: int) -> Sequence[Text]:
    """Take planned texts that are due; the act in which they are taken notes that they are being sent.

    One that a provider did not like goes alone: it keeps the others from nothing.
    """
    due = sa.select(Text).where(Text.state == PLANNED, Text.due_at <= at).order_by(Text.due_at, Text.id).limit(most)
    found = session.scalars(due.with_for_update(skip_locked=True)).all()
    return found[:1] if found and found[0].attempts else [text for text in found if not text.attempts]


def is_due(session: Session, at: datetime) -> bool:
    """Return whether any text is due to leave."""
    due = sa.select(Text.id).where(Text.state == PLANNED, Text.due_at <= at).limit(1)
    return session.scalar(due) is not None


def is_over(session: Session, mailing: str) -> bool:
    """Return whether no text of a mailing is left to leave."""
    left = (Text.mailing == mailing, Text.state.in_((PLANNED, SENDING)))
    return session.scalar(sa.select(Text.id).where(*left).limit(1)) is None


def is_stuck(session: Session, mailing: str, since: datetime) -> bool:
    """Return whether texts of a mailing are due that long, and none left since."""
    due = (Text.mailing == mailing, Text.state == PLANNED, Text.due_at <= since)
    left = (Text.mailing == mailing, Text.sent_at > since)
    waiting, moved = (session.scalar(sa.select(Text.id).where(*which).limit(1)) for which in (due, left))
    return waiting is not None and moved is None


def doubted(session: Session, since: datetime) -> int:
    """Return of how many texts that were planned since then nobody knows whether they arrived."""
    here = (Text.state == UNSURE, Text.planned_at >= since)
    return session.scalar(sa.select(sa.func.count()).where(*here)) or 0


def depart(text: Text, at: datetime) -> None:
    """Note that a text is being sent, before it is."""
    text.state, text.due_at, text.attempts, text.trouble = SENDING, at + HOLDS, text.attempts + 1, None


def put_off(text: Text, until: datetime) -> None:
    """Let a text leave later than planned; nobody tried it."""
    text.due_at = until


def hand_back(session: Session, ids: Collection[int], trouble: str, at: datetime, tried: bool) -> None:
    """Plan texts again that the provider certainly did not take; after the last try of theirs they are given up."""
    for text in session.scalars(sa.select(Text).where(Text.id.in_(ids), Text.state == SENDING).with_for_update()):
        # An outage of hours is nobody's try.
        text.attempts -= not tried
        if text.attempts > len(RETRIES):
            fail(text, trouble)
        else:
            text.state, text.due_at = PLANNED, at + RETRIES[max(text.attempts - 1, 0)]
            text.trouble = trouble[:TROUBLE_LENGTH]


def doubt(session: Session, ids: Collection[int], trouble: str, at: datetime) -> None:
    """Note that nobody knows whether these texts left."""
    told = {"state": UNSURE, "trouble": trouble[:TROUBLE_LENGTH], "due_at": at + ASKS[0]}
    changed(session, sa.update(Text).where(Text.id.in_(ids), Text.state == SENDING).values(told))


def settle(session: Session, number: int, provider_id: str, at: datetime) -> None:
    """Note that the provider took a text; its words are not needed any more."""
    here = (Text.id == number, Text.state.in_((SENDING, UNSURE)))
    told = {"state": SENT, "sent_at": at, "due_at": None, "trouble": None, "body": None}
    changed(session, sa.update(Text).where(*here).values(told | {"provider_id": provider_id[:ID_LENGTH] or None}))


def refuse(session: Session, number: int, trouble: str) -> None:
    """Note that the provider will not carry a text."""
    here = (Text.id == number, Text.state.in_((SENDING, UNSURE)))
    for text in session.scalars(sa.select(Text).where(*here).with_for_update()):
        fail(text, trouble)


def fail(text: Text, trouble: str) -> None:
    """Give a text up, and say why."""
    text.state, text.due_at, text.body, text.trouble = FAILED, None, None, trouble[:TROUBLE_LENGTH]


def lose(session: Session, at: datetime) -> int:
    """Note that nobody knows what became of texts whose worker is gone. Returns how many."""
    gone = sa.update(Text).where(Text.state == SENDING, Text.due_at <= at)
    return changed(session, gone.values(state=UNSURE, trouble=STOPPED, due_at=at + ASKS[0]))


def is_lost(session: Session, at: datetime) -> bool:
    """Return whether there are any such."""
    return session.scalar(sa.select(Text.id).where(Text.state == SENDING, Text.due_at <= at).limit(1)) is not None


def doubt_all(session: Session, at: datetime) -> int:
    """Note that texts of an older day that came back may have left since. Returns how many.

    None of them leaves any more, whatever the provider says of it: their mailings are stopped.
    """
    _let_none_leave(session, at)
    due = sa.or_(Text.state == SENDING, sa.and_(Text.state == PLANNED, Text.due_at <= at))
    return changed(session, sa.update(Text).where(due).values(state=UNSURE, trouble=RESTORED, due_at=at + ASKS[0]))


def doubtful(session: Session, at: datetime, most: int) -> Sequence[Text]:
    """Return unsure texts about which it is time to ask the provider."""
    due = sa.select(Text).where(Text.state == UNSURE, Text.due_at <= at).order_by(Text.due_at, Text.id)
    return session.scalars(due.limit(most)).all()


def ask_later(session: Session, number: int, at: datetime) -> None:
    """Ask once more later what became of an unsure text, or never more."""
    for text in session.scalars(sa.select(Text).where(Text.id == number, Text.state == UNSURE).with_for_update()):
        text.asked += 1
        text.due_at = at + ASKS[text.asked] if text.asked < len(ASKS) else None


def plan_again(session: Session, number: int, at: datetime) -> None:
    """Plan an unsure text again: the provider says that it never took it, and never will."""
    here = (Text.id == number, Text.state == UNSURE)
    changed(session, sa.update(Text).where(*here).values(state=PLANNED, due_at=at, asked=0))


def report(session: Session, reference: str, provider_id: str, state: str, trouble: str, at: datetime) -> bool:
    """Note what a provider reports of a text that left. What is settled stays. Returns whether it was news."""
    known = [Text.reference == reference] if reference else []
    known += [Text.provider_id == provider_id] if provider_id else []
    if not known or state not in (DELIVERED, FAILED):
        return False
    here = (sa.or_(*known), Text.state.in_((SENDING, SENT, UNSURE)))
    told = {"state": state, "told_at": at, "due_at": None, "body": None, "trouble": trouble[:TROUBLE_LENGTH] or None}
    told |= {"sent_at": sa.func.coalesce(Text.sent_at, sa.literal(at, Text.__table__.c.sent_at.type))}
    return changed(session, sa.update(Text).where(*here).values(told)) > 0


def unplan(session: Session, mailing: str, at: datetime) -> int:
    """Owe nobody the texts of a mailing that have not begun to leave. Returns how many; they may be planned again.

    What is leaving, or perhaps has left, does not leave any more if the provider turns out not to have it.
    """
    # First, and of all: what is handed back meanwhile waits for this act.
    _let_none_leave(session, at, Text.mailing == mailing)
    waiting = (Text.mailing == mailing, Text.state == PLANNED)
    return changed(session, sa.delete(Text).where(*waiting))


def _let_none_leave(session: Session, at: datetime, *which: sa.ColumnElement[bool]) -> None:
    left = sa.update(Text).where(Text.state.in_((PLANNED, SENDING, UNSURE)), *which)
    changed(session, left.values(until=at))


def awaits_reports(session: Session, since: datetime) -> datetime | None:
    """Return when the oldest text left since then of which nothing was reported, None where there is none."""
    return session.scalar(sa.select(sa.func.min(Text.sent_at)).where(Text.state == SENT, Text.sent_at >= since))


def results(session: Session, mailing: str = "") -> dict[str, Counter[str]]:
    """Return how many texts of each mailing, or of one, are in each state."""
    counted = sa.select(Text.mailing, Text.state, sa.func.count()).group_by(Text.mailing, Text.state)
    found: dict[str, Counter[str]] = {}
    for name, state, count in session.execute(counted.where(Text.mailing == mailing) if mailing else counted):
        found.setdefault(name, Counter())[state] = count
    return found


def of(session: Session, *who: str) -> list[Text]:
    """Return the texts of these keyed hashes, the newest first."""
    return list(session.scalars(sa.select(Text).where(Text.who.in_(who)).order_by(Text.id.desc())))


def last(session: Session, who: str, at: datetime) -> str | None:
    """Return by which mailing a keyed hash was sent a text last, until a moment; None for none."""
    left = sa.select(Text.mailing).where(Text.who == who, Text.sent_at <= at)
    return session.scalar(left.order_by(Text.sent_at.desc(), Text.id.desc()).limit(1))


def forget(session: Session, who: str) -> Sequence[str]:
    """Delete the texts of a keyed hash, on their way or not. Returns their references: files may bear them."""
    return session.scalars(sa.delete(Text).where(Text.who == who).returning(Text.reference)).all()


def unsure(session: Session, mailing: str) -> list[str]:
    """Return the keyed hashes of those who perhaps did not receive a mailing."""
    people = sa.select(Text.who).where(Text.mailing == mailing, Text.state == UNSURE)
    return list(session.scalars(people.order_by(Text.id)))
