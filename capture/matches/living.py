"""Where supporters live by the roll: for doors and post. Whoever was struck from the roll lives nowhere by it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import Elector
from capture.matches.matches import AGREED, Match
from capture.supporters import Supporter

THERE = (Match.state == AGREED, Elector.struck_at.is_(None))


def elector_of(session: Session, supporter_id: int) -> Elector | None:
    """Return who a supporter is on the roll, None where nobody agreed to it yet."""
    theirs = sa.select(Elector).join(Match, Match.elector_id == Elector.id)
    return session.scalars(theirs.where(Match.supporter_id == supporter_id, *THERE)).first()


def building_of(session: Session, supporter_id: int) -> int | None:
    """Return the number of the building where a supporter lives by the roll, None where that is not known."""
    elector = elector_of(session, supporter_id)
    return None if elector is None else elector.building_id


def buildings(whom: sa.ColumnElement[bool]) -> sa.Select[int]:
    """Return the query for the buildings where supporters live who fulfil a condition; it names none of them.

    Whom the door may reach is the law's word: `Segment.reached_by(law.DOOR)` is such a condition.
    """
    homes = sa.select(Elector.building_id).join(Match, Match.elector_id == Elector.id)
    return homes.join(Supporter, Supporter.id == Match.supporter_id).where(whom, *THERE).distinct()
