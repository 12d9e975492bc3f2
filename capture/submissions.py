"""Submissions: how many sign-ups came from one connection and to one mail provider, and what becomes of the next.

Counted in the database, so that the counts hold over all hosts. Connections and providers stand here under keyed
hashes, for a week (law.Rules.submission_kept).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law, shields
from capture.addresses import KNOWN_DOMAINS
from capture.database import Base, Moment
from capture.errors import TooManySubmissions
from capture.statements import Insert, prepared

TEN_MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
# Letters that one connection can cause at once: so many in ten minutes without a proof of work, so many a day with one.
# A class that signs up together brings its proofs.
WITHOUT_PROOF, LETTERS_A_DAY = 5, 30
# So many sign-ups of one connection are kept a day, without a proof and with one, the later ones for a colleague to
# look at; then it is asked to come back tomorrow.
KEPT_A_DAY = {False: 30, True: 300}
# A walk counts by itself: a phone sends at once what an afternoon of doors brought, from a line that many share. Nobody
# signs up so many people in a day on foot; a link that got about does no more harm than this.
OF_A_WALK_A_DAY = 200
# Letters to one mail provider an hour, but for those where half the town has its mail (Spamhaus, 2016: 22,000
# subscriptions over 3,000 domains, more than a hundred letters a minute to some).
TO_ONE_PROVIDER = 50
# Why a letter waits for a colleague: too many letters come back; no proof during an attack; no proof, and what nobody
# sees is filled in; too many from one connection; too many to one provider.
RETURNS, SHIELD, TRAP, CONNECTION, PROVIDER = "returns", "shield", "trap", "connection", "provider"
# So much of a hash tells groups of held letters apart.
SHORT = 12
NOBODY = "-"


class Submission(Base):
    """One sign-up that was taken; `held` says why its letter waits, and among which others."""

    __tablename__ = "submissions"
    __table_args__ = (sa.Index(None, "connection", "at"), sa.Index(None, "provider", "held", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    connection: Mapped[str] = mapped_column(sa.String(43))
    provider: Mapped[str] = mapped_column(sa.String(43))
    proved: Mapped[bool]
    held: Mapped[str] = mapped_column(sa.String(40))


@dataclass(frozen=True)
class Sender:
    """Who sends a form, as far as that is counted: keyed hashes of connection and mail provider, "" for one that is not
    counted; whether a proof of work came with it; whether what nobody sees was filled in; whether the connection is a
    walk, whose link is proof enough.
    """

    connection: str
    provider: str
    proved: bool
    trapped: bool = False
    walks: bool = False

    @property
    def kept_a_day(self) -> int:
        """How many of its sign-ups are kept a day."""
        return OF_A_WALK_A_DAY if self.walks else KEPT_A_DAY[self.proved]

    @property
    def is_trusted(self) -> bool:
        """Whether a proof of work came with it, or the link of a walk."""
        return self.proved or self.walks


def is_counted(domain: str) -> bool:
    """Return whether letters to a mail provider are counted."""
    return domain not in KNOWN_DOMAINS


def take(session: Session, sender: Sender, at: datetime) -> str:
    """Count a sign-up. Returns why its letter waits for a colleague, "" for one that leaves.

    Raises TooManySubmissions for one that is not taken: it is not counted, and nothing may be kept of it.
    """
    _stand_in_line(session, sender)
    whose = {"own": sender.connection or NOBODY, "there": sender.provider or NOBODY}
    ((today, lately, to_provider, shield),) = _count(
        session, {**whose, "at": at, "day": at - DAY, "ten": at - TEN_MINUTES, "hour": at - HOUR}
    )
    if today >= sender.kept_a_day:
        raise TooManySubmissions
    held = _held(sender, today, lately, to_provider, shield)
    kept = {"connection": sender.connection, "provider": sender.provider, "proved": sender.proved, "held": held}
    _keep(session, {**kept, "at": at})
    return held


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a submission measures nothing any more (law.Rules.submission_kept)."""
    return Submission.at <= at - ballot.rules.submission_kept


def _held(sender: Sender, today: int, lately: int, to_provider: int, shield: str | None) -> str:
    many = today >= LETTERS_A_DAY or (lately >= WITHOUT_PROOF and not sender.is_trusted)
    reasons = {
        RETURNS: shield == shields.RETURNS,
        SHIELD: shield is not None and not sender.is_trusted,
        TRAP: sender.trapped and not sender.is_trusted,
        f"{CONNECTION}:{sender.connection[:SHORT]}": many,
        f"{PROVIDER}:{sender.provider[:SHORT]}": to_provider >= TO_ONE_PROVIDER,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _stand_in_line(session: Session, sender: Sender) -> None:
    # On PostgreSQL many of one connection could count at once, each before the others; SQLite lets one act write.
    if session.get_bind().dialect.name == "postgresql":
        for whose in filter(None, (sender.connection, sender.provider)):
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(whose, 0))))


@prepared
def _count(insert: Insert) -> Any:
    here = Submission.__table__.c
    own, there = here.connection == sa.bindparam("own"), here.provider == sa.bindparam("there")
    at, *since = (sa.bindparam(name, type_=Moment) for name in ("at", "day", "ten", "hour"))
    # What was counted while a clock ran ahead is none of these.
    day, ten, hour = (sa.and_(here.at > each, here.at <= at) for each in since)
    # A letter that waits went to nobody: it does not fill a provider's hour.
    rows = ((own, day), (own, ten), (there, here.held == "", hour))
    counts = (sa.select(sa.func.count(here.id)).where(*which).scalar_subquery() for which in rows)
    return sa.select(*counts, shields.gravest())


@prepared
def _keep(insert: Insert) -> Any:
    return insert(Submission)
