"""What was heard at the doors, by precinct and in the town; and issues beside those that are ticked on the site."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.doors import ANSWER, ISSUE, Heard, agreed_doors
from capture.electors import Building
from capture.interests import Interest
from capture.law import Rules


@dataclass(frozen=True)
class Told:
    """How often each answer was given in a precinct, 1 for strong support; or in the town, whose precinct is None."""

    precinct_id: int | None
    times: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many answers there are."""
        return sum(self.times.values())


def told(session: Session, rules: Rules) -> dict[int | None, Told]:
    """Return the answers of each precinct, and of the town as None; nothing below five (law.Rules.fewest).

    The town is the sum of what is shown, else a precinct that is not could be found by taking the others away.
    """
    # What is known of no precinct is there as None, and is shown only within the town.
    found: dict[int | None, Counter[str]] = {}
    where = _precincts(session)
    for place, value, times in session.execute(_heard(ANSWER)):
        found.setdefault(_precinct(place, where), Counter())[value] += times
    # Those who agreed are in no bag.
    for door in agreed_doors(session):
        if door.answer is not None:
            found.setdefault(where.get(door.building_id), Counter())[str(door.answer)] += 1
    shown = {one: times for one, times in found.items() if times.total() >= rules.fewest}
    town = sum(shown.values(), Counter())
    precincts = {one: Told(one, dict(times)) for one, times in shown.items() if one is not None}
    return precincts | ({None: Told(None, dict(town))} if town else {})


def issues(session: Session, rules: Rules) -> dict[str, tuple[int, int]]:
    """Return of each issue how often it was raised at doors, and how many people tick it; below five doors none."""
    raised: Counter[str] = Counter()
    for _, value, times in session.execute(_heard(ISSUE)):
        raised[value] += times
    raised.update(issue for door in agreed_doors(session) for issue in door.issues)
    boxes = sa.select(Interest.issue, sa.func.count()).group_by(Interest.issue)
    ticked: dict[str, int] = dict(session.execute(boxes).all())
    heard = {issue: times for issue, times in raised.items() if times >= rules.fewest}
    both = sorted({*heard, *ticked}, key=lambda issue: (-heard.get(issue, 0), -ticked.get(issue, 0), issue))
    return {issue: (heard.get(issue, 0), ticked.get(issue, 0)) for issue in both}


def raised(session: Session, rules: Rules) -> dict[str, set[int]]:
    """Return at which precincts each issue was raised, of five doors or more each (law.Rules.fewest)."""
    where = _precincts(session)
    counted: Counter[tuple[str, int | None]] = Counter()
    for place, issue, times in session.execute(_heard(ISSUE)):
        counted[issue, _precinct(place, where)] += times
    found: dict[str, set[int]] = {}
    for (issue, precinct), times in counted.items():
        if precinct is not None and times >= rules.fewest:
            found.setdefault(issue, set()).add(precinct)
    return found


def _heard(subject: str) -> sa.Select[str, str, int]:
    return sa.select(Heard.place, Heard.value, Heard.times).where(Heard.subject == subject)


def _precincts(session: Session) -> dict[int, int | None]:
    return dict(session.execute(sa.select(Building.id, Building.precinct_id)).all())


def _precinct(place: str, where: Mapping[int, int | None]) -> int | None:
    kind, _, rest = place.partition(":")
    number = rest.partition(":")[0]
    if not number.isdigit():
        return None
    return where.get(int(number)) if kind == "b" else int(number)
