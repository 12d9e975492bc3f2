"""Text messages: planned for the people of a mailing, sent by the worker, each at most once.

`plan` owes them, `results` says what became of them; `finish` is how a text looks whole, `parts_of` what it costs.
"""

from capture.texts.mailing import findings, messages, shown
from capture.texts.outbox import (
    DELIVERED,
    FAILED,
    PLANNED,
    SENDING,
    SENT,
    STATES,
    UNSURE,
    Text,
    call_off,
    forget,
    is_over,
    of,
    results,
    unsure,
)
from capture.texts.parts import of as parts_of
from capture.texts.planning import Message, Plan, plan
from capture.texts.providers import lay_away
from capture.texts.rounds import begin, run_out
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
    "begin",
    "call_off",
    "cost",
    "findings",
    "finish",
    "forget",
    "is_over",
    "lay_away",
    "messages",
    "of",
    "parts_of",
    "plan",
    "remarks",
    "results",
    "run_out",
    "shown",
    "unsure",
]
