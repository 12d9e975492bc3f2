"""Destroying: after the ballot the roll goes, as the law asks (capture/law); what was struck goes as soon as it may."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.doors import Agreement, Door, FrontDoor, Knock
from capture.electors import Building, Edition, Elector
from capture.statements import changed
from capture.walks import Stop


def is_over(ballot: law.Ballot, at: datetime) -> bool:
    """Return whether the time of the roll is over."""
    return law.today(ballot, at) > ballot.rounds[-1] + ballot.rules.roll_kept


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that an elector goes: the ballot is over, or the roll that struck them cannot be undone."""
    return sa.true() if is_over(ballot, at) else Elector.struck_at <= at - ballot.rules.undo_kept


def destroy(session: Session, ballot: law.Ballot, at: datetime) -> int:
    """Destroy what of the roll is over: electors, then what each roll was, then buildings to which nothing leads.

    Buildings that walks and doors name stay, without a count: how many live there was the roll's. Returns how many
    electors went.
    """
    gone = changed(session, sa.delete(Elector).where(lapsed(ballot, at)))
    if is_over(ballot, at):
        for said in _rest():
            session.execute(said.execution_options(synchronize_session=False))
    return gone


def sweep(session: Session) -> int:
    """Let go of the buildings to which nothing leads, and where nobody of any roll lives. Returns how many went."""
    is_left = ~sa.exists().where(Elector.building_id == Building.id)
    gone = sa.delete(Building).where(is_left, ~_is_used())
    return changed(session, gone.execution_options(synchronize_session=False))


def _rest() -> Sequence[Any]:
    return (
        sa.delete(Edition),
        sa.delete(Building).where(~_is_used()),
        sa.update(Building).where(Building.electors != 0).values(electors=0),
    )


def _is_used() -> sa.ColumnElement[bool]:
    columns = (Stop.building_id, FrontDoor.building_id, Door.building_id, Knock.building_id, Agreement.building_id)
    return sa.or_(*(sa.exists().where(column == Building.id) for column in columns))
