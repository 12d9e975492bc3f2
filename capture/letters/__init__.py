"""Service letters: ordered with the act that needs them, written and sent by the worker, at least once.

A letter is a row until it leaves: the link inside is made at that moment, so that no token rests in the database.
"""

from capture.letters.couriers import Courier, courier, lay_away
from capture.letters.outbox import (
    AFTERWARDS,
    ASKING,
    CONFIRM,
    EXPORTED,
    FORGETTING,
    FORGOTTEN,
    HOLDING,
    INVITING,
    MOVE_FROM,
    MOVE_TO,
    MOVING,
    PREFERENCES,
    STAY,
    TELLING,
    WELCOME,
    Letter,
    order,
)
from capture.letters.post import send_due

__all__ = [
    "AFTERWARDS",
    "ASKING",
    "CONFIRM",
    "EXPORTED",
    "FORGETTING",
    "FORGOTTEN",
    "HOLDING",
    "INVITING",
    "MOVE_FROM",
    "MOVE_TO",
    "MOVING",
    "PREFERENCES",
    "STAY",
    "TELLING",
    "WELCOME",
    "Courier",
    "Letter",
    "courier",
    "lay_away",
    "order",
    "send_due",
]
