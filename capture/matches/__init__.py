"""Matches: which supporter is which elector. It is proposed with its reasons; a colleague says whether it is so."""

from capture.matches.following import follow, go_back
from capture.matches.living import building_of, buildings, elector_of
from capture.matches.matches import AGREED, PROPOSED, REFUSED, Match, agree, refuse, withdraw

__all__ = [
    "AGREED",
    "PROPOSED",
    "REFUSED",
    "Match",
    "agree",
    "building_of",
    "buildings",
    "elector_of",
    "follow",
    "go_back",
    "refuse",
    "withdraw",
]
