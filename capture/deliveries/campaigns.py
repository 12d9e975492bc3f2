"""Campaigns: a mailing that leaves by way of Mailchimp, one for each of its languages, each sent once.

A campaign cannot be sent twice, and it is written down that it is being sent before anybody asks for it: whoever does
not hear the answer asks what became of it, and asks again only for one that certainly did not leave.
"""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.deliveries.letters import LEFT, OWED, PERHAPS, REFUSED, SENDING, SENT, TROUBLE_LENGTH, Delivery
from capture.deliveries.plans import Plan
from capture.statements import changed, inserting
from capture.supporters import Supporter
from capture.words import N_

MAILCHIMP = "mailchimp"
# Only made there; being sent; sent; nobody knows.
MADE, LEAVES, GONE, UNSURE = "made", "leaving", "sent", "unsure"
WORDS = {
    MADE: N_("made, not sent"),
    LEAVES: N_("leaving now"),
    GONE: N_("sent"),
    UNSURE: N_("nobody knows whether it left"),
}
# An answer that was lost may still be on its way there: so long after the post, what is unsent is taken for unsent.
GRACE, LOOK_AGAIN = timedelta(minutes=3), timedelta(seconds=20)
# When it is first asked what came of it (capture/mailchimp/reports.py).
FIRST_REPORT = timedelta(minutes=10)
NOT_THERE = N_("Mailchimp does not write to this address")


class Campaign(Base):
    """One language of a mailing at Mailchimp; of one that was stopped and goes on, the next is another turn.

    `number` is its id over there, `page` that of its page, `segment` that of those to whom it goes.
    """

    __tablename__ = "campaigns"
    __table_args__ = (sa.UniqueConstraint("key", "language", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(16))
    turn: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number: Mapped[str] = mapped_column(sa.String(32), server_default="")
    page: Mapped[int | None] = mapped_column(sa.BigInteger)
    segment: Mapped[int | None] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(12), server_default=MADE)
    people: Mapped[int] = mapped_column(server_default="0")
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    # When it is next asked what became of it.
    due_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(sa.String(TROUBLE_LENGTH), server_default="")
    # What its report last said in numbers: only where it says others are people asked for.
    told: Mapped[str] = mapped_column(sa.String(80), server_default="")


def opened(session: Session, key: str, language: str, secret: str) -> Campaign:
    """Return the campaign of a language that is not sent yet, written down before anybody makes it over there."""
    here = sa.select(Campaign).where(Campaign.key == key, Campaign.language == language)
    several = session.scalars(here.order_by(Campaign.turn)).all()
    if several and several[-1].state == MADE:
        return several[-1]
    turn = len(several)
    told = {"key": key, "language": language, "turn": turn, "title": title(secret, key, language, turn)}
    session.execute(inserting(session)(Campaign).values(**told, state=MADE).on_conflict_do_nothing())
    return session.scalars(here.where(Campaign.turn == turn)).one()


def title(secret: str, key: str, language: str, turn: int) -> str:
    """Return the title of a campaign: always the same, so that a database of an older day finds the one that left."""
    made = hmac.new(secret.encode(), f"campaign:{key}:{language}:{turn}".encode(), hashlib.sha256).digest()
    return f"cc-{UUID(bytes=made[:16])}"


def note(session: Session, campaign: int, **told: object) -> None:
    """Write down how one stands."""
    session.execute(sa.update(Campaign).where(Campaign.id == campaign).values(told))


def of(session: Session, key: str) -> Sequence[Campaign]:
    """Return the campaigns of a mailing, in the order in which they were made."""
    return session.scalars(sa.select(Campaign).where(Campaign.key == key).order_by(Campaign.id)).all()


def leaving(session: Session, at: datetime | None = None) -> Sequence[Campaign]:
    """Return those of which nobody knows yet whether they left; with a moment, those to be asked about by then."""
    due = sa.true() if at is None else sa.or_(Campaign.due_at.is_(None), Campaign.due_at <= at)
    return session.scalars(sa.select(Campaign).where(Campaign.state == LEAVES, due).order_by(Campaign.id)).all()


def reporting(session: Session, at: datetime) -> Sequence[Campaign]:
    """Return those that have left, and of which it is time to ask what came."""
    due = (Campaign.state == GONE, Campaign.due_at <= at)
    return session.scalars(sa.select(Campaign).where(*due).order_by(Campaign.due_at, Campaign.id)).all()


def is_leaving(session: Session, key: str) -> bool:
    """Return whether one of a mailing is being sent."""
    return session.scalar(sa.select(Campaign.id).where(Campaign.key == key, Campaign.state == LEAVES)) is not None


def had(key: str) -> sa.ColumnElement[bool]:
    """Return the condition that a delivery of a mailing has left, or may have, or was refused."""
    its = sa.select(Plan.id).where(Plan.key == key).scalar_subquery()
    return sa.and_(Delivery.plan_id == its, Delivery.state.not_in((OWED, LEFT)))


def open_to(plan: Plan) -> sa.ColumnElement[bool]:
    """Return the condition that a delivery of a mailing is still to leave."""
    return sa.and_(Delivery.plan_id == plan.id, sa.or_(Delivery.state == OWED, Delivery.state == LEFT))


def send(session: Session, campaign: Campaign, plan: Plan, people: Collection[int], at: datetime) -> bool:
    """Write down that a campaign is being sent to these people. Returns whether nobody else did."""
    mine = sa.update(Campaign).where(Campaign.id == campaign.id, Campaign.state == MADE)
    told = {"state": LEAVES, "sending_at": at, "due_at": at + LOOK_AGAIN, "people": len(people), "trouble": ""}
    if not changed(session, mine.values(told)):
        return False
    fresh = inserting(session)(Delivery)
    named = {name: fresh.excluded[name] for name in ("state", "due_at", "campaign_id")}
    kept = fresh.on_conflict_do_update(index_elements=["plan_id", "supporter_id"], set_=named, where=open_to(plan))
    row = {"plan_id": plan.id, "state": SENDING, "due_at": at, "attempts": 1, "campaign_id": campaign.id}
    session.connection().execute(kept, [row | {"supporter_id": person} for person in sorted(people)])
    return True


def settle(session: Session, campaign: Campaign, state: str, at: datetime, trouble: str = "") -> None:
    """Note what became of one: it has gone, or nobody will know."""
    told = {"state": state, "sent_at": at if state == GONE else None, "trouble": trouble[:TROUBLE_LENGTH]}
    told["due_at"] = at + FIRST_REPORT if state == GONE else None
    if changed(session, sa.update(Campaign).where(Campaign.id == campaign.id, Campaign.state == LEAVES).values(told)):
        fate = SENT if state == GONE else PERHAPS
        session.execute(_its(campaign).values(state=fate))


def take_back(session: Session, campaign: Campaign, at: datetime, trouble: str = "") -> None:
    """Return one that certainly did not leave, as if nobody had asked for it."""
    mine = sa.update(Campaign).where(Campaign.id == campaign.id, Campaign.state == LEAVES)
    if changed(session, mine.values(state=MADE, sending_at=None, due_at=None, trouble=trouble[:TROUBLE_LENGTH])):
        session.execute(_its(campaign).values(state=OWED, due_at=at, campaign_id=None))


def _its(campaign: Campaign) -> sa.Update:
    return sa.update(Delivery).where(Delivery.campaign_id == campaign.id, Delivery.state.in_((SENDING, PERHAPS)))


def refuse(session: Session, plan: Plan, people: sa.ColumnElement[bool], at: datetime) -> None:
    """Note of whoever is meant and had none that Mailchimp does not write to them; who is meant no more is left out."""
    is_meant = sa.select(Supporter.id).where(people)
    owed = sa.update(Delivery).where(open_to(plan))
    session.execute(owed.where(Delivery.supporter_id.in_(is_meant)).values(state=REFUSED, trouble=NOT_THERE))
    session.execute(owed.values(state=LEFT))
    told = (sa.literal(plan.id), Supporter.id, sa.literal(REFUSED), sa.literal(at, Delivery.due_at.type), sa.literal(0))
    has = sa.exists().where(Delivery.plan_id == plan.id, Delivery.supporter_id == Supporter.id)
    rest = sa.select(*told, sa.literal(NOT_THERE)).where(people, ~has)
    names = ("plan_id", "supporter_id", "state", "due_at", "attempts", "trouble")
    session.execute(sa.insert(Delivery).from_select(names, rest))
