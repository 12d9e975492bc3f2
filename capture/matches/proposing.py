"""Proposing: what was found is written down beside what colleagues said, which stands."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import supporters
from capture.electors import Elector
from capture.matches.looking import Found
from capture.matches.matches import PROPOSED, Match
from capture.statements import changed, inserting
from capture.supporters import Supporter

Pair = tuple[int, int]


def proposed(session: Session) -> set[Pair]:
    """Return which supporters and electors are proposed to be one."""
    pairs = sa.select(Match.supporter_id, Match.elector_id).where(Match.state == PROPOSED)
    return {(one, other) for one, other in session.execute(pairs)}


def propose(session: Session, found: Sequence[Found], at: datetime) -> int:
    """Propose some pairs; of those that were proposed before the reasons are brought up to date.

    What a colleague said of a pair stands, and whoever is gone meanwhile is left out. Returns how many stand there.
    """
    theirs = sa.select(Supporter.id).where(Supporter.id.in_({one.supporter_id for one in found}))
    enrolled = sa.select(Elector.id).where(Elector.id.in_({one.elector_id for one in found}))
    people = set(session.scalars(supporters.held(theirs)))
    roll = set(session.scalars(enrolled.order_by(Elector.id).with_for_update(read=True, key_share=True)))
    rows = [_row(one, at) for one in found if one.supporter_id in people and one.elector_id in roll]
    if not rows:
        return 0
    insert = inserting(session)(Match).values(rows)
    newer = {name: insert.excluded[name] for name in ("score", "reasons")}
    here = Match.state == PROPOSED
    return changed(session, insert.on_conflict_do_update(index_elements=KEY, set_=newer, where=here))


def let_go(session: Session, pairs: Collection[Pair]) -> int:
    """Propose some pairs no more; of what a colleague said nothing goes. Returns how many went."""
    both = sa.tuple_(Match.supporter_id, Match.elector_id)
    return changed(session, sa.delete(Match).where(both.in_(pairs), Match.state == PROPOSED))


def _row(found: Found, at: datetime) -> dict[str, object]:
    pair = {"supporter_id": found.supporter_id, "elector_id": found.elector_id}
    told = {"score": found.score, "reasons": dict(found.reasons), "decided_by": ""}
    return pair | told | {"state": PROPOSED, "proposed_at": at}


KEY = ("supporter_id", "elector_id")
