"""Homes: the buildings where supporters live, as a colleague found them on the roll; whom the door may reach, only."""

from typing import Any

import sqlalchemy as sa

from capture import law, matches
from capture.segments import Scope, Segment


def homes(scope: Scope) -> sa.Select[Any]:
    """Return the query for the buildings where supporters live whom the law lets us visit (capture/law, door)."""
    return matches.buildings(Segment(scope).reached_by(law.DOOR))
