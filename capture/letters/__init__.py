"""Service letters: ordered with the act that needs them, written and sent by the worker, at least once.

A letter is a row until it leaves: the link inside is made at that moment, so that no token rests in the database.
"""

from capture.letters.allowances import AFTERWARDS, ASKING, HOLDING, MOVING
from capture.letters.colleagues import (
    ask_for_a_second,
    recover,
    tell_of_attack,
    tell_of_silence,
    tell_of_unstopped,
    tell_owners,
    welcome,
)
from capture.letters.couriers import Courier, courier, lay_away
from capture.letters.outbox import (
    CONFIRM,
    EXPORTED,
    FORGOTTEN,
    MOVE_FROM,
    MOVE_TO,
    PREFERENCES,
    STAY,
    WELCOME,
    Letter,
    of,
    order,
)
from capture.letters.post import send_due

__all__ = [
    "AFTERWARDS",
    "ASKING",
    "CONFIRM",
    "EXPORTED",
    "FORGOTTEN",
    "HOLDING",
    "MOVE_FROM",
    "MOVE_TO",
    "MOVING",
    "PREFERENCES",
    "STAY",
    "WELCOME",
    "Courier",
    "Letter",
    "ask_for_a_second",
    "courier",
    "lay_away",
    "of",
    "order",
    "recover",
    "send_due",
    "tell_of_attack",
    "tell_of_silence",
    "tell_of_unstopped",
    "tell_owners",
    "welcome",
]
