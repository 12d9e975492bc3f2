"""Those who left: a keyed hash of the address, which outlives deletion, so that no import brings a person back.

The hash also names a person wherever the address itself need not stand. Its key is its own and is never rotated.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import supporters
from capture.database import Base
from capture.errors import SuppressionKeyChanged
from capture.marks import NONE, Mark
from capture.statements import Insert, prepared
from capture.supporters import Supporter


class Suppression(Base):
    """One address that is not written to, until its owner comes back through the form and its letter."""

    __tablename__ = "suppressions"

    who: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class KeyCheck(Base):
    """What the key makes of a known word: tells a changed key before it does harm."""

    __tablename__ = "key_checks"

    digest: Mapped[str] = mapped_column(sa.String(43), primary_key=True)


def digest(key: str, address: str) -> str:
    """Return the keyed hash of an address's key (HMAC-SHA256, 43 URL-safe characters)."""
    made = hmac.new(key.encode(), address.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of_number(key: str, phone: str) -> str:
    """Return the keyed hash of a phone number (E.164): by it a person without an address is known."""
    return digest(key, f"tel:{phone}")


def suppress(session: Session, who: str, at: datetime) -> None:
    """Write to this address no more."""
    _hold(session, {"who": who, "at": at})
    supporters.mark(session, Supporter.who == who, on=Mark.SUPPRESSED)


@prepared
def _hold(insert: Insert) -> Any:
    row = insert(Suppression)
    again = {"at": row.excluded.at, "lifted_at": None}
    return row.on_conflict_do_update(index_elements=["who"], set_=again, where=Suppression.lifted_at.is_not(None))


def renew(session: Session, who: str, at: datetime) -> None:
    """Note that somebody objected once more, later than we knew: what they agreed to before does not count."""
    later = sa.update(Suppression).where(Suppression.who == who, Suppression.at < at)
    session.execute(later.values(at=at))


def held(session: Session, people: Sequence[str]) -> dict[str, datetime]:
    """Return since when each of these is suppressed, of those who are."""
    rows = sa.select(Suppression.who, Suppression.at).where(
        Suppression.who.in_(people), Suppression.lifted_at.is_(None)
    )
    return dict(session.execute(rows).all())


def lift(session: Session, who: str, at: datetime) -> None:
    """Let an address be written to again: its owner pressed the button behind a letter."""
    session.execute(
        sa.update(Suppression).where(Suppression.who == who, Suppression.lifted_at.is_(None)).values(lifted_at=at)
    )
    supporters.mark(session, Supporter.who == who, NONE, off=Mark.SUPPRESSED)


def holds(who: sa.SQLColumnExpression[str] | str) -> sa.ColumnElement[bool]:
    """Return the condition that an address is suppressed."""
    return sa.exists().where(Suppression.who == who, Suppression.lifted_at.is_(None))


def settle(session: Session, whom: sa.ColumnElement[bool]) -> None:
    """Mark people as suppressed where their address is, and only there."""
    supporters.decide(session, whom, {Mark.SUPPRESSED: holds(Supporter.who)})


def check_key(session: Session, key: str) -> None:
    """Refuse a key that did not make the hashes of this database; remember the first one.

    Raises SuppressionKeyChanged.
    """
    mark = digest(key, "hustings")
    _remember(session, {"mark": mark})
    if session.scalars(sa.select(KeyCheck.digest)).all() != [mark]:
        raise SuppressionKeyChanged


@prepared
def _remember(insert: Insert) -> Any:
    first = sa.select(sa.bindparam("mark", type_=sa.String)).where(~sa.exists(sa.select(KeyCheck.digest)))
    return insert(KeyCheck).from_select(["digest"], first).on_conflict_do_nothing()
