"""Each person's letter of a mailing. That it leaves is written down before it does: one whose fate is unknown rests."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import marks
from capture.database import Base
from capture.deliveries import plans
from capture.deliveries.plans import Plan
from capture.marks import Mark
from capture.statements import changed
from capture.supporters import Supporter
from capture.words import N_

# Owed; in a worker's hands; leaving now; left; not taken by the mail server; perhaps left; no longer to be written to.
OWED, TAKEN, SENDING, SENT = N_("owed"), "taken", N_("leaving now"), N_("sent")
REFUSED, PERHAPS, LEFT = N_("refused"), N_("perhaps not received"), N_("no longer reached")
# After this what a worker held is taken for lost with it; longer than any courier's own time-out.
CLAIM_HOLDS = timedelta(minutes=5)
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240))
TROUBLE_LENGTH = 200
NUMBER_LENGTH = 32
RESTORED = N_("a backup was put back, and it may have gone out since: look before you plan it anew")


class Delivery(Base):
    """One person's letter of one mailing."""

    __tablename__ = "deliveries"
    __table_args__ = (sa.Index("ix_deliveries_due", "plan_id", "state", "due_at"),)

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey(Plan.id, ondelete="CASCADE"), primary_key=True)
    supporter_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Supporter.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[str] = mapped_column(sa.String(24), server_default=OWED)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    trouble: Mapped[str | None] = mapped_column(sa.String(TROUBLE_LENGTH))
    # With which campaign at Mailchimp it went (campaigns.py); None for our own mail server.
    campaign_id: Mapped[int | None]
    # Since it left: by it a letter that comes back is known.
    number: Mapped[str | None] = mapped_column(sa.String(NUMBER_LENGTH), index=True)


@dataclass(frozen=True)
class Due:
    """One letter that a worker holds, and what is written into it."""

    plan_id: int
    supporter_id: int
    attempts: int
    number: str
    who: str
    email: str
    language: str
    given_name: str
    family_name: str
    confirmed_at: datetime | None
    planned_at: datetime


def fill(session: Session, plan: Plan, people: sa.ColumnElement[bool], at: datetime) -> None:
    """Owe a letter to everybody who is meant; whoever has one of this mailing keeps it."""
    has = sa.exists().where(Delivery.plan_id == plan.id, Delivery.supporter_id == Supporter.id)
    told = (sa.literal(plan.id), Supporter.id, sa.literal(OWED), sa.literal(at, Delivery.due_at.type), sa.literal(0))
    owed = sa.select(*told).where(people, ~has)
    names = ("plan_id", "supporter_id", "state", "due_at", "attempts")
    session.execute(sa.insert(Delivery).from_select(names, owed))
    # One that was stopped goes on: whom it did not reach then may be reached now.
    again = sa.update(Delivery).where(Delivery.plan_id == plan.id, Delivery.state == LEFT)
    session.execute(again.values(state=OWED, due_at=at))


def claim(session: Session, plan: Plan, reached: sa.ColumnElement[bool], at: datetime, most: int) -> list[Due]:
    """Take letters that are due, so that no other worker takes them too; whoever is no longer reached gets none."""
    mine = (Delivery.plan_id == plan.id, Delivery.state == OWED, Delivery.due_at <= at)
    due = sa.select(Delivery.supporter_id).where(*mine).order_by(Delivery.due_at, Delivery.supporter_id).limit(most)
    people = session.scalars(due.with_for_update(skip_locked=True)).all()
    found = {one.id: one for one in session.scalars(sa.select(Supporter).where(Supporter.id.in_(people), reached))}
    _set(session, plan.id, set(people) - set(found), LEFT, at)
    _set(session, plan.id, found, TAKEN, at + CLAIM_HOLDS)
    attempts = sa.select(Delivery.supporter_id, Delivery.attempts).where(
        Delivery.plan_id == plan.id, Delivery.supporter_id.in_(found)
    )
    tried = dict(session.execute(attempts).all())
    return [_due(plan, found[person], tried[person]) for person in sorted(found)]


def _due(plan: Plan, one: Supporter, attempts: int) -> Due:
    return Due(
        plan_id=plan.id,
        supporter_id=one.id,
        attempts=attempts,
        number=number(plan.key, one.who),
        who=one.who,
        email=one.email,
        language=one.language,
        given_name=one.given_name,
        family_name=one.family_name,
        confirmed_at=one.confirmed_at,
        planned_at=plan.planned_at,
    )


def hand(session: Session, one: Due, at: datetime) -> bool:
    """Write down that a letter leaves now.

    Returns whether it may: its person may have left meanwhile, its mailing been stopped, or planned anew.
    """
    gone = marks.has(Supporter.flags, Mark.LEFT) | marks.has(Supporter.flags, Mark.SUPPRESSED)
    stays = sa.exists().where(Supporter.id == one.supporter_id, ~gone)
    agreed = sa.or_(~Plan.waits, Plan.approved_by.is_not(None))
    same = (Plan.id == one.plan_id, Plan.planned_at == one.planned_at)
    goes_on = sa.exists().where(*same, Plan.stopped_at.is_(None), agreed)
    leaving = sa.update(Delivery).where(*_held(one), Delivery.state == TAKEN, stays, goes_on)
    told = {"state": SENDING, "due_at": at + CLAIM_HOLDS, "attempts": Delivery.attempts + 1, "number": one.number}
    return changed(session, leaving.values(told)) == 1


def number(key: str, who: str) -> str:
    """Return the number of a person's letter of a mailing, as its Message-ID and its file bear it."""
    return hashlib.sha256(f"{key} {who}".encode()).hexdigest()[:NUMBER_LENGTH]


def settle(session: Session, one: Due, state: str, trouble: str = "") -> None:
    """Note what became of a letter that was leaving."""
    told = {"state": state, "trouble": trouble[:TROUBLE_LENGTH] or None}
    session.execute(sa.update(Delivery).where(*_held(one), Delivery.state == SENDING).values(told))


def take_back(session: Session, one: Due, trouble: str, due: datetime) -> None:
    """Return a letter that certainly did not leave, through no fault of its own, as if it had not been tried."""
    told = {"state": OWED, "due_at": due, "attempts": one.attempts, "trouble": trouble[:TROUBLE_LENGTH]}
    session.execute(sa.update(Delivery).where(*_held(one), Delivery.state == SENDING).values(told))


def put_off(session: Session, one: Due, trouble: str, at: datetime) -> None:
    """Try a letter again later that certainly did not leave; after the last try it is given up."""
    if one.attempts >= len(RETRIES):
        settle(session, one, REFUSED, trouble)
        return
    told = {"state": OWED, "due_at": at + RETRIES[one.attempts], "trouble": trouble[:TROUBLE_LENGTH]}
    session.execute(sa.update(Delivery).where(*_held(one), Delivery.state == SENDING).values(told))


def hand_back(session: Session, untried: Iterable[Due], due: datetime) -> None:
    """Return letters that nobody began to carry."""
    for one in untried:
        mine = sa.update(Delivery).where(*_held(one), Delivery.state == TAKEN)
        session.execute(mine.values(state=OWED, due_at=due))


def release(session: Session, at: datetime, lost_before: datetime | None = None) -> int:
    """Take back what workers hold who are gone: of all, or only whose claim is over. Returns how many perhaps left.

    What was only taken is owed again. Of what was leaving nobody knows whether it left: it is not repeated.
    """
    # What became of a campaign is asked of whoever carries it.
    lost = sa.and_(Delivery.campaign_id.is_(None), Delivery.due_at <= lost_before if lost_before else sa.true())
    taken = sa.update(Delivery).where(Delivery.state == TAKEN, lost)
    session.execute(taken.values(state=OWED, due_at=at))
    unknown = sa.update(Delivery).where(Delivery.state == SENDING, lost)
    return changed(session, unknown.values(state=PERHAPS))


def doubt_all(session: Session, at: datetime) -> int:
    """Stop the mailings of an older day that came back: they may have gone out since. Returns how many letters.

    Those letters are not repeated; whoever plans one of the mailings anew reads why it was stopped.
    """
    plans.end_all(session, RESTORED, at)
    left = Delivery.state.in_((OWED, TAKEN, SENDING))
    return changed(session, sa.update(Delivery).where(left).values(state=PERHAPS))


def waits(session: Session, plan: Plan, at: datetime) -> bool:
    """Return whether anything of a mailing is to be done now: a letter is due, a claim is over, or all have left."""
    due = (Delivery.plan_id == plan.id, Delivery.state.in_((OWED, TAKEN, SENDING)), Delivery.due_at <= at)
    return session.scalar(sa.select(Delivery.supporter_id).where(*due).limit(1)) is not None or is_over(session, plan)


def is_over(session: Session, plan: Plan) -> bool:
    """Return whether nothing of a mailing is left to leave."""
    left = (Delivery.plan_id == plan.id, Delivery.state.in_((OWED, TAKEN, SENDING)))
    return session.scalar(sa.select(Delivery.supporter_id).where(*left).limit(1)) is None


def _held(one: Due) -> Sequence[sa.ColumnElement[bool]]:
    return Delivery.plan_id == one.plan_id, Delivery.supporter_id == one.supporter_id


def _set(session: Session, plan_id: int, people: Iterable[int], state: str, due: datetime) -> None:
    theirs = sa.update(Delivery).where(Delivery.plan_id == plan_id, Delivery.supporter_id.in_(list(people)))
    session.execute(theirs.values(state=state, due_at=due))
