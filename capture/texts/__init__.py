"""Text messages: planned for the people of a mailing, sent by the worker, each at most once.

`foresee` says what `plan` would owe, `unplan` takes back what has not left, `results` says what became of them;
`finish` is how a text looks whole, with its parts and its cost.
"""

from capture.deliveries.texts import DELIVERED, FAILED, PLANNED, SENDING, SENT, UNSURE, Text
from capture.texts.mailing import findings, messages, shown
from capture.texts.outbox import (
    STATES,
    doubt_all,
    doubted,
    forget,
    is_over,
    is_stuck,
    of,
    results,
    unplan,
    unsure,
)
from capture.texts.parts import of as parts_of
from capture.texts.planning import Message, Plan, foresee, plan
from capture.texts.providers import lay_away, provider
from capture.texts.rounds import run, run_out
from capture.texts.wording import Wording, cost, finish, remarks

__all__ = [
    "DELIVERED",
    "FAILED",
    "PLANNED",
    "SENDING",
    "SENT",
    "STATES",
    "UNSURE",
    "Message",
    "Plan",
    "Text",
    "Wording",
    "cost",
    "doubt_all",
    "doubted",
    "findings",
    "finish",
    "foresee",
    "forget",
    "is_over",
    "is_stuck",
    "lay_away",
    "messages",
    "of",
    "parts_of",
    "plan",
    "provider",
    "remarks",
    "results",
    "run",
    "run_out",
    "shown",
    "unplan",
    "unsure",
]
