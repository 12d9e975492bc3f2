"""Guessing: every password and every code is counted before it is looked at."""

import logging
from math import ceil

from capture import suppressions
from capture.database import now
from capture.errors import TooManyGuesses
from capture.staff import guesses
from capture.web.pages import here
from capture.web.signing.machines import machine

log = logging.getLogger(__name__)
PASSWORD, FACTOR = "password", "factor"


def count(kind: str, whose: str) -> None:
    """Count a guess at an account, from this machine. Raises TooManyGuesses for one that comes too early."""
    asked = {_digest(kind, whose): guesses.ACCOUNT, _digest("machine", machine()): guesses.MACHINE}
    with here().database.writing() as act:
        wait = guesses.take(act, asked, now())
    if wait is not None:
        log.warning("a guess came too early, and was not looked at")
        raise TooManyGuesses(seconds=ceil(wait.total_seconds()))


def was_right(kind: str, whose: str) -> None:
    """Forget the failures before it."""
    with here().database.writing() as act:
        guesses.forget(act, (_digest(kind, whose), _digest("machine", machine())))


def _digest(kind: str, whose: str) -> str:
    return suppressions.digest(here().settings.suppression_key, f"guess:{kind}:{whose}")
