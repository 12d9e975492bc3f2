"""Passkeys: keys that a colleague's telephone, computer or security key holds; only the public half is here."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.errors import NoPasskey, PasskeyRefused
from capture.staff.colleagues import Colleague

# As base64url of the 1,023 bytes that an identifier may have (WebAuthn level 3, 4).
IDENTIFIER_LENGTH = 1364
NAME_LENGTH = 60


class Passkey(Base):
    """One passkey of one colleague."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    colleague_id: Mapped[int] = mapped_column(sa.ForeignKey(Colleague.id, ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(sa.String(IDENTIFIER_LENGTH), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    transports: Mapped[list[str]]
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Credential:
    """What a browser hands over when a passkey is made."""

    identifier: str
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...] = ()


def add(session: Session, colleague_id: int, made: Credential, name: str, at: datetime) -> Passkey:
    """Keep a colleague's passkey under a name of theirs. Raises PasskeyRefused for one that is somebody's already."""
    if find(session, made.identifier) is not None:
        raise PasskeyRefused
    passkey = Passkey(
        colleague_id=colleague_id,
        credential=made.identifier,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=list(made.transports),
        name=name,
        added_at=at,
    )
    session.add(passkey)
    session.flush()
    return passkey


def remove(session: Session, colleague_id: int, passkey_id: int) -> None:
    """Let a passkey open nothing any more. Raises NoPasskey for one that is not theirs."""
    session.delete(_theirs(session, colleague_id, passkey_id))
    session.flush()


def rename(session: Session, colleague_id: int, passkey_id: int, name: str) -> None:
    """Call a passkey by another name. Raises NoPasskey for one that is not theirs."""
    _theirs(session, colleague_id, passkey_id).name = name
    session.flush()


def of(session: Session, colleague_id: int) -> list[Passkey]:
    """Return a colleague's passkeys, the oldest first."""
    return list(session.scalars(sa.select(Passkey).where(Passkey.colleague_id == colleague_id).order_by(Passkey.id)))


def find(session: Session, identifier: str) -> Passkey | None:
    """Return the passkey of an identifier."""
    return session.scalars(sa.select(Passkey).where(Passkey.credential == identifier)).first()


def use(session: Session, passkey: Passkey, sign_count: int, at: datetime) -> bool:
    """Note that a passkey signed, by its counter. Returns whether it was its turn: a copy of it counts differently.

    Passkeys that are kept in several places at once count nothing and say 0 (WebAuthn level 3, 6.1.1).
    """
    later = sa.or_(Passkey.sign_count < sign_count, sa.and_(Passkey.sign_count == 0, sa.literal(sign_count) == 0))
    signed = sa.update(Passkey).where(Passkey.id == passkey.id, later).values(sign_count=sign_count, used_at=at)
    return session.execute(signed.returning(Passkey.id)).first() is not None


def _theirs(session: Session, colleague_id: int, passkey_id: int) -> Passkey:
    theirs = sa.select(Passkey).where(Passkey.id == passkey_id, Passkey.colleague_id == colleague_id)
    found = session.scalars(theirs).first()
    if found is None:
        raise NoPasskey
    return found
