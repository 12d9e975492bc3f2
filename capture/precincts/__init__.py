"""Precincts: the polling stations of the town, where they are, who is registered, and how they voted before."""

from capture.precincts.places import Precinct, Settled, called, listed, settle
from capture.precincts.results import Election, Result, Votes

__all__ = ["Election", "Precinct", "Result", "Settled", "Votes", "called", "listed", "settle"]
