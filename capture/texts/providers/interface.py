"""What every provider does: takes texts, says what became of one, who refused, what people answered, what arrived."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

# What a provider calls a text, and what we do: signs that every database takes.
NAME = re.compile(r"[!-~]{1,64}")


def name_of(said: object) -> str:
    """Return the number or name that a provider says of a text, "" where it says none that can be kept."""
    named = str(said) if isinstance(said, str | int) else ""
    return named if NAME.fullmatch(named) else ""


@dataclass(frozen=True)
class Sending:
    """One text as it is handed over: our reference, the number (E.164), its words with and without their ending."""

    reference: str
    number: str
    text: str
    bare: str
    # After that it must not arrive any more.
    until: datetime


@dataclass(frozen=True)
class Fate:
    """Whether a provider took a text, under which number of its own; or why not."""

    taken: bool
    provider_id: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """What became of a text that was taken: `delivered` or `failed`, by our reference or by the provider's number."""

    state: str
    reference: str = ""
    provider_id: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Refusal:
    """A number that wants no more texts, and since when, where the provider says so."""

    number: str
    at: datetime | None = None


@dataclass(frozen=True)
class Reply:
    """What somebody answered, and when."""

    number: str
    text: str
    at: datetime | None = None
    provider_id: str = ""


class Provider(Protocol):
    """Carries texts. Whatever it is asked raises ProviderAway or AnswerLost."""

    # How many texts it takes in one request.
    at_once: int
    # Whether it never took, and never will take, a text that it does not know by our reference.
    certain: bool

    def send(self, batch: Sequence[Sending]) -> dict[str, Fate]:
        """Hand texts over. Returns what became of each by our reference; of one that is missing nobody knows."""

    def ask(self, reference: str) -> Fate | None:
        """Return what became of a text, None where the provider does not know it."""

    def refusals(self) -> list[Refusal]:
        """Return every number that refused."""

    def replies(self, since: datetime) -> list[Reply]:
        """Return what people answered since then: all, or as much as it likes to say at once."""

    def heeded(self, replies: Sequence[Reply]) -> bool:
        """Say no more of these replies: they are written down. Returns whether they were the last of that list."""

    def reports(self, since: datetime) -> list[Report]:
        """Return what became of texts that were sent since then."""
