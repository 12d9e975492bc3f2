"""Plans: a mailing that is to leave: its text as it was then, whom it goes to, who planned it and who agreed to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal
from capture.database import Base
from capture.errors import ApproverAlone, MailingGone
from capture.words import N_

# By the names that commands give it.
WAITS, PLANNED, GOES_OUT, OVER, STOPPED = N_("waits"), N_("planned"), N_("goes out"), N_("over"), N_("stopped")


class Plan(Base):
    """One mailing that is to leave, or left. Its letters are kept as they were drawn when it was planned."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    channel: Mapped[str] = mapped_column(sa.String(8))
    line: Mapped[str] = mapped_column(sa.Text)
    audience: Mapped[str] = mapped_column(sa.String(20))
    sender: Mapped[str] = mapped_column(sa.String(60))
    sponsor: Mapped[str] = mapped_column(sa.String(200))
    letters: Mapped[dict[str, Any]]
    # How many people it reached when it was planned.
    people: Mapped[int]
    by: Mapped[str] = mapped_column(sa.String(80))
    planned_at: Mapped[datetime]
    send_at: Mapped[datetime]
    # Whether somebody else must agree before it leaves.
    waits: Mapped[bool]
    approved_by: Mapped[str | None] = mapped_column(sa.String(80))
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(sa.Text)
    # Who carries it: "" for our own mail server, or MAILCHIMP.
    via: Mapped[str] = mapped_column(sa.String(12), server_default="")
    # What it was each time before it was planned anew.
    former: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)

    @property
    def state(self) -> str:
        """How far it is."""
        if self.stopped_at is not None:
            return STOPPED
        if self.ended_at is not None:
            return OVER
        if self.began_at is not None:
            return GOES_OUT
        return WAITS if self.waits and self.approved_by is None else PLANNED


@dataclass(frozen=True)
class Order:
    """What is planned: of which key, for whom, with which letters by language, and when."""

    key: str
    channel: str
    line: str
    audience: str
    sender: str
    sponsor: str
    letters: dict[str, Any]
    people: int
    send_at: datetime
    waits: bool
    via: str = ""


def plan(session: Session, order: Order, by: str, at: datetime) -> Plan:
    """Let a mailing leave at its moment; one that was stopped goes on where it was. Raises MailingGone."""
    known = find(session, order.key)
    if known is not None and (known.stopped_at is None or known.channel != order.channel):
        raise MailingGone(key=order.key, state=known.state)
    if known is not None:
        # Whoever had it already had its first text; the others get what is written now.
        known.former = [*known.former, _told(known)]
        known.stopped_at = known.trouble = known.approved_by = known.began_at = None
        for name in ("line", "audience", "sender", "sponsor", "letters", "people", "send_at", "waits", "via"):
            setattr(known, name, getattr(order, name))
        known.by, known.planned_at = by, at
    else:
        known = Plan(**vars(order), by=by, planned_at=at, former=[])
        session.add(known)
    try:
        session.flush()
    except sa.exc.IntegrityError as trouble:
        # Somebody else planned it in the same moment.
        raise MailingGone(key=order.key, state=PLANNED) from trouble
    _note(session, known, by, "mailing-plan", at)
    return known


def _told(known: Plan) -> dict[str, Any]:
    """What a mailing was before it was planned anew, for its record."""
    told = {name: getattr(known, name) for name in ("line", "audience", "letters", "people", "by", "approved_by")}
    return told | {"planned_at": known.planned_at.isoformat(timespec="minutes")}


def wait(known: Plan, people: int) -> None:
    """Let a mailing that reaches more people than when it was planned wait for a second colleague."""
    known.waits, known.people = True, people


def approve(session: Session, known: Plan, seen: datetime | None, by: str, at: datetime) -> None:
    """Agree to a mailing as it was planned at the moment that one has seen; whoever planned it cannot.

    Raises ApproverAlone, or MailingGone if it waits for nobody, or was planned anew since.
    """
    if known.by == by:
        raise ApproverAlone
    if known.state != WAITS or known.planned_at != seen:
        raise MailingGone(key=known.key, state=known.state)
    known.approved_by = by
    _note(session, known, by, "mailing-approve", at)


def unplan(session: Session, known: Plan, why: str, by: str, at: datetime) -> None:
    """Let nothing more of a mailing leave, and say why; what left has left. Raises MailingGone if it is over."""
    if known.state in (OVER, STOPPED):
        raise MailingGone(key=known.key, state=known.state)
    known.stopped_at, known.trouble = at, why
    _note(session, known, by, "mailing-stop", at)


def begin(session: Session, known: Plan, at: datetime) -> None:
    """Let it go out."""
    known.began_at = at


def end_all(session: Session, why: str, at: datetime) -> None:
    """Stop every mailing that is not over, and say why."""
    open_ = (Plan.ended_at.is_(None), Plan.stopped_at.is_(None))
    session.execute(sa.update(Plan).where(*open_).values(stopped_at=at, trouble=why))


def end(session: Session, known: Plan, fates: dict[str, int], at: datetime) -> None:
    """Note that nothing of it is left to leave."""
    known.ended_at = at
    journal.record(session, "machine", "mailing-over", {"mailing": known.key, **fates}, at)


def due(session: Session, at: datetime) -> Sequence[Plan]:
    """Return the mailings that go out now, the oldest first."""
    return session.scalars(sa.select(Plan).where(*_open(at)).order_by(Plan.send_at, Plan.id)).all()


def unagreed(session: Session) -> Sequence[Plan]:
    """Return the mailings that wait until a second colleague agrees, the oldest first."""
    waits = (Plan.waits, Plan.approved_by.is_(None), Plan.ended_at.is_(None), Plan.stopped_at.is_(None))
    return session.scalars(sa.select(Plan).where(*waits).order_by(Plan.send_at, Plan.id)).all()


def take(session: Session, number: int, at: datetime) -> Plan | None:
    """Return one of them, for this act alone; None where it does not go out any more."""
    return session.scalar(sa.select(Plan).where(Plan.id == number, *_open(at)).with_for_update())


def _open(at: datetime) -> Sequence[sa.ColumnElement[bool]]:
    agreed = sa.or_(~Plan.waits, Plan.approved_by.is_not(None))
    return Plan.send_at <= at, Plan.ended_at.is_(None), Plan.stopped_at.is_(None), agreed


def find(session: Session, key: str) -> Plan | None:
    """Return the plan of a mailing."""
    return session.scalar(sa.select(Plan).where(Plan.key == key))


def listed(session: Session) -> Sequence[Plan]:
    """Return every plan, the newest first."""
    return session.scalars(sa.select(Plan).order_by(Plan.send_at.desc(), Plan.id.desc())).all()


def _note(session: Session, known: Plan, by: str, act: str, at: datetime) -> None:
    # The parameters, the size and the text are what Regulation (EU) 2024/900, art. 19 asks to keep: the plan has the
    # text, the journal says whose it was. The line may name somebody: the plan keeps it, the journal does not.
    told = {"mailing": known.key, "audience": known.audience, "people": known.people, "channel": known.channel}
    journal.record(session, by, act, told | {"send_at": known.send_at.isoformat(timespec="minutes")}, at)
