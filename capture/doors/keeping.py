"""How long what the field learnt is kept: as long after the ballot as the supporters; opinions only as the roll."""

from datetime import datetime

import sqlalchemy as sa

from capture import law


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a knock, a door or a count has served: all of them, or none yet."""
    return sa.true() if law.today(ballot, at) > law.kept_until(ballot) else sa.false()


def opinions_lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that what people agreed to have kept has served: nobody comes back for it any more."""
    return sa.true() if law.today(ballot, at) > ballot.rounds[-1] + ballot.rules.roll_kept else sa.false()
