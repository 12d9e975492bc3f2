"""The entries of one person: what was merged into theirs and can be undone, and who may be the same besides."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from capture import duplicates, merges
from capture.duplicates import Pair
from capture.merges import Merge
from capture.web.once import key


@dataclass(frozen=True)
class Entries:
    """What templates/desk/_entries.html shows of a person; `trouble` is why a merge cannot be undone, or None."""

    number: int
    merged: tuple[tuple[Merge, str | None], ...]
    alike: tuple[Pair, ...]
    # For the forms, each with the number of its merge behind it.
    once: str


def of(session: Session, number: int) -> Entries:
    """Return a person's merges of the last thirty days, the newest first, and who may be the same, likeliest first."""
    merged = tuple((one, merges.trouble(session, one)) for one in merges.of(session, number))
    return Entries(number, merged, tuple(duplicates.of(session, number)), key())
