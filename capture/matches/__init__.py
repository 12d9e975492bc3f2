"""Matches: which supporter is which elector. It is proposed with its reasons; a colleague says whether it is so."""

from capture.matches.following import follow, go_back
from capture.matches.living import building_of, buildings, elector_of
from capture.matches.looking import Found, look
from capture.matches.matches import AGREED, PROPOSED, REFUSED, Match, agree, refuse, withdraw
from capture.matches.proposing import let_go, propose, proposed

__all__ = [
    "AGREED",
    "PROPOSED",
    "REFUSED",
    "Found",
    "Match",
    "agree",
    "building_of",
    "buildings",
    "elector_of",
    "follow",
    "go_back",
    "let_go",
    "look",
    "propose",
    "proposed",
    "refuse",
    "withdraw",
]
