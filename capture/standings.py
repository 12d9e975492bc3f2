"""Standings: the marks of people, made anew from everything that they follow from, for acts that move whole ledgers."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, consents, interests, law, marks, origins, supporters, suppressions
from capture.supporters import Supporter


def derive(session: Session, whom: sa.ColumnElement[bool]) -> None:
    """Make the marks of people what their facts, ledgers and ticks say; where they do already, nothing changes."""
    supporters.settle(session, whom)
    suppressions.settle(session, whom)
    bounces.settle(session, whom)
    origins.settle(session, whom)
    purposes = {mark: consents.stands(purpose, Supporter.id) for purpose, mark in marks.OF_PURPOSE.items()}
    supporters.decide(session, whom, purposes)
    issues = marks.of_issues(session)
    ticks = {mask: interests.ticked(key, Supporter.id) for key, mask in issues.items()}
    letters = {mask: consents.stands(law.letter(key), Supporter.id) for key, mask in issues.items()}
    written = {"ticks": _sum(ticks), "letters": _sum(letters)}
    here = sa.update(Supporter).where(whom).values(written)
    session.execute(here.execution_options(synchronize_session=False))


def _sum(told: dict[int, sa.ColumnElement[bool]]) -> sa.ColumnElement[int]:
    bits: sa.ColumnElement[int] = sa.literal(0, sa.BigInteger)
    for mask, condition in told.items():
        bits = bits.op("|")(sa.case((condition, sa.literal(mask, sa.BigInteger)), else_=0))
    return bits
