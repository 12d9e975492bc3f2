"""Colleagues: who may sign in to the desk, in which roles. What opens the desk for them is given in accounts.py."""

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law, spellings
from capture.database import Base
from capture.errors import NoColleague
from capture.staff.roles import OWNER, ROLES
from capture.words import N_, gettext

NAME_LENGTH = 60
# Whoever else acts, by how the journal calls them.
ACTORS = {
    "cli": N_("{who}, at a terminal"),
    "import": N_("list {who}"),
    "machine": N_("Hustings itself"),
    "staff": N_("a colleague who has left"),
}
# Of the names of accounts.
SHORTEST = 3
TOKEN_BYTES = 32  # 256 bits, written as 43 characters


class Colleague(Base):
    """One person of the team. The uniquifier stands for them in cookies and links: a new one ends them all."""

    __tablename__ = "colleagues"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    key: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH), server_default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    roles: Mapped[list[str]]
    password: Mapped[str | None] = mapped_column(sa.Text)
    uniquifier: Mapped[str] = mapped_column(sa.String(43), unique=True)
    totp: Mapped[str | None] = mapped_column(sa.Text)
    totp_counter: Mapped[int | None]
    handle: Mapped[str] = mapped_column(sa.String(43), unique=True)
    demo: Mapped[bool] = mapped_column(server_default=sa.false())
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]

    @property
    def is_here(self) -> bool:
        """Whether they accepted the invitation and have not left."""
        return self.joined_at is not None and self.gone_at is None

    @property
    def is_invited(self) -> bool:
        """Whether they have not answered their invitation yet."""
        return self.joined_at is None and self.gone_at is None

    @property
    def called(self) -> str:
        """Their name, or their address while nobody has said it."""
        return self.name or self.email

    @property
    def actor(self) -> str:
        """How the journal names them: never by name or address."""
        return f"staff:{self.id}"

    def is_behind(self, actor: str) -> bool:
        """Return whether an actor of the journal is them: at the desk, or at a terminal under an account of their name.

        Who sits behind an account that bears nobody's name, such as root, cannot be known.
        """
        kind, _, account = actor.partition(":")
        theirs = {part for said in (self.name, self.email.partition("@")[0]) for part in _parts(said)}
        return actor == self.actor or (kind == "cli" and bool(theirs & _parts(account)))

    def plays(self, roles: Iterable[str]) -> bool:
        """Return whether they have one of these roles."""
        return not set(self.roles).isdisjoint(roles)


def get(session: Session, colleague_id: int, locked: bool = False) -> Colleague:
    """Return a colleague, locked until the act ends if asked. Raises NoColleague."""
    found = _first(session, sa.select(Colleague).where(Colleague.id == colleague_id), locked)
    if found is None:
        raise NoColleague
    return found


def find(session: Session, key: str, locked: bool = False) -> Colleague | None:
    """Return the colleague at an address's key."""
    return _first(session, sa.select(Colleague).where(Colleague.key == key), locked)


def holder(session: Session, uniquifier: str, locked: bool = False) -> Colleague | None:
    """Return the colleague for whom a cookie or a link was made, unless it has been ended since."""
    return _first(session, sa.select(Colleague).where(Colleague.uniquifier == uniquifier), locked)


def listed(session: Session) -> list[Colleague]:
    """Return every colleague, those who left last."""
    order = (Colleague.gone_at.is_not(None), Colleague.joined_at.is_(None), Colleague.name, Colleague.key)
    return list(session.scalars(sa.select(Colleague).order_by(*order)))


def here(session: Session) -> list[Colleague]:
    """Return the colleagues who are here, by their name."""
    return [colleague for colleague in listed(session) if colleague.is_here]


class Names(dict[str, str]):
    """What the actors of the journal are called: colleagues by name, the others in words."""

    def __missing__(self, actor: str) -> str:
        """Say who is no colleague, in the language being spoken."""
        kind, _, who = actor.partition(":")
        return gettext(ACTORS[kind]).format(who=who) if kind in ACTORS else actor


def names(session: Session) -> Names:
    """Return what each colleague is called, also of those who left, by the name that the journal has for them."""
    return Names({colleague.actor: colleague.called for colleague in listed(session)})


def owners(session: Session) -> list[Colleague]:
    """Return the owners who are here, locked until the act ends: of two who dismiss each other one stays."""
    here = (Colleague.joined_at.is_not(None), Colleague.gone_at.is_(None))
    found = sa.select(Colleague).where(*here).order_by(Colleague.id)
    return [colleague for colleague in session.scalars(_locked(found)) if OWNER in colleague.roles]


def correct(session: Session, colleague_id: int, name: str, language: str) -> None:
    """Change what a colleague is called and which language they read."""
    session.execute(sa.update(Colleague).where(Colleague.id == colleague_id).values(name=name, language=language))


def invited(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return address and language of those, by uniquifier, who have not answered their invitation."""
    return _reached(session, people, Colleague.joined_at.is_(None))


def reached(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return address and language of those, by uniquifier, who are here."""
    return _reached(session, people, Colleague.joined_at.is_not(None))


def in_order(roles: Iterable[str]) -> list[str]:
    """Return roles, each once, in the order in which they are offered."""
    given = set(roles)
    return [role for role in ROLES if role in given]


def fresh_token() -> str:
    """Return 43 characters that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a colleague left so long ago that nobody asks who it was (law.Rules.account_kept)."""
    return Colleague.gone_at <= at - ballot.rules.account_kept


def unanswered(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that an invitation was not accepted (law.Rules.trace_kept)."""
    waits = sa.and_(Colleague.joined_at.is_(None), Colleague.gone_at.is_(None))
    return sa.and_(waits, Colleague.invited_at <= at - ballot.rules.trace_kept)


def _first(session: Session, found: sa.Select[Colleague], locked: bool = False) -> Colleague | None:
    return session.scalars(_locked(found) if locked else found).first()


def _locked(found: sa.Select[Colleague]) -> sa.Select[Colleague]:
    # An act sees each row as it is when the lock is had, not as it was when the session first read it.
    return found.with_for_update().execution_options(populate_existing=True)


def _reached(session: Session, people: Sequence[str], state: sa.ColumnElement[bool]) -> dict[str, tuple[str, str]]:
    columns = (Colleague.uniquifier, Colleague.email, Colleague.language)
    found = sa.select(*columns).where(Colleague.uniquifier.in_(people), Colleague.gone_at.is_(None), state)
    return {uniquifier: (email, language) for uniquifier, email, language in session.execute(found)}


def _parts(called: str) -> set[str]:
    """The words of a name as accounts spell them, and all of it in one; what is too short tells nobody apart."""
    whole = spellings.key(called)
    return {part for part in (*re.split(r"[\W_\d]+", whole), re.sub(r"[\W_\d]+", "", whole)) if len(part) >= SHORTEST}
