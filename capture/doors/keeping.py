"""How long what the field learnt is kept: until the ballot, and as long after it as the supporters (law.Rules)."""

from datetime import datetime

import sqlalchemy as sa

from capture import law


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a knock, a door or a count has served: all of them, or none yet."""
    return sa.true() if law.today(ballot, at) > law.kept_until(ballot) else sa.false()
