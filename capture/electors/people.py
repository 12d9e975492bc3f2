"""People on the roll: what a campaign may use of a row, and nothing else of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import suppressions
from capture.database import Base
from capture.electors.buildings import recount
from capture.errors import ListNotReady
from capture.statements import changed
from capture.suppressions import Suppression
from capture.words import N_, gettext

# Where a roll is: it lies here; it is to be looked at, was looked at; it is being let in, is in; it is out again,
# dropped, or cannot be read.
RECEIVED, READING, READ, ENTERING, IN, OUT = "received", "reading", "read", "entering", "in", "out"
DROPPED, FAILED = "dropped", "failed"
STATES = {
    RECEIVED: N_("waiting for what its columns hold"),
    READING: N_("being read"),
    READ: N_("read"),
    ENTERING: N_("being entered"),
    IN: N_("in"),
    OUT: N_("out again"),
    DROPPED: N_("dropped"),
    FAILED: N_("unreadable"),
}

# Any number that nobody else takes.
LOCK = 7016


class Edition(Base):
    """One roll that was brought: its file, what its columns are taken for, and what came of it."""

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    by: Mapped[str] = mapped_column(sa.String(80))
    brought_at: Mapped[datetime | None]
    let_in_at: Mapped[datetime | None]
    taken_out_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(sa.String(8), default=IN, server_default=IN)
    # The machine on whose disk the file lies.
    host: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    heads: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    heads_key: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    mapping: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    trouble: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    added: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    struck: Mapped[int] = mapped_column(default=0)


class Elector(Base):
    """One person on the roll. No place of birth and no nationality: nothing may be chosen by them."""

    __tablename__ = "electors"

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"), index=True)
    precinct_id: Mapped[int | None] = mapped_column(sa.ForeignKey("precincts.id"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("editions.id"))
    # INSEE's code of the town whose roll it is.
    commune: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    # LP, LCM or LCE, joined where somebody is on several: LCM+LCE.
    lists: Mapped[str] = mapped_column(sa.String(12))
    # Renumbered with each edition, and not unique: no key.
    order_number: Mapped[int | None]
    family_name: Mapped[str] = mapped_column(sa.String(120))
    used_name: Mapped[str] = mapped_column(sa.String(120))
    given_names: Mapped[str] = mapped_column(sa.String(160))
    sex: Mapped[str] = mapped_column(sa.String(1))
    # 1953-00-00 where only the year is known.
    born: Mapped[str] = mapped_column(sa.String(10))
    # By which the same person is found in the next edition: family name, given names and birth, digested.
    identity: Mapped[str] = mapped_column(sa.String(43), index=True)
    struck_at: Mapped[datetime | None]
    # By which edition: without that edition they are back.
    struck_by: Mapped[int | None] = mapped_column(sa.ForeignKey("editions.id"))


def newest(session: Session) -> Edition | None:
    """Return the roll that came in last of those that are in."""
    inside = sa.select(Edition).where(Edition.state == IN)
    return session.scalars(inside.order_by(Edition.let_in_at.desc(), Edition.id.desc()).limit(1)).first()


def ready(session: Session, number: int, *states: str) -> Edition:
    """Return a roll that is in one of these states, held until the act ends. Raises ListNotReady."""
    edition = session.get(Edition, number, with_for_update=True, populate_existing=True)
    if edition is None or edition.state not in states:
        raise ListNotReady(number=number, state=gettext(STATES[edition.state]) if edition else "?")
    return edition


def listed(session: Session) -> list[Edition]:
    """Return the rolls that came, the newest first."""
    return list(session.scalars(sa.select(Edition).order_by(Edition.id.desc())))


def waiting(session: Session, host: str) -> Edition | None:
    """Return the oldest roll on a machine that waits for the worker there."""
    waits = sa.select(Edition).where(Edition.host == host, Edition.state.in_((READING, ENTERING)))
    return session.scalars(waits.order_by(Edition.id).limit(1)).first()


def forget_heads(edition: Edition) -> None:
    """Let nothing of a file stay that did not come in: what looked like its heads may be somebody's row."""
    edition.heads, edition.heads_key, edition.mapping = [], "", []


def remembered(session: Session, heads_key: str) -> list[str] | None:
    """Return what the columns of the last roll with the same heads that came in were taken for, None if none did."""
    same = sa.select(Edition.mapping).where(Edition.heads_key == heads_key, Edition.state.in_((IN, OUT)))
    return session.scalars(same.order_by(Edition.id.desc()).limit(1)).first()


def take_turn(session: Session) -> None:
    """Let one act at a time change who is on the roll, until it ends."""
    # SQLite has one writer; of two rolls at once each would add the same people, and one would bring an objector back.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def object_to(session: Session, identity: str, at: datetime, likenesses: Sequence[str] = ()) -> int:
    """Take a person out who objects (GDPR, art. 21): no later roll brings them back. Returns how many rows went.

    `likenesses`: by what a file that tells less of them knows them.
    """
    take_turn(session)
    homes = session.scalars(sa.select(Elector.building_id).where(Elector.identity == identity).distinct()).all()
    gone = changed(session, sa.delete(Elector).where(Elector.identity == identity))
    for who in (identity, *likenesses):
        suppressions.suppress(session, who, at)
    if homes:
        recount(session)
    return gone


def keep_out(session: Session) -> int:
    """Take everybody out who objected, as after a backup of an older day came back. Returns how many rows went."""
    who = sa.select(Suppression.who).where(Suppression.lifted_at.is_(None))
    gone = changed(session, sa.delete(Elector).where(Elector.identity.in_(who)))
    if gone:
        recount(session)
    return gone
