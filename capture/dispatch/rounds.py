"""Rounds: a planned mailing goes out when its moment has come, one letter after the other, each at most once.

Service letters leave at least once (letters/post.py): there a second one costs nothing, a missing one a sign-up. Here
it is the other way round, so that it is written down that a letter leaves before the mail server gets it.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, deliveries, law, letters, texts
from capture.database import Database, now
from capture.deliveries import PERHAPS, REFUSED, SENT, Due, Plan
from capture.dispatch import looking, taking
from capture.dispatch.pace import LONGEST_WAIT, Pace
from capture.errors import (
    AddressRefused,
    CourierUnavailable,
    FateUnknown,
    HustingsError,
    LetterDelayed,
    LetterRefused,
    SiteNotBuilt,
)
from capture.letters import many
from capture.letters.post import Noting
from capture.settings import Settings

IDLE = 1.0  # seconds between two looks when there was nothing to do
MOST_AT_ONCE = 25
# A claim ends long before what it holds is taken for lost, however slow the mail server (deliveries.CLAIM_HOLDS).
ROUND = timedelta(minutes=1)
PAUSE = timedelta(minutes=1)
# The letter at which the server failed waits longer: if it is to blame after all, the others leave without it.
LONGER_PAUSE = timedelta(minutes=5)

log = logging.getLogger(__name__)


def run_out(settings: Settings, database: Database) -> int:
    """Send what is due now, until nothing is. Returns how many letters left."""
    return Dispatch(settings, database, lambda: False).work_off()


def run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    """Send mailings until stopped."""
    dispatch = Dispatch(settings, database, stopped)
    while not stopped():
        try:
            done = dispatch.work_off()
        except (HustingsError, OSError, sa.exc.DBAPIError, sa.exc.TimeoutError) as trouble:
            # What a trouble says may name somebody.
            log.warning("mailings: %s", type(trouble).__name__)
            done = 0
        if not done:
            time.sleep(IDLE)


class Dispatch:
    """Sends the mailings of one campaign from this machine."""

    def __init__(self, settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
        """Hold nothing open yet."""
        self.settings, self.database, self.stopped = settings, database, stopped
        self.noting = Noting(database, stopped)
        self.pace = Pace()
        self.is_first = database.is_sqlite

    def work_off(self) -> int:
        """Send what is due now. Returns how many letters left."""
        courier, left = letters.courier(self.settings.mail_url), 0
        self._release()
        try:
            while not self.stopped() and (sent := self._round(courier)) is not None:
                left += sent
        finally:
            courier.rest()
        if left:
            log.info("%d letters of mailings sent", left)
        return left

    def _release(self) -> None:
        """Take back what a worker held that is gone: on SQLite there is only one."""
        if self.is_first:
            with self.database.writing() as session:
                deliveries.release(session, now())
            self.is_first = False

    def _round(self, courier: letters.Courier) -> int | None:
        """Send one claim's worth. Returns how many left; None where nothing is due."""
        # Asked first: an act begins with a turn of those who write, and visitors would wait for it each second.
        with self.database.reading() as session:
            due = [(plan.id, plan.channel) for plan in deliveries.due(session, now()) if self._waits(session, plan)]
        for number, channel in due:
            try:
                held = None
                if channel == law.TEXT:
                    taking.owe_texts(self.settings, self.database, number)
                else:
                    held = self._claim_letters(number)
            except SiteNotBuilt:
                raise
            except HustingsError as trouble:
                # It stops this one: another may leave.
                log.warning("a mailing is stopped: %s", type(trouble).__name__)
                self._stop(number)
                continue
            if held:
                return self._carry(courier, *held)
        return None

    def _waits(self, session: Session, plan: Plan) -> bool:
        if plan.via == deliveries.MAILCHIMP:
            # campaigns.py has it in hand.
            return False
        if plan.began_at is None:
            return True
        if plan.channel == law.TEXT:
            return texts.is_over(session, plan.key)
        return deliveries.waits(session, plan, now())

    def _stop(self, number: int) -> None:
        with self.database.writing() as session:
            plan = deliveries.take(session, number, now())
            if plan is not None:
                looking.stop(session, plan, looking.UNREADABLE, "machine", now())

    def _claim_letters(self, number: int) -> tuple[Plan, list[Due]] | None:
        with self.database.writing() as session:
            found = taking.taken(self.settings, session, number, at := now())
            if found is None:
                return None
            plan, reached = found
            return self._claim(session, plan, reached.reached_by(plan.channel), at)

    def _claim(
        self, session: Session, plan: Plan, reached: sa.ColumnElement[bool], at: datetime
    ) -> tuple[Plan, list[Due]] | None:
        if plan.began_at is None:
            deliveries.begin(session, plan, at)
            deliveries.fill(session, plan, reached, at)
        deliveries.release(session, at, at)
        claimed = deliveries.claim(session, plan, reached, at, MOST_AT_ONCE)
        if not claimed and deliveries.is_over(session, plan):
            deliveries.end(session, plan, deliveries.fates(session, plan), at)
        session.flush()
        session.expunge(plan)
        return (plan, claimed) if claimed else None

    def _carry(self, courier: letters.Courier, plan: Plan, claimed: Sequence[Due]) -> int:
        ends, left = now() + ROUND, 0
        for place, one in enumerate(claimed):
            if self.stopped() or now() >= ends:
                self._hand_back(claimed[place:], now())
                break
            if (wait := self.pace.wait(one.email)) > LONGEST_WAIT:
                self._hand_back([one], now() + timedelta(seconds=wait))
                continue
            time.sleep(wait)
            try:
                left += self._carry_one(courier, plan, one)
            except CourierUnavailable:
                self._hand_back(claimed[place + 1 :], now() + PAUSE)
                break
        return left

    def _carry_one(self, courier: letters.Courier, plan: Plan, one: Due) -> bool:
        letter = many.write(self.settings, plan, one)
        if not self._hand(plan, one):
            self._hand_back([one], now())
            return False
        try:
            courier.carry(letter)
        except FateUnknown as trouble:
            self._settle(one, PERHAPS, trouble)
            raise
        except CourierUnavailable as trouble:
            reason = str(trouble.facts["reason"])
            self.noting.note(lambda session: deliveries.take_back(session, one, reason, now() + LONGER_PAUSE))
            raise
        except LetterRefused as refusal:
            self._settle(one, REFUSED, refusal)
            return False
        except LetterDelayed as delay:
            self.pace.rest(one.email)
            reason = str(delay.facts["reason"])
            self.noting.note(lambda session: deliveries.put_off(session, one, reason, now()))
            return False
        self.noting.note(lambda session: deliveries.settle(session, one, SENT))
        return True

    def _hand(self, plan: Plan, one: Due) -> bool:
        # The law is asked when the turn has come: it may have taken minutes.
        with self.database.writing() as session:
            silent = law.silence(self.settings.campaign.ballot, plan.channel, at := now())
            return silent is None and deliveries.hand(session, one, at)

    def _settle(self, one: Due, state: str, trouble: LetterRefused | FateUnknown) -> None:
        reason = str(trouble.facts["reason"])

        def told(session: Session) -> None:
            """Note it, and an address that takes no letters any more."""
            deliveries.settle(session, one, state, reason)
            if isinstance(trouble, AddressRefused):
                bounces.note(session, one.who, bounces.code(reason), now())

        self.noting.note(told)

    def _hand_back(self, untried: Sequence[Due], due: datetime) -> None:
        self.noting.note(lambda session: deliveries.hand_back(session, untried, due))
