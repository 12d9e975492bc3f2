"""Bodies: what leaves for Mailchimp of a person, and of whom anything does; capture/processors.py says it in words."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law, marks
from capture.law import Rules
from capture.mailchimp.members import subscriber
from capture.marks import NONE, Mark
from capture.supporters import Supporter

# The merge fields that the audience needs: their names over there, under our tags.
MERGE_FIELDS = {"FNAME": "First Name"}
# Whoever bears one of these is not written to, and does not go there.
NOT_THERE = Mark.LEFT | Mark.SUPPRESSED | Mark.FAILING
COLUMNS = (
    Supporter.id,
    Supporter.who,
    Supporter.email,
    Supporter.given_name,
    Supporter.language,
    Supporter.flags,
    Supporter.letters,
    Supporter.joined_at,
    Supporter.confirmed_at,
)


@dataclass(frozen=True)
class Asking:
    """What makes somebody one of the audience: the consents that the law asks for by e-mail, and our ids over there."""

    asks: Mark
    # The interest over there of each issue, and its bit here, 0 while nobody ever ticked it.
    interests: Mapping[str, int]

    def asked(self, flags: int, letters: int) -> bool:
        """Return whether somebody asked for letters."""
        return bool(flags & self.asks) or bool(letters)

    def holds(self, flags: int, letters: int) -> bool:
        """Return whether somebody belongs to the audience: they asked for letters, and those reach them."""
        return self.asked(flags, letters) and bool(flags & Mark.HAS_EMAIL) and not flags & NOT_THERE

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        """The same as a condition."""
        asked = sa.or_(marks.has(Supporter.flags, self.asks), Supporter.letters != 0)
        return sa.and_(asked, marks.has(Supporter.flags, Mark.HAS_EMAIL), ~marks.has(Supporter.flags, NOT_THERE))


def asking(session: Session, rules: Rules, interests: Mapping[str, str]) -> Asking:
    """Return what makes somebody one of the audience; `interests` are the ids over there, by issue."""
    asks = NONE
    for purpose in rules.channels[law.EMAIL].asks:
        asks |= marks.OF_PURPOSE[purpose]
    bits = marks.of_issues(session)
    return Asking(asks, {interest: bits.get(issue, 0) for issue, interest in interests.items()})


@dataclass(frozen=True)
class Wish:
    """How one person should be over there."""

    person: int
    who: str
    email: str
    given_name: str
    language: str
    flags: int
    letters: int
    joined_at: datetime
    confirmed_at: datetime | None
    asking: Asking

    @cached_property
    def subscriber(self) -> str:
        """By what Mailchimp knows them."""
        return subscriber(self.email)

    @property
    def is_wanted(self) -> bool:
        """Whether they belong to the audience."""
        return self.asking.holds(self.flags, self.letters)

    @property
    def may_leave(self) -> bool:
        """Whether there is anything to leave: they asked for letters, whether those reach them or not."""
        return self.asking.asked(self.flags, self.letters) and not self.flags & Mark.LEFT

    @cached_property
    def body(self) -> dict[str, Any]:
        """What is said of them, but for their status."""
        told = {interest: bool(self.letters & bit) for interest, bit in self.asking.interests.items()}
        body = {"email_address": self.email, "merge_fields": {"FNAME": self.given_name}, "language": self.language}
        return body | ({"interests": told} if told else {})

    @property
    def evidence(self) -> dict[str, str]:
        """When they signed up and pressed the button behind our letter (ISO 8601): Mailchimp keeps it as proof."""
        moments = {"timestamp_signup": self.joined_at, "timestamp_opt": self.confirmed_at}
        return {name: at.isoformat(timespec="seconds") for name, at in moments.items() if at is not None}

    @cached_property
    def seal(self) -> str:
        """What stands for all of it: another one when anything is to be said anew."""
        return seal(self.body)


def seal(body: Mapping[str, Any]) -> str:
    """Return what stands for a body."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]


def told(member: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
    """Return the body that a member over there amounts to, by its own answer."""
    given, interests = member.get("merge_fields") or {}, member.get("interests") or {}
    body = {
        "email_address": member["email_address"],
        "merge_fields": {"FNAME": str(given.get("FNAME", ""))},
        "language": member.get("language", ""),
    }
    ours = {interest: bool(interests.get(interest)) for interest in asking.interests}
    return body | ({"interests": ours} if ours else {})


def read(session: Session, asking: Asking, people: Collection[int]) -> dict[int, Wish]:
    """Return how these people should be over there, by their numbers; whoever is here no more is missing."""
    rows = session.execute(sa.select(*COLUMNS).where(Supporter.id.in_(people)))
    return {row.id: Wish(*row, asking) for row in rows}
