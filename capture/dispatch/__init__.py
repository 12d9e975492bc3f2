"""Dispatch: planned mailings go out, by letter or as text messages."""

from capture.dispatch import elsewhere
from capture.dispatch.looking import fates, look, plan, stop
from capture.dispatch.outcomes import Outcome, outcomes
from capture.dispatch.rounds import run, run_out

__all__ = ["Outcome", "elsewhere", "fates", "look", "outcomes", "plan", "run", "run_out", "stop"]
