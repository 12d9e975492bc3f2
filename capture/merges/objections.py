"""Objections: what two ledgers say together. The last word by time counts, and a departure counts for the person.

Whoever left, at either address, objects as a person (GDPR, art. 21(3)): what they agreed to before is taken back, at
the other address too. They are here again only where they themselves agreed to something later, on a page of ours or by
the button behind our letter; a list that was imported since is no act of theirs. What stands against an address stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from capture import consents, interests, law, supporters, suppressions
from capture.merges.sides import HELD, Row, Side, person

LEDGER, TICKS = consents.Consent.__tablename__, interests.Interest.__tablename__
# What the ledger says of where it was taken back.
PAGE = "merge"


@dataclass(frozen=True)
class Word:
    """One line of a ledger, and on whose side it stands."""

    line: Row
    side: Side

    @property
    def order(self) -> tuple[datetime, bool, int]:
        """Its place in time; of two at one moment a withdrawal is the last word."""
        return self.line["at"], not self.line["granted"], self.line["id"]

    @property
    def is_own_act(self) -> bool:
        """Whether the person themselves said it: on a page that is not the desk's, or by the button behind a letter."""
        page: str = self.line["page"]
        by_button: bool = self.line["at"] == person(self.side)["confirmed_at"]
        return by_button or (page.startswith("/") and not page.startswith("/desk"))


def settle(session: Session, kept: Side, gone: Side, at: datetime) -> None:
    """Make of two ledgers, which stand together already, one that says who the person is to us now."""
    words = sorted((Word(line, side) for side in (kept, gone) for line in side[LEDGER]), key=lambda word: word.order)
    last = {word.line["purpose"]: word for word in words}
    left_at = max((moment for side in (kept, gone) for moment in _objected(side)), default=None)
    agreed = [word for word in last.values() if word.line["granted"]]
    if left_at is not None:
        agreed = [word for word in agreed if word.is_own_act and word.line["at"] > left_at]
    number = person(kept)["id"]
    taken_back = _agree(session, number, agreed, at)
    interests.untick(session, number, {*law.issues(taken_back), *_unticked(last)})
    if left_at is not None and not agreed:
        suppressions.suppress(session, person(kept)["who"], left_at)
        interests.untick_all(session, number)
    supporters.date(session, number, {"left_at": None if agreed else left_at})


def _objected(side: Side) -> Iterator[datetime]:
    left_at = person(side)["left_at"]
    yield from [left_at] if left_at is not None else []
    yield from (row["at"] for row in side[HELD] if row["lifted_at"] is None)


def _agree(session: Session, number: int, agreed: list[Word], at: datetime) -> list[str]:
    # The last line by its number is what lists go by.
    standing, words = consents.standing(session, number), {word.line["purpose"]: word for word in agreed}
    taken_back = [purpose for purpose in standing if purpose not in words]
    consents.withdraw(session, number, taken_back, PAGE, at)
    for purpose, word in words.items():
        if purpose not in standing:
            consents.repeat(session, word.line["id"])
    return taken_back


def _unticked(last: dict[str, Word]) -> Iterator[str]:
    # One side unticked an issue later than the other had ticked it.
    for purpose, word in last.items():
        ticks = {row["issue"] for row in word.side[TICKS]}
        yield from (issue for issue in law.issues([purpose]) if not word.line["granted"] and issue not in ticks)
