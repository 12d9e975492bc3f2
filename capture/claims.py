"""Claims: a worker that takes long work up is heard of while it is at it; whoever falls silent has lost it."""

import platform
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

# A worker that was killed is not heard of for so long.
HOLDS = timedelta(minutes=2)


def is_lost(heard_at: InstrumentedAttribute[Any], at: datetime) -> sa.ColumnElement[bool]:
    """Return whether nobody is at it any more, as where they were heard of later than now: the clock went back."""
    return sa.or_(heard_at <= at - HOLDS, heard_at > at + HOLDS)


def host() -> str:
    """Return the name of this machine: files lie on one, and only a worker there can go on with them."""
    return platform.node()
