"""Forgetting: whoever is erased is nobody's ride any more, also where their name was taken by hand."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.favours.favours import Favour, is_over
from capture.favours.helpers import Helper
from capture.suppressions import digest_of_number

BY_HAND = (Favour, Helper)


def forget(session: Session, people: Collection[str], key: str) -> None:
    """Erase what was written down by hand of these people, by the keyed hashes of their numbers.

    What hangs on an entry of the list goes with that entry by itself.
    """
    if phones := _phones(session, people, key):
        for table in BY_HAND:
            session.execute(sa.delete(table).where(table.phone.in_(phones), table.supporter_id.is_(None)))


def knows(session: Session, people: Collection[str], key: str) -> bool:
    """Return whether anybody of these people was written down by hand."""
    return bool(_phones(session, people, key))


def over(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a volunteer for favours goes: nobody needs them any more."""
    return sa.true() if is_over(ballot, at) else sa.false()


def _phones(session: Session, people: Collection[str], key: str) -> list[str]:
    told = [sa.select(table.phone).where(table.supporter_id.is_(None), table.phone != "") for table in BY_HAND]
    return [phone for phone in session.scalars(sa.union(*told)) if digest_of_number(key, phone) in people]
