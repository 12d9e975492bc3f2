"""What a walk is for: to persuade, to mobilise or to have people register."""

from capture.errors import WrongChoice
from capture.words import N_, gettext

PERSUADE, MOBILISE, REGISTER = "persuade", "mobilise", "register"
GOALS = {PERSUADE: N_("to persuade"), MOBILISE: N_("to mobilise"), REGISTER: N_("to have people register")}


def check(goal: str) -> str:
    """Return a goal. Raises WrongChoice."""
    if goal not in GOALS:
        raise WrongChoice(what=gettext(N_("goal")), value=goal, choices=", ".join(GOALS))
    return goal
