"""The links in letters: who holds one has the letter.

A link that confirms or opens is random, stored hashed, single use and short-lived. A letter's own link is signed, never
expires, and can only leave or thin out, since letters are forwarded; it carries no address.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.errors import LinkExpired, LinkSpent, LinkUnknown
from capture.statements import Insert, prepared

CONFIRM = "confirm"
PREFERENCES = "preferences"
VISIT = "visit"
MOVE_FROM = "move-from"
MOVE_TO = "move-to"
STAY = "stay"
WELCOME = "welcome"
FORGOTTEN = "forgotten"
CONFIRM_LIVES = timedelta(hours=72)
# What opens a person's data is fresh or it is nothing (OWASP ASVS 5.0, 6.5.5 asks for minutes, not days).
LIVES = {
    CONFIRM: CONFIRM_LIVES,
    PREFERENCES: timedelta(minutes=30),
    VISIT: timedelta(minutes=30),
    MOVE_FROM: timedelta(hours=72),
    MOVE_TO: timedelta(hours=72),
    # Longer than anybody has to answer (law.answer_until), and it can only keep what there is.
    STAY: timedelta(days=60),
    WELCOME: timedelta(hours=72),
    FORGOTTEN: timedelta(minutes=30),
}
# What a signed token is for, and what stands between its parts: in no keyed hash, and in no key of a mailing.
LEAVING, FOLLOWING, BETWEEN = "hustings.leave", "hustings.go", "~"
TOKEN_BYTES = 32  # 256 bits (OWASP ASVS 5.0, 11.5.1 asks for 128)


class Link(Base):
    """One link that was sent: only its hash is here."""

    __tablename__ = "links"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(16))
    who: Mapped[str] = mapped_column(sa.String(43), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def issue(session: Session, purpose: str, who: str, at: datetime) -> str:
    """Make a link for a person and return its token, which is written nowhere else."""
    return issue_each(session, purpose, [who], at)[0]


def issue_each(session: Session, purpose: str, people: Sequence[str], at: datetime) -> list[str]:
    """Make a link for each person and return their tokens, in that order."""
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in people]
    told = {"purpose": purpose, "expires_at": at + LIVES[purpose], "used_at": None}
    rows = [told | {"digest": _digest(token), "who": who} for token, who in zip(tokens, people, strict=True)]
    if rows:
        _keep(session, rows)
    return tokens


def open_visit(session: Session, who: str, token: str, at: datetime) -> None:
    """Let a token of the caller's making show a person's page for half an hour; the same again changes nothing."""
    expires = at + LIVES[VISIT]
    _keep(session, {"digest": _digest(token), "purpose": VISIT, "who": who, "expires_at": expires, "used_at": None})


def is_open(session: Session, token: str, at: datetime) -> bool:
    """Return whether a token shows a page."""
    visit = (Link.digest == _digest(token), Link.purpose == VISIT, Link.used_at.is_(None), Link.expires_at > at)
    return session.scalar(sa.select(Link.digest).where(*visit)) is not None


def close_visit(session: Session, token: str, at: datetime) -> None:
    """Let a token show nothing any more; once or often is the same."""
    visit = sa.update(Link).where(Link.digest == _digest(token), Link.purpose == VISIT)
    session.execute(visit.values(used_at=sa.func.coalesce(Link.used_at, at)))


def shut(session: Session, who: str, purposes: Collection[str], at: datetime) -> None:
    """Let links to a person that are still good do nothing: what they would show has changed under their hands."""
    good = sa.and_(Link.who == who, Link.purpose.in_(purposes), Link.used_at.is_(None))
    session.execute(sa.update(Link).where(good).values(used_at=at))


def reopen(session: Session, who: str, purposes: Collection[str], at: datetime) -> None:
    """Let those links to a person that were shut at a moment be good again."""
    were = sa.and_(Link.who == who, Link.purpose.in_(purposes), Link.used_at == at)
    session.execute(sa.update(Link).where(were).values(used_at=None))


@prepared
def _keep(insert: Insert) -> Any:
    return insert(Link).on_conflict_do_nothing()


def find(session: Session, purpose: str, token: str) -> Link:
    """Return the link of a token, whatever its state. Raises LinkUnknown."""
    link = session.scalar(sa.select(Link).where(Link.digest == _digest(token), Link.purpose == purpose))
    if link is None:
        raise LinkUnknown
    return link


def look(session: Session, purpose: str, token: str, at: datetime) -> str:
    """Return whose link this is and change nothing: mail scanners open links too.

    Raises LinkUnknown, LinkSpent or LinkExpired.
    """
    link = find(session, purpose, token)
    if link.used_at is not None:
        raise LinkSpent
    if link.expires_at <= at:
        raise LinkExpired
    return link.who


def use(session: Session, purpose: str, token: str, at: datetime) -> str:
    """Spend the link and return whose it was; of many at once, one succeeds.

    Raises LinkUnknown, LinkSpent or LinkExpired.
    """
    good = (Link.digest == _digest(token), Link.purpose == purpose, Link.used_at.is_(None), Link.expires_at > at)
    spent = session.execute(sa.update(Link).where(*good).values(used_at=at).returning(Link.who)).scalars().first()
    if spent is None:
        look(session, purpose, token, at)
        raise LinkSpent
    return spent


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a link has been over for so long that nobody asks why (law.Rules.trace_kept)."""
    return Link.expires_at <= at - ballot.rules.trace_kept


def leave_token(key: str, who: str, mailing: str = "") -> str:
    """Return the token by which a person can leave, for ever; in a mailing it knows in which one it stands."""
    return _sign(key, LEAVING, who, *filter(None, (mailing,)))


def read_leave_token(key: str, token: str) -> str:
    """Return who leaves. Raises LinkUnknown for a token that this campaign did not sign."""
    return _read(key, LEAVING, token)[0]


def mailing_of(key: str, token: str) -> str:
    """Return in which mailing a token to leave stands, "" for another letter. Raises LinkUnknown."""
    return "".join(_read(key, LEAVING, token)[1:2])


@dataclass(frozen=True)
class Way:
    """A link that a person follows: in which mailing it stands, and the mark of where it leads."""

    who: str
    mailing: str
    mark: str


def way_token(key: str, way: Way) -> str:
    """Return the token that leads a person by way of us to where a link of a mailing leads."""
    return _sign(key, FOLLOWING, way.who, way.mailing, way.mark)


def read_way_token(key: str, token: str) -> Way:
    """Return which link it is. Raises LinkUnknown for a token that this campaign did not sign."""
    return Way(*_read(key, FOLLOWING, token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _sign(key: str, purpose: str, *told: str) -> str:
    return _signer(key, purpose).sign(BETWEEN.join(told).encode()).decode()


def _read(key: str, purpose: str, token: str) -> list[str]:
    try:
        return _signer(key, purpose).unsign(token.encode()).decode().split(BETWEEN)
    except (BadSignature, UnicodeError) as forged:
        raise LinkUnknown from forged


def _signer(key: str, purpose: str) -> Signer:
    return Signer(key, salt=purpose, digest_method=hashlib.sha256)
