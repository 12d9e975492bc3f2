"""What a phone sends of a walk: knocks in the order in which they were, and the hour that it believes it is.

What was said comes apart from them, in bags, and of no hour.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from capture.doors import Said, Telling
from capture.errors import KnockUnreadable

# A walk of a day; a phone sends twenty at a time.
MOST = 60
NAMES = ("floor", "label", "closed", "code", "entrance", "hours")
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


def read_bag(text: str) -> tuple[str, list[Said]]:
    """Read a bag of answers, as JSON: its key, and what was said in each building. Raises KnockUnreadable."""
    try:
        document = json.loads(text)
        key, said = document["key"], [_said(one) for one in document["said"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise KnockUnreadable from wrong
    if not isinstance(key, str):
        raise KnockUnreadable
    return key, said


def _said(one: dict[str, Any]) -> Said:
    building, answer = one["building"], one.get("answer")
    if not _is_number(building) or not (answer is None or type(answer) is int):
        raise KnockUnreadable
    issues, wants = (tuple(map(str, one.get(name) or ())) for name in ("issues", "wants"))
    return Said(building, answer, issues, wants)


def _is_number(told: Any) -> bool:
    return type(told) is int and 0 < told < 2**31


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
    at, back = _moment(knock["at"]), _moment(knock.get("back"))
    words = [facts.get(name, "") for name in ("label", "code", "entrance", "hours")]
    is_right = type(facts.get("floor", 0)) is int and all(isinstance(word, str) for word in words)
    if at is None or not is_right or not _is_number(knock["building"]):
        raise KnockUnreadable
    facts["closed"], facts["voted"] = facts.get("closed") is True, knock.get("voted") is True
    return Telling(knock["key"], knock["building"], str(knock["outcome"]), at, come_back_at=back, **facts)


def _moment(written: Any) -> datetime | None:
    if written is None:
        return None
    moment = datetime.fromisoformat(str(written))
    if moment.tzinfo is None or abs(moment - datetime(2030, 1, 1, tzinfo=UTC)) > FARTHEST:
        raise KnockUnreadable
    return moment.astimezone(UTC)
