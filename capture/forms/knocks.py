"""What a phone sends of a walk: knocks in the order in which they were, and the hour that it believes it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from capture.doors import Telling
from capture.errors import KnockUnreadable

# A walk of a day; a phone sends twenty at a time.
MOST = 60
NAMES = ("floor", "label", "closed", "answer", "code", "entrance", "hours")
# So far may a clock be off before it is not believed at all: it would throw knocks into another campaign.
FARTHEST = timedelta(days=366 * 30)


@dataclass(frozen=True)
class Sent:
    """One knock as it came: its key, and what it tells, None where that is no knock."""

    key: str
    told: Telling | None


@dataclass(frozen=True)
class Batch:
    """Knocks that came together, and by how much the clock of the phone is behind ours."""

    sent: Sequence[Sent]
    behind: timedelta

    def when(self, told: Telling, not_before: datetime, received: datetime) -> datetime:
        """Return when a knock was by our clock: after its walk was cut, and never in the future."""
        return min(max(told.at + self.behind, not_before), received)


def read(text: str, received: datetime) -> Batch:
    """Read what a phone posts, as JSON. Raises KnockUnreadable where it is nothing of the kind."""
    try:
        document = json.loads(text)
        knocks, hour = document["knocks"], _moment(document["sent"])
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise KnockUnreadable from wrong
    if not isinstance(knocks, list) or len(knocks) > MOST or hour is None:
        raise KnockUnreadable
    return Batch([_sent(knock) for knock in knocks], received - hour)


def _sent(knock: Any) -> Sent:
    key = knock.get("key") if isinstance(knock, dict) else None
    if not isinstance(key, str):
        raise KnockUnreadable
    try:
        return Sent(key, _told(knock))
    except (KnockUnreadable, TypeError, ValueError, KeyError):
        return Sent(key, None)


def _told(knock: dict[str, Any]) -> Telling:
    facts: dict[str, Any] = {name: knock[name] for name in NAMES if knock.get(name) is not None}
    facts |= {name: tuple(map(str, knock.get(name) or ())) for name in ("issues", "wants")}
    at, back = _moment(knock["at"]), _moment(knock.get("back"))
    numbers = (knock["building"], facts.get("floor", 0), facts.get("answer", 1))
    words = [facts.get(name, "") for name in ("label", "code", "entrance", "hours")]
    is_right = all(type(number) is int for number in numbers) and all(isinstance(word, str) for word in words)
    if at is None or not is_right or not 0 < numbers[0] < 2**31:
        raise KnockUnreadable
    facts["closed"] = facts.get("closed") is True
    return Telling(knock["key"], numbers[0], str(knock["outcome"]), at, come_back_at=back, **facts)


def _moment(written: Any) -> datetime | None:
    if written is None:
        return None
    moment = datetime.fromisoformat(str(written))
    if moment.tzinfo is None or abs(moment - datetime(2030, 1, 1, tzinfo=UTC)) > FARTHEST:
        raise KnockUnreadable
    return moment.astimezone(UTC)
