"""Standing: what became of the letters of mailings, counted, and found by their numbers."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.deliveries.letters import CLAIM_HOLDS, OWED, PERHAPS, REFUSED, SENT, TAKEN, Delivery, number, waits
from capture.deliveries.plans import Plan

# How a line of the desk calls them, behind the mailing's name: "" for those who got it.
FATES = {"": SENT, "refused": REFUSED, "unsure": PERHAPS}


def fates(session: Session, plan: Plan) -> dict[str, int]:
    """Return how many letters of a mailing are in each state; one that a worker only holds is owed still."""
    return tally(session, [plan]).get(plan.id, {})


def tally(session: Session, plans: Iterable[Plan]) -> dict[int, dict[str, int]]:
    """Return how many letters of each mailing, by its number, are in each state, as `fates` does for one."""
    state = sa.case((Delivery.state == TAKEN, OWED), else_=Delivery.state)
    counted = sa.select(Delivery.plan_id, state, sa.func.count()).group_by(Delivery.plan_id, state)
    found: dict[int, dict[str, int]] = {}
    for plan_id, fate, letters in session.execute(counted.where(Delivery.plan_id.in_([plan.id for plan in plans]))):
        found.setdefault(plan_id, {})[fate] = letters
    return found


def whose(key: str, state: str) -> sa.Select[int]:
    """Return the numbers of those whose letter of a mailing is in a state, as a choice."""
    mine = sa.select(Delivery.supporter_id).join(Plan).where(Plan.key == key)
    return mine.where(Delivery.state == state)


def is_stuck(session: Session, plan: Plan, since: datetime) -> bool:
    """Return whether letters of a mailing are due that long, and none was taken up since."""
    # What was taken up is due again when its claim is over.
    moved = sa.select(sa.func.max(Delivery.due_at)).where(Delivery.plan_id == plan.id, Delivery.state != OWED)
    last = session.scalar(moved)
    return waits(session, plan, since) and (last is None or last <= since + CLAIM_HOLDS)


def numbers(session: Session, supporter_id: int, addresses: Iterable[str]) -> list[str]:
    """Return the numbers of the letters of mailings that a person may have had, under each of their keyed hashes."""
    keys = sa.select(Plan.key).join(Delivery).where(Delivery.supporter_id == supporter_id)
    return [number(key, who) for key in session.scalars(keys) for who in addresses]


def numbered(session: Session, numbers: Iterable[str]) -> list[tuple[str, str, int]]:
    """Return the letters of these numbers: number, key of the mailing, and the number of the person."""
    here = sa.select(Delivery.number, Plan.key, Delivery.supporter_id).join(Plan)
    rows = session.execute(here.where(Delivery.number.in_(list(numbers))))
    return [(given or "", key, person) for given, key, person in rows]
