"""What the phone of a delegate sends: how many have voted, each number under its key, and the hour by its own clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from capture.delegates import Entry
from capture.doors.telling import KEY
from capture.errors import KnockUnreadable
from capture.forms.knocks import moment

# A day has twelve hours; a phone sends twenty at a time.
MOST = 60


@dataclass(frozen=True)
class Told:
    """Numbers that came together, and by how much the clock of the phone is behind ours."""

    entries: Sequence[Entry]
    behind: timedelta


def read(text: str, received: datetime) -> Told:
    """Read what a phone posts, as JSON. Raises KnockUnreadable where it is nothing of the kind."""
    try:
        document = json.loads(text)
        sent, hour = document["reports"], moment(document["sent"])
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise KnockUnreadable from wrong
    if not isinstance(sent, list) or len(sent) > MOST or hour is None:
        raise KnockUnreadable
    return Told([_entry(one) for one in sent], received - hour)


def _entry(one: Any) -> Entry:
    key = one.get("key") if isinstance(one, dict) else None
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise KnockUnreadable
    try:
        at, hour = moment(one["at"]), one.get("hour")
        told = time.fromisoformat(hour) if hour else None
    except (KnockUnreadable, ValueError, TypeError, KeyError):
        return Entry(key, None, None)
    # A figure and nothing else: no name, no list.
    voters = one.get("voters")
    count = voters if type(voters) is int else None
    return Entry(key, count, at, told, one.get("practice") is True, one.get("sure") is True)
