"""Headway: how far the walks have come, where to go first, and what the weeks that are left can reach."""

from capture.headway.counting import Progress, by_precinct, by_street, by_volunteer, by_walk, known
from capture.headway.hearing import Told, issues, told
from capture.headway.planning import Plan
from capture.headway.priorities import FORMULAS, Priority, precincts, streets

__all__ = [
    "FORMULAS",
    "Plan",
    "Priority",
    "Progress",
    "Told",
    "by_precinct",
    "by_street",
    "by_volunteer",
    "by_walk",
    "issues",
    "known",
    "precincts",
    "streets",
    "told",
]
