"""The people of a Mailchimp of our own: their statuses, and what it lets nobody do to them.

A person who left by themselves, or whose address fails, is brought back by nobody but themselves; whoever was erased
there is never taken again.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

SUBSCRIBED, UNSUBSCRIBED, CLEANED, PENDING, ARCHIVED = "subscribed", "unsubscribed", "cleaned", "pending", "archived"
STATUSES = (SUBSCRIBED, UNSUBSCRIBED, CLEANED, PENDING, "transactional")
COMPLIANCE = (
    "{email} is in a compliance state due to unsubscribe, bounce, or compliance review and cannot be subscribed."
)
FORGOTTEN = "{email} was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on."
CROWDED = "{email} has signed up to a lot of lists very recently; we're not allowing more signups for now"
FAKE = "{email} looks fake or invalid, please enter a real email address."
FIELDS = "Your merge fields were invalid."


class Refusal(Exception):
    """What Mailchimp answers instead of doing it."""

    def __init__(self, status: int, title: str, detail: str = "", errors: tuple[tuple[str, str], ...] = ()) -> None:
        self.status, self.title, self.detail, self.errors = status, title, detail, errors


def md5(email: str) -> str:
    """Return the id of an address."""
    return hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()


def stamp() -> str:
    """Return this moment as Mailchimp writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class Person:
    """One member; `by_themselves` when their status is their own doing."""

    email: str
    status: str
    by_themselves: bool = False
    merge_fields: dict[str, Any] = field(default_factory=dict)
    interests: dict[str, bool] = field(default_factory=dict)
    language: str = ""
    timestamp_signup: str = ""
    timestamp_opt: str = ""
    last_changed: str = field(default_factory=stamp)

    def told(self, tags: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what is answered of them."""
        return {
            "id": md5(self.email),
            "email_address": self.email,
            "status": self.status,
            "merge_fields": self.merge_fields,
            "interests": self.interests,
            "language": self.language,
            "timestamp_signup": self.timestamp_signup,
            "timestamp_opt": self.timestamp_opt,
            "last_changed": self.last_changed,
            "tags": tags,
            "tags_count": len(tags),
        }


@dataclass
class People:
    """The members of one audience."""

    members: dict[str, Person] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    # Addresses that are refused: too many lists, invented ones.
    crowded: set[str] = field(default_factory=set)
    fake: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    # A mistrusted account: whoever it subscribes is only pending.
    mistrusted: bool = False
    # How often each was written by a call, for those who must not be pushed twice.
    written: dict[str, int] = field(default_factory=dict)

    def write(self, body: dict[str, Any], interests: set[str], validates: bool, status_if_new: str = "") -> Person:
        """Add or change one. Raises Refusal."""
        email = str(body.get("email_address", ""))
        here = self.members.get(md5(email))
        asked = body.get("status") or (status_if_new if here is None else "")
        self._see_that_it_may(email, here, asked, body, interests, validates)
        person = here or Person(email, "")
        if asked and asked != person.status:
            person.status = PENDING if self.mistrusted and asked == SUBSCRIBED else asked
            person.by_themselves = False
        for name in ("language", "timestamp_signup", "timestamp_opt"):
            if name in body:
                setattr(person, name, body[name])
        person.merge_fields |= {name: str(value).strip() for name, value in (body.get("merge_fields") or {}).items()}
        person.interests |= body.get("interests") or {}
        person.last_changed = stamp()
        self.members[md5(email)] = person
        self.written[md5(email)] = self.written.get(md5(email), 0) + 1
        return person

    def _see_that_it_may(
        self, email: str, here: Person | None, asked: str, body: dict[str, Any], interests: set[str], validates: bool
    ) -> None:
        if email in self.fake or "@" not in email:
            raise Refusal(400, "Invalid Resource", FAKE.format(email=email))
        if md5(email) in self.forgotten:
            raise Refusal(400, "Forgotten Email Not Subscribed", FORGOTTEN.format(email=email))
        if here is None and not asked:
            raise Refusal(400, "Invalid Resource", "", (("status", "This value should not be blank."),))
        if (asked and asked not in STATUSES) or not set(body.get("interests") or {}) <= interests:
            raise Refusal(400, "Invalid Resource", "The resource submitted could not be validated.", (("x", "odd"),))
        if validates and self.required - set(body.get("merge_fields") or {}):
            raise Refusal(400, "Invalid Resource", FIELDS, (("BIRTHDAY", "Please enter a value"),))
        if email in self.crowded and asked in (SUBSCRIBED, PENDING) and here is None:
            raise Refusal(400, "Invalid Resource", CROWDED.format(email=email))
        if here is not None and self._is_their_own(here, asked):
            raise Refusal(400, "Member In Compliance State", COMPLIANCE.format(email=email))

    def _is_their_own(self, here: Person, asked: str) -> bool:
        if here.status == CLEANED:
            return asked in (SUBSCRIBED, PENDING)
        return here.status == UNSUBSCRIBED and here.by_themselves and asked == SUBSCRIBED

    def find(self, subscriber: str) -> Person:
        """Return one who is there. Raises Refusal."""
        if subscriber not in self.members:
            raise Refusal(404, "Resource Not Found", "The requested resource could not be found.")
        return self.members[subscriber]

    def archive(self, subscriber: str) -> None:
        """Put one aside. Raises Refusal."""
        person = self.find(subscriber)
        if person.status in (ARCHIVED, CLEANED, PENDING):
            raise Refusal(405, "Method Not Allowed", "This list member cannot be removed. Please contact support.")
        person.status, person.last_changed = ARCHIVED, stamp()

    def erase(self, subscriber: str) -> None:
        """Know one no more, and never again. Raises Refusal."""
        self.find(subscriber)
        del self.members[subscriber]
        self.forgotten.add(subscriber)

    def leave(self, email: str, status: str = UNSUBSCRIBED) -> None:
        """Let a person unsubscribe by the link in a letter, or their address fail."""
        person = self.members[md5(email)]
        person.status, person.by_themselves, person.last_changed = status, True, stamp()

    def rename(self, email: str, name: str) -> None:
        """Let a first name be changed over there, a second after whatever was written of them."""
        person = self.members[md5(email)]
        person.merge_fields |= {"FNAME": name}
        later = datetime.fromisoformat(person.last_changed).timestamp() + 1
        person.last_changed = datetime.fromtimestamp(later, UTC).isoformat(timespec="seconds")

    def untick(self, email: str, interest: str) -> None:
        """Let a person change their interests over there, a second after whatever was written of them."""
        person = self.members[md5(email)]
        person.interests[interest] = False
        later = datetime.fromisoformat(person.last_changed).timestamp() + 1
        person.last_changed = datetime.fromtimestamp(later, UTC).isoformat(timespec="seconds")
