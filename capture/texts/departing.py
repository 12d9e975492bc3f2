"""Departing: texts that are due are looked at once more and handed over; what becomes of each is written down."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from capture import exemptions, moves
from capture.deliveries.texts import FAILED, Text
from capture.errors import AnswerLost, ProviderAway, TextsUnsent
from capture.settings import Settings
from capture.supporters import Supporter
from capture.suppressions import digest_of_number
from capture.texts import outbox, permission, wording
from capture.texts.planning import TOO_LATE
from capture.texts.providers import Fate, Provider, Report, Sending
from capture.words import N_

CHANGED = N_("has another number since")
UNTOLD = N_("the provider did not say")
REFUSED = N_("the provider refused")
# What providers call their reasons: EXPIRED, PTT 5, invalid-number.
CODE = re.compile(r"[A-Za-z][A-Za-z_ -]{1,30}(?:[0-9]{1,3})?")


@dataclass(frozen=True)
class Batch:
    """Texts that are being sent: noted so before they are, by their references."""

    sendings: tuple[Sending, ...]
    ids: dict[str, int]
    # How many were given up instead, since somebody said no meanwhile, or put off to an hour that is theirs.
    set_aside: int = 0


def take(session: Session, settings: Settings, at: datetime, most: int) -> Batch:
    """Take texts that are due and may leave; they are sent when this act has ended.

    The others are given up, or wait for an hour that is theirs.
    """
    texts = outbox.claim(session, at, most)
    people = {text: moves.person(session, text.who) for text in texts}
    reasons = permission.against(session, settings, _asks(people))
    lifted, leaving = exemptions.lifted(session), []
    for text, person in people.items():
        phone = person.phone if person else ""
        reason = permission.GONE if person is None else reasons[person] or _stale(settings, text, phone, at)
        held = None if reason else permission.hold_of_number(settings, phone, at, lifted)
        if reason:
            outbox.fail(text, reason)
        elif held:
            outbox.put_off(text, held.until)
        else:
            outbox.depart(text, at)
            leaving.append((text.id, _sending(settings, text, phone, at)))
    sendings = tuple(sending for _, sending in leaving)
    ids = {sending.reference: number for number, sending in leaving}
    return Batch(sendings, ids, len(texts) - len(leaving))


def _asks(people: Mapping[Text, Supporter | None]) -> dict[Supporter, list[str]]:
    # Of several mailings to one person at once the strictest counts for all.
    asks: dict[Supporter, list[str]] = {}
    for text, person in people.items():
        if person is not None:
            asks.setdefault(person, []).extend(text.asks)
    return asks


@dataclass(frozen=True)
class Outcome:
    """What came of a batch: how it is written down, how many left, and what ended it."""

    note: Callable[[Session, datetime], None]
    left: int = 0
    trouble: TextsUnsent | None = None


def hand_over(provider: Provider, batch: Batch) -> Outcome:
    """Hand texts to the provider. Of those of which it says nothing, or cannot be understood, nobody knows."""
    ids = list(batch.ids.values())
    try:
        fates = provider.send(batch.sendings)
    except ProviderAway as away:
        reason, tried = str(away.facts["reason"]), bool(away.facts.get("about_texts"))
        return Outcome(lambda session, at: outbox.hand_back(session, ids, reason, at, tried), trouble=away)
    except AnswerLost as lost:
        doubt = str(lost.facts["reason"])
        return Outcome(lambda session, at: outbox.doubt(session, ids, doubt, at), trouble=lost)
    left = sum(fate.taken for fate in fates.values())
    return Outcome(lambda session, at: _settle(session, batch, fates, at), left)


def note(session: Session, number: int, fate: Fate | None, at: datetime) -> None:
    """Write down what a provider said of one."""
    if fate is None:
        outbox.doubt(session, [number], UNTOLD, at)
    elif fate.taken:
        outbox.settle(session, number, fate.provider_id, at)
    else:
        outbox.refuse(session, number, plain(fate))


def doubtful(session: Session, at: datetime, most: int) -> Iterator[tuple[int, str]]:
    """Yield number and reference of each unsure text about which it is time to ask."""
    texts: Sequence[Text] = outbox.doubtful(session, at, most)
    yield from ((text.id, text.reference) for text in texts)


def _settle(session: Session, batch: Batch, fates: dict[str, Fate], at: datetime) -> None:
    for reference, number in batch.ids.items():
        note(session, number, fates.get(reference), at)


def plain(told: Fate | Report) -> str:
    """Return why a provider did not carry a text: a short code of its own, never words that may name somebody."""
    if getattr(told, "state", FAILED) != FAILED:
        return ""
    return f"{REFUSED}: {told.reason}" if CODE.fullmatch(told.reason) else REFUSED


def _stale(settings: Settings, text: Text, phone: str, at: datetime) -> str:
    if at >= text.until or text.body is None:
        return TOO_LATE
    return "" if digest_of_number(settings.suppression_key, phone) == text.digest else CHANGED


def _sending(settings: Settings, text: Text, phone: str, at: datetime) -> Sending:
    words = text.body or ""
    bare = wording.bare(settings, words)
    return Sending(text.reference, phone, words, bare, permission.good_until(settings, phone, at))
