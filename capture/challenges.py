"""Challenges: a proof of work that a visitor's browser brings with a form (ALTCHA, altcha.org), each spent once.

Nobody is refused for want of one; whoever brings one has wider limits (submissions.py). A challenge is signed, bound to
its form and gone after an hour; what was spent is remembered as long.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import altcha
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.statements import Insert, prepared

LIVES = timedelta(hours=1)
ALGORITHM = "PBKDF2/SHA-256"
# One try costs a phone of 2019 about two milliseconds; making a challenge costs us one try, looking at its answer none.
ITERATIONS = 2000
# The tries until the right one, on an ordinary night and under attack; a browser has as many hands as cores.
TRIES, TRIES_UNDER_ATTACK = range(150, 251), range(600, 1001)
# A payload is less than a kilobyte.
LONGEST = 2048


class SpentChallenge(Base):
    """One challenge that did its work."""

    __tablename__ = "spent_challenges"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def ask(secret: str, form: str, at: datetime, tries: Sequence[int] = TRIES) -> dict[str, Any]:
    """Return a challenge for a form, as the visitor's browser is given it: so many tries solve it."""
    asked = altcha.create_challenge(
        ALGORITHM,
        ITERATIONS,
        counter=secrets.choice(tries),
        expires_at=at + LIVES,
        data={"form": form},
        hmac_secret=_key(secret, "challenge"),
        hmac_key_secret=_key(secret, "answer"),
    )
    return asked.to_dict()


def spend(session: Session, secret: str, form: str, payload: str, at: datetime) -> bool:
    """Return whether a payload proves the work for this form, now and for the first time; then it is spent."""
    nonce = _proved(secret, form, payload)
    if nonce is None:
        return False
    return bool(_spend(session, {"digest": hashlib.sha256(nonce.encode()).hexdigest(), "at": at}))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a challenge has expired long since (law.Rules.answer_kept)."""
    return SpentChallenge.at <= at - ballot.rules.answer_kept


@prepared
def _spend(insert: Insert) -> Any:
    return insert(SpentChallenge).on_conflict_do_nothing().returning(SpentChallenge.__table__.c.digest)


def _proved(secret: str, form: str, payload: str) -> str | None:
    if not payload or len(payload) > LONGEST:
        return None
    try:
        read = altcha.Payload.from_base64(payload)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    told = read.challenge.parameters
    found = altcha.verify_solution(read, _key(secret, "challenge"), hmac_key_secret=_key(secret, "answer"))
    return str(told.nonce) if found.verified and told.data == {"form": form} else None


def _key(secret: str, use: str) -> str:
    return hmac.new(secret.encode(), f"altcha:{use}".encode(), hashlib.sha256).hexdigest()
