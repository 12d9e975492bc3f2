"""Hearing: what a gateway posts to us, in the same words in which it answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from capture.settings import Settings
from capture.texts import counting, pulling, refusing
from capture.texts.providers import gateway


def hear(session: Session, settings: Settings, told: Mapping[str, Any], at: datetime) -> int:
    """Heed refusals and answers, record turnout where it is read, note reports. Returns how many of them are news."""
    refused = refusing.heed_all(session, settings, gateway.refusals(told), at)
    stopped = refusing.read_all(session, settings, gateway.replies(told), at)
    counted = counting.count_all(session, settings, gateway.replies(told), at)
    return refused + stopped + counted + pulling.note(session, list(gateway.reports(told)), at)
