"""Mailchimp: the audience there and the list here are kept equal, and the stricter side wins."""

from collections.abc import Callable
from concurrent.futures import Future

from capture.database import Database
from capture.mailchimp import audiences, beside, hints, tags
from capture.settings import Settings

__all__ = ["audiences", "begin", "hints", "tags"]


def begin(settings: Settings, database: Database, stopped: Callable[[], bool]) -> "Future[None]":
    """Keep both sides together in a thread of its own until stopped (beside.py)."""
    return beside.begin(settings, database, stopped)
