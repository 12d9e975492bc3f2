"""Sign-ins: one row for each browser in which a colleague is signed in; without its row a cookie opens nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.staff.colleagues import Colleague, fresh_token
from capture.staff.passkeys import Passkey

# NIST SP 800-63B (revision 3), 4.2.3: half an hour without a sign of life, twelve hours in all.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
# Sensitive acts ask for the second factor again after so long (OWASP ASVS 5.0, 7.5.3).
PROOF_HOLDS = timedelta(minutes=15)
DEVICE_LENGTH = 80


class SignIn(Base):
    """One browser: a hash of its random number, since when, when last seen, when it last showed a second factor."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    colleague_id: Mapped[int] = mapped_column(sa.ForeignKey(Colleague.id, ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(sa.String(DEVICE_LENGTH))


@dataclass(frozen=True)
class SignedIn:
    """A colleague in one browser, and whether they have a second factor at all."""

    colleague: Colleague
    sign_in: SignIn
    armed: bool

    def proved(self, at: datetime) -> bool:
        """Return whether the second factor was shown here a short while ago."""
        # On either side: when the clock is set back a proof does not hold for a day.
        return self.sign_in.proved_at is not None and abs(at - self.sign_in.proved_at) < PROOF_HOLDS


def begin(session: Session, colleague_id: int, device: str, at: datetime, proved: bool) -> str:
    """Sign a colleague in on a device and return the number for its cookie, which is written nowhere else."""
    token = fresh_token()
    told = {"digest": _digest(token), "colleague_id": colleague_id, "device": device[:DEVICE_LENGTH]}
    session.execute(sa.insert(SignIn).values(began_at=at, seen_at=at, proved_at=at if proved else None, **told))
    return token


def end(session: Session, token: str) -> None:
    """Sign a browser out; once or often is the same."""
    session.execute(sa.delete(SignIn).where(SignIn.digest == _digest(token)))


def find(session: Session, token: str, at: datetime) -> SignedIn | None:
    """Return who is signed in with a number, unless it has been idle or there for too long."""
    asked = sa.select(SignIn, Colleague, armed()).join(Colleague, Colleague.id == SignIn.colleague_id)
    row = session.execute(asked.where(SignIn.digest == _digest(token), ~over(at))).first()
    return None if row is None or not row[1].is_here else SignedIn(row[1], row[0], bool(row[2]))


def armed() -> sa.ColumnElement[bool]:
    """Return the condition that a colleague has a second factor: an app, or a passkey."""
    return sa.or_(Colleague.totp.is_not(None), sa.exists().where(Passkey.colleague_id == Colleague.id))


def is_armed(session: Session, colleague_id: int) -> bool:
    """Return whether a colleague has a second factor."""
    return session.scalar(sa.select(Colleague.id).where(Colleague.id == colleague_id, armed())) is not None


def see(session: Session, sign_in: SignIn, at: datetime) -> None:
    """Note a sign of life."""
    session.execute(sa.update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=at))


def prove(session: Session, sign_in: SignIn, at: datetime) -> None:
    """Note that the second factor was shown."""
    session.execute(sa.update(SignIn).where(SignIn.id == sign_in.id).values(proved_at=at, seen_at=at))


def of(session: Session, colleague_id: int, at: datetime) -> list[SignIn]:
    """Return where a colleague is signed in, the newest first."""
    theirs = sa.select(SignIn).where(SignIn.colleague_id == colleague_id, ~over(at))
    return list(session.scalars(theirs.order_by(SignIn.began_at.desc(), SignIn.id.desc())))


def end_one(session: Session, colleague_id: int, sign_in_id: int) -> None:
    """Sign a colleague out in one browser of theirs."""
    session.execute(sa.delete(SignIn).where(SignIn.id == sign_in_id, SignIn.colleague_id == colleague_id))


def end_others(session: Session, kept: SignIn) -> None:
    """Sign a colleague out everywhere else."""
    session.execute(sa.delete(SignIn).where(SignIn.colleague_id == kept.colleague_id, SignIn.id != kept.id))


def end_all(session: Session, colleague_id: int | None = None) -> None:
    """Sign a colleague out everywhere, or everybody."""
    whose = sa.true() if colleague_id is None else SignIn.colleague_id == colleague_id
    session.execute(sa.delete(SignIn).where(whose))


def over(at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a sign-in has been idle or there for too long."""
    return sa.or_(SignIn.seen_at <= at - IDLE, SignIn.began_at <= at - LONGEST)


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a sign-in is over; under any country's rules nothing needs it then."""
    return over(at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
