"""Hints: what Mailchimp's hook says happened to somebody. Only a hint: the person is then asked for over there."""

import hashlib
import hmac
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.mailchimp.members import subscriber
from capture.settings import Settings
from capture.statements import inserting

# Between its clock and ours, and for the way.
TOLERANCE = 300  # seconds
SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
# Whose address a hint may name; of one who moved both.
NAMING = ("data[email]", "data[old_email]", "data[new_email]")


class Hint(Base):
    """One hint about one address, by its MD5; it stays for a day so that the same one counts once."""

    __tablename__ = "mailchimp_hints"

    digest: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    subscriber: Mapped[str] = mapped_column(sa.String(32))
    at: Mapped[datetime]
    heeded: Mapped[bool]


def secret(settings: Settings) -> str:
    """Return what the hook's address ends with: whoever knows it may give hints."""
    told = f"mailchimp-hook:{settings.mailchimp_audience}".encode()
    made = hmac.new(settings.secret_key.encode(), told, hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def is_signed(signing: str, header: str, body: bytes) -> bool:
    """Return whether Mailchimp signed these bytes, within five minutes of now."""
    said = SIGNATURE.fullmatch(header.strip())
    if said is None or abs(time.time() - int(said[1])) > TOLERANCE:
        return False
    made = hmac.new(signing.encode(), said[1].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, said[2])


def take(session: Session, told: Mapping[str, str], at: datetime) -> None:
    """Keep a hint, each once: only whom it is about, never what it says of them."""
    what = "\n".join(told.get(name, "") for name in ("type", "data[id]", "fired_at"))
    for name in NAMING:
        if told.get(name):
            digest = urlsafe_b64encode(hashlib.sha256(f"{what}\n{name}".encode("utf-8", "replace")).digest())
            row = {"digest": digest.decode().rstrip("="), "subscriber": subscriber(told[name]), "at": at}
            session.execute(inserting(session)(Hint).values(heeded=False, **row).on_conflict_do_nothing())


def waiting(session: Session, most: int) -> Sequence[str]:
    """Return so many of those about whom something was said, and who were not asked for yet."""
    said = sa.select(Hint.subscriber).where(Hint.heeded.is_(False)).group_by(Hint.subscriber)
    return session.scalars(said.order_by(sa.func.min(Hint.at)).limit(most)).all()


def heed(session: Session, about: str, until: datetime) -> None:
    """Note that somebody was asked for after this moment."""
    said = sa.update(Hint).where(Hint.subscriber == about, Hint.at <= until)
    session.execute(said.values(heeded=True))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a hint was heeded and will not come again (law.Rules.answer_kept)."""
    return sa.and_(Hint.heeded, Hint.at <= at - ballot.rules.answer_kept)
