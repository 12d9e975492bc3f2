"""Turnout: how many have voted, station by station, through the day; and which neighbourhood lags. Nobody is named."""

from capture.turnout.nearby import missing
from capture.turnout.reports import COMMAND, PASTE, Report, Told, agree, last_day, record, withdraw
from capture.turnout.towns import Board, board

__all__ = ["COMMAND", "PASTE", "Board", "Report", "Told", "agree", "board", "last_day", "missing", "record", "withdraw"]
