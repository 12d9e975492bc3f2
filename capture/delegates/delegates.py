"""Delegates: one person, one station, one half of the day; asked, agreed, notified to the mayor, receipt in hand."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal, law
from capture.database import Base
from capture.errors import DelegateIncomplete, DelegateUnknown
from capture.words import N_, gettext

# Code électoral, art. R44 (assessors), R45 (their deputies), R47 (delegates of a list).
ASSESSOR, DEPUTY, DELEGATE = "assessor", "deputy", "delegate"
ROLES = {ASSESSOR: N_("assessor"), DEPUTY: N_("deputy assessor"), DELEGATE: N_("delegate")}
MORNING, AFTERNOON, DAY = "morning", "afternoon", "day"
HALVES = {DAY: N_("the whole day"), MORNING: N_("the morning"), AFTERNOON: N_("the afternoon")}
ASKED, AGREED, NOTIFIED, RECEIPT = "asked", "agreed", "notified", "receipt"
STATES = {
    ASKED: N_("asked"),
    AGREED: N_("agreed"),
    NOTIFIED: N_("notified to the mayor"),
    RECEIPT: N_("receipt in hand"),
}
# What the mayor is told of each (code électoral, art. R46).
NEEDED = {
    "given_name": N_("given name"),
    "family_name": N_("family name"),
    "born_on": N_("date of birth"),
    "born_in": N_("place of birth"),
    "address": N_("address"),
}


# What the letter to the mayor says of somebody.
TOLD = NEEDED.keys() | {"precinct_id", "half", "role"}


class Delegate(Base):
    """One person at one station: what art. R46 asks, a number to call, and how far it is."""

    __tablename__ = "delegates"

    id: Mapped[int] = mapped_column(primary_key=True)
    precinct_id: Mapped[int] = mapped_column(sa.ForeignKey("precincts.id"), index=True)
    half: Mapped[str] = mapped_column(sa.String(12))
    role: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[str] = mapped_column(sa.String(12))
    state_at: Mapped[datetime]
    given_name: Mapped[str] = mapped_column(sa.String(60))
    family_name: Mapped[str] = mapped_column(sa.String(60))
    born_on: Mapped[date | None]
    born_in: Mapped[str] = mapped_column(sa.String(120))
    address: Mapped[str] = mapped_column(sa.String(200))
    # E.164; "" where nobody wrote one down.
    phone: Mapped[str] = mapped_column(sa.String(16), index=True)
    # On whose roll they are: an assessor in the département, a deputy in the town (art. R44, R45).
    votes_at: Mapped[str] = mapped_column(sa.String(120))
    # Whose sign-up it was, where they ticked that they would: erased with them.
    supporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    by: Mapped[str] = mapped_column(sa.String(80))

    @property
    def name(self) -> str:
        """How people call them."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def missing(self) -> list[str]:
        """What the mayor must be told and nobody wrote down yet, as msgids."""
        return [words for name, words in NEEDED.items() if not getattr(self, name)]


def ask(session: Session, facts: Mapping[str, Any], by: str, at: datetime) -> Delegate:
    """Write down whom we asked to sit in which station, for which half of the day; facts by the names of columns."""
    blank: dict[str, Any] = {"born_on": None, "supporter_id": None}
    blank |= dict.fromkeys(("given_name", "family_name", "born_in", "address", "phone", "votes_at"), "")
    asked = Delegate(**blank | dict(facts), state=ASKED, state_at=at, by=by)
    session.add(asked)
    session.flush()
    journal.record(session, by, "delegate-asked", {"delegate": asked.id, "station": asked.precinct_id}, at)
    return asked


def correct(session: Session, delegate: Delegate, facts: Mapping[str, Any], by: str, at: datetime) -> None:
    """Write down what is so now; facts by the names of columns. A mayor who was told otherwise is to be told anew."""
    untold = any(getattr(delegate, name) != facts[name] for name in TOLD & facts.keys())
    for name, value in facts.items():
        setattr(delegate, name, value)
    session.flush()
    if untold and delegate.state in (NOTIFIED, RECEIPT):
        move(session, delegate, AGREED, by, at)


def move(session: Session, delegate: Delegate, state: str, by: str, at: datetime) -> None:
    """Note that somebody agreed, was notified, has the receipt, or is only asked again; once or often is the same.

    Raises DelegateIncomplete where the mayor would have to be told what nobody knows (art. R46).
    """
    if state in (NOTIFIED, RECEIPT):
        see_that_it_is_whole(delegate)
    if delegate.state == state:
        return
    delegate.state, delegate.state_at = state, at
    session.flush()
    journal.record(session, by, "delegate-moved", {"delegate": delegate.id, "state": state}, at)


def see_that_it_is_whole(delegate: Delegate) -> None:
    """Raise DelegateIncomplete for somebody of whom the mayor would be told too little."""
    if delegate.missing:
        missing = ", ".join(gettext(words) for words in delegate.missing)
        raise DelegateIncomplete(number=delegate.id, missing=missing)


def remove(session: Session, delegate: Delegate, by: str, at: datetime) -> None:
    """Let somebody go: nothing of them stays here."""
    number = delegate.id
    session.delete(delegate)
    session.flush()
    journal.record(session, by, "delegate-removed", {"delegate": number}, at)


def get(session: Session, number: int) -> Delegate:
    """Return one. Raises DelegateUnknown."""
    found = session.get(Delegate, number)
    if found is None:
        raise DelegateUnknown(number=number)
    return found


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that they have served: all of them once the ballot is over (law.Rules), or none yet."""
    return sa.true() if law.today(ballot, at) > law.kept_until(ballot) else sa.false()
