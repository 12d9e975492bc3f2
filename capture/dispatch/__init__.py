"""Dispatch: planned mailings go out, by letter or as text messages."""

from capture.dispatch.looking import fates, look, plan, stop
from capture.dispatch.pace import PACE, REST, Pace
from capture.dispatch.rounds import begin, run_out

__all__ = ["PACE", "REST", "Pace", "begin", "fates", "look", "plan", "run_out", "stop"]
