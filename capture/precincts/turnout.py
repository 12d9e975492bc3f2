"""Past turnout: how a polling station voted beside the town, at the elections that are known."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.precincts.results import Result


def beside_town(session: Session) -> dict[int, float]:
    """Return how far the turnout of each precinct was from the town's, on average, as a share; below 0 it was less.

    Each precinct is compared with the town at the elections of which its own turnout is known.
    """
    told = sa.select(Result.election_id, Result.precinct_id, Result.registered, Result.voters)
    rows = session.execute(told.where(Result.registered > 0)).all()
    town: dict[int, tuple[int, int]] = {}
    for election, _, registered, voters in rows:
        all_registered, all_voters = town.get(election, (0, 0))
        town[election] = all_registered + registered, all_voters + voters
    gaps: dict[int, list[float]] = {}
    for election, precinct, registered, voters in rows:
        all_registered, all_voters = town[election]
        gaps.setdefault(precinct, []).append(voters / registered - all_voters / all_registered)
    return {precinct: sum(those) / len(those) for precinct, those in gaps.items()}
