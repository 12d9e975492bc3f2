"""What a phone sends of a walk: knocks in the order in which they were, and the hour that it believes it is.

What was said comes apart from them, in bags, and of no hour.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from capture.doors import Reply, Said, Telling
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


@dataclass(frozen=True)
class Replied:
    """What a door replied to the question whether its answer may be kept, and by which clock."""

    reply: Reply
    at: datetime
    behind: timedelta

    def when(self, not_before: datetime, received: datetime) -> datetime:
        """Return when it was by our clock: after its walk was cut, and never in the future."""
        return min(max(self.at + self.behind, not_before), received)


def read(text: str, received: datetime) -> Batch:
    """Read what a phone posts, as JSON. Raises KnockUnreadable where it is nothing of the kind."""
    try:
        document = json.loads(text)
        knocks, hour = document["knocks"], moment(document["sent"])
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


def read_address(text: str) -> tuple[tuple[str, str], tuple[int, str] | None]:
    """Read the address of somebody who wants nobody back, as JSON, with floor and door. Raises KnockUnreadable."""
    try:
        told = json.loads(text)
        address, floor, label = (told["number"], told["street"]), told.get("floor"), told.get("label")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise KnockUnreadable from wrong
    if not all(isinstance(word, str) for word in address):
        raise KnockUnreadable
    if floor is None and label is None:
        return address, None
    if type(floor) is not int or not isinstance(label, str):
        raise KnockUnreadable
    return address, (floor, label)


def read_reply(text: str, received: datetime) -> Replied:
    """Read what a phone posts of one reply, as JSON. Raises KnockUnreadable."""
    try:
        document = json.loads(text)
        reply, hour = document["reply"], moment(document["sent"])
        at, told = moment(reply["at"]), _reply(reply)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise KnockUnreadable from wrong
    if hour is None or at is None:
        raise KnockUnreadable
    return Replied(told, at, received - hour)


def _reply(told: dict[str, Any]) -> Reply:
    words = {name: told.get(name) or "" for name in ("key", "wording", "label", "code")}
    floor, agreed = told.get("floor"), told["agreed"]
    is_right = type(agreed) is bool and (floor is None or type(floor) is int)
    if not is_right or not all(isinstance(word, str) for word in words.values()):
        raise KnockUnreadable
    return Reply(said=_said(told), agreed=agreed, floor=floor, **words)


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
    at, back = moment(knock["at"]), moment(knock.get("back"))
    words = [facts.get(name, "") for name in ("label", "code", "entrance", "hours")]
    is_right = type(facts.get("floor", 0)) is int and all(isinstance(word, str) for word in words)
    if at is None or not is_right or not _is_number(knock["building"]):
        raise KnockUnreadable
    facts["closed"], facts["voted"] = facts.get("closed") is True, knock.get("voted") is True
    return Telling(knock["key"], knock["building"], str(knock["outcome"]), at, come_back_at=back, **facts)


def moment(written: Any) -> datetime | None:
    """Return a moment that a phone wrote, in UTC; None for none. Raises KnockUnreadable, or ValueError."""
    if written is None:
        return None
    moment = datetime.fromisoformat(str(written))
    if moment.tzinfo is None or abs(moment - datetime(2030, 1, 1, tzinfo=UTC)) > FARTHEST:
        raise KnockUnreadable
    return moment.astimezone(UTC)
