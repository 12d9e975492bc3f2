"""Dispatch: planned mailings go out, by letter or as text messages."""

from capture.dispatch import outward
from capture.dispatch.looking import approve, fates, look, plan, stop
from capture.dispatch.outcomes import Outcome, outcomes
from capture.dispatch.rounds import run, run_out

__all__ = ["Outcome", "approve", "fates", "look", "outcomes", "outward", "plan", "run", "run_out", "stop"]
