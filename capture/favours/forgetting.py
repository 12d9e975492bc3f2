"""Forgetting: whoever is erased is nobody's ride any more, also where their name was taken by hand."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.favours.favours import Favour, is_over
from capture.favours.helpers import Helper


def forget(session: Session, phone: str) -> None:
    """Erase what was written down by hand of whoever has this number; what hangs on an entry goes with it by itself."""
    if phone:
        for table in (Favour, Helper):
            session.execute(sa.delete(table).where(table.phone == phone, table.supporter_id.is_(None)))


def over(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a volunteer for favours goes: nobody needs them any more."""
    return sa.true() if is_over(ballot, at) else sa.false()
