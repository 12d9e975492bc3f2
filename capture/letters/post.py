"""The post: the worker's round, which writes the letters that are owed and hands them to the courier."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from capture import bounces, links
from capture.database import Database, now
from capture.errors import AddressRefused, CourierUnavailable, LetterDelayed, LetterRefused
from capture.letters import outbox
from capture.letters.couriers import Courier
from capture.letters.kinds import KINDS, Kind
from capture.letters.outbox import Letter
from capture.letters.writing import Writer

MOST_AT_ONCE = 25
# A round ends long before its claims do, however slow the mail server: nobody else takes what this worker holds.
ROUND = timedelta(minutes=1)
PAUSE = timedelta(minutes=1)
# The letter at which the server failed waits longer: if it is to blame after all, the others leave without it.
LONGER_PAUSE = timedelta(minutes=5)
AWAY = 1.0  # seconds between two tries while the database is away

Fate = Callable[[Session, Letter, str, datetime], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Noting:
    """Writes down what became of letters, however long the database is away: one that left would go twice."""

    database: Database
    stopped: Callable[[], bool]

    def note(self, fate: Callable[[Session], None]) -> None:
        """Return when it is written down. Raises OperationalError only when told to stop meanwhile."""
        while True:
            try:
                with self.database.writing() as session:
                    return fate(session)
            except OperationalError as trouble:
                if self.stopped():
                    raise
                log.warning("what became of letters waits for the database: %s", type(trouble.orig).__name__)
                time.sleep(AWAY)


@dataclass(frozen=True)
class Errand:
    """One letter to write and carry: to whom, in which language, with which link."""

    letter: Letter
    email: str
    language: str
    token: str


def send_due(database: Database, writer: Writer, carrier: Courier, stopped: Callable[[], bool] = lambda: False) -> int:
    """Send the letters that are due, one claim's worth. Returns how many left.

    Each is settled by itself: of a worker that is killed only the letter in its hand may go twice, with the same
    Message-ID. When no letter can leave, all are handed back as if untried: an outage of days costs nobody a letter.
    """
    ends = now() + ROUND
    with database.writing() as session:
        errands = _prepare(session, outbox.claim(session, now(), MOST_AT_ONCE))
    noting, left = Noting(database, stopped), 0
    for done, errand in enumerate(errands):
        if stopped() or now() >= ends:
            _hand_back(noting, errands[done:], now())
            break
        try:
            left += _carry(noting, writer, carrier, errand)
        except CourierUnavailable as trouble:
            _hand_back(noting, [errand], now() + LONGER_PAUSE, str(trouble.facts["reason"]))
            _hand_back(noting, errands[done + 1 :], now() + PAUSE)
            break
    return left


def _prepare(session: Session, claimed: Sequence[Letter]) -> list[Errand]:
    return [
        errand
        for name, kind in KINDS.items()
        for errand in _prepare_kind(session, kind, [letter for letter in claimed if letter.kind == name])
    ]


def _prepare_kind(session: Session, kind: Kind, claimed: Sequence[Letter]) -> list[Errand]:
    people = [letter.who for letter in claimed]
    found, failing = (kind.find(session, people), bounces.among(session, people)) if claimed else ({}, set())
    for letter in claimed:
        if letter.who in failing:
            outbox.drop(session, letter, "letters to this address come back", now())
        elif letter.who not in found:
            outbox.drop(session, letter, "nothing waits any more", now())
    owed = [letter for letter in claimed if letter.who in found and letter.who not in failing]
    whose = [letter.who for letter in owed]
    tokens = links.issue_each(session, kind.purpose, whose, now()) if kind.purpose else [""] * len(owed)
    return [Errand(letter, *found[letter.who], token) for letter, token in zip(owed, tokens, strict=True)]


def _carry(noting: Noting, writer: Writer, carrier: Courier, errand: Errand) -> bool:
    letter = errand.letter
    message = writer.write(letter.kind, letter.number, errand.email, errand.language, letter.who, errand.token)
    fate, told = _carried(carrier, message)
    noting.note(lambda session: fate(session, letter, told, now()))
    return fate is outbox.settle


def _carried(carrier: Courier, message: EmailMessage) -> tuple[Fate, str]:
    try:
        carrier.carry(message)
    except LetterRefused as refusal:
        return _give_up if isinstance(refusal, AddressRefused) else outbox.drop, str(refusal.facts["reason"])
    except LetterDelayed as delay:
        return outbox.put_off, str(delay.facts["reason"])
    return outbox.settle, ""


def _give_up(session: Session, letter: Letter, trouble: str, at: datetime) -> None:
    outbox.drop(session, letter, trouble, at)
    bounces.note(session, letter.who, bounces.code(trouble), at)


def _hand_back(noting: Noting, untried: list[Errand], due: datetime, trouble: str | None = None) -> None:
    noting.note(lambda session: outbox.hand_back(session, [errand.letter for errand in untried], due, trouble))
