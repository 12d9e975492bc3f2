"""Mailings: what the communications team writes to many, whom it reaches, and the letter that each of them gets."""

from capture.mailings.checking import Finding, Look, draw, look
from capture.mailings.drawing import Draughtsman, Letter, show
from capture.mailings.editions import Mailing, find, gather
from capture.mailings.ordering import order_of
from capture.mailings.record import write as record_of

__all__ = [
    "Draughtsman",
    "Finding",
    "Letter",
    "Look",
    "Mailing",
    "draw",
    "find",
    "gather",
    "look",
    "order_of",
    "record_of",
    "show",
]
