"""Manners: how long whoever opens the database waits for it, and how long they let others go first.

A visitor waits for seconds, the worker for an hour, whoever types a command for as long as it takes.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

# Until when the answers of an act are waited for, beside the connection that it has.
UNTIL = "until"
CONNECT_TIMEOUT = 3  # seconds; libpq knows no less than two
PING_TIMEOUT = 3.0  # seconds
# PostgreSQL gives up first, in words; this is for one that says nothing at all.
SILENCE = 2.0  # seconds
# A machine that lost its power says nothing, and its connections would look open for hours (libpq, TCP).
KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}
IDLE_IN_ACT = 60  # seconds; a host that vanished in the middle of an act lets go of its locks


@dataclass(frozen=True)
class Manners:
    """How long others go first, how long one waits for them, and for the answers to one act; seconds."""

    patience: float = 0
    bound: float = math.inf
    answers: float = math.inf

    @property
    def is_hurried(self) -> bool:
        """Whether somebody waits at a page."""
        return self.bound < math.inf


AT_LEISURE = Manners()
# Visitors first: letters can wait a moment. No list is so long that it takes an hour.
AT_WORK = Manners(patience=0.05, answers=3600)
HURRIED = Manners(bound=5, answers=10)


def of_postgresql(manners: Manners, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the driver is told, but for what the address says already."""
    told: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT} | KEEPALIVES
    told = {name: value for name, value in told.items() if name not in given}
    if manners.is_hurried:
        limits = {"statement": manners.answers, "lock": manners.bound, "idle_in_transaction_session": IDLE_IN_ACT}
        words = [f"-c {name}_timeout={round(1000 * seconds)}" for name, seconds in limits.items()]
        told["options"] = " ".join([*words, str(given.get("options", ""))]).strip()
    return told


def see_that_it_answers(driver: ModuleType, connection: Any, about: dict[str, Any]) -> None:
    """Let nobody wait for ever on a connection that is open and says nothing: it is closed, as one that was cut.

    `about` says until when, while it is lent; otherwise it is asked whether it lives, for PING_TIMEOUT.
    """
    wait: Callable[..., Any] = connection.wait

    def bounded(answers: object, *rest: Any, **more: Any) -> Any:
        """Wait as the driver does, but not for ever."""
        now = time.monotonic()
        until = about.get(UNTIL, now + PING_TIMEOUT)
        try:
            return wait(answers, *rest, **more | ({"timeout": max(0, until - now)} if until < math.inf else {}))
        except driver.OperationalError:
            if time.monotonic() >= until:
                connection.close()
            raise

    connection.wait = bounded


def lend(manners: Manners, about: dict[str, Any]) -> None:
    """Begin to count, when a connection is lent for an act."""
    about[UNTIL] = time.monotonic() + manners.answers + SILENCE


def give_back(about: dict[str, Any]) -> None:
    """Count no more."""
    about.pop(UNTIL, None)


def take_time(session: Session) -> None:
    """Let one act of a colleague with very many people in it take as long as it takes."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.info[UNTIL] = math.inf
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
