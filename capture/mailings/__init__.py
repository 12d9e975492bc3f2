"""Mailings: what the communications team writes to many, whom it reaches, and the letter that each of them gets."""

from capture.mailings.checking import Finding, Look, draw, look
from capture.mailings.drawing import Draughtsman, Letter, show
from capture.mailings.editions import Mailing, find, gather, typed, with_drafts
from capture.mailings.filing import Sheaf, save, see_that_it_opens, sheaf, throw_away
from capture.mailings.manuscripts import Manuscript
from capture.mailings.ordering import order_of
from capture.mailings.record import write as record_of
from capture.mailings.reminding import reminder

__all__ = [
    "Draughtsman",
    "Finding",
    "Letter",
    "Look",
    "Mailing",
    "Manuscript",
    "Sheaf",
    "draw",
    "find",
    "gather",
    "look",
    "order_of",
    "record_of",
    "reminder",
    "save",
    "see_that_it_opens",
    "sheaf",
    "show",
    "throw_away",
    "typed",
    "with_drafts",
]
