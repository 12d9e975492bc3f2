"""Invented visits: one walk half done on a phone, one on paper and typed back; the answers come in bags, as ever."""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import UUID

from sqlalchemy.orm import Session

from capture import doors, papers, walks
from capture.demo.dice import dice
from capture.doors import OUTCOMES, TALKED, WANTS, Said, Telling
from capture.doors.telling import REFUSED
from capture.issues import Catalogue
from capture.law import Rules
from capture.papers import Typed, typing
from capture.walks import House, Walk

BY = "demo"
# Of a hundred knocks: nobody, refused, moved, no access, talked; and of a hundred answers 1 (for us) to 5, by eye.
KNOCKED, ANSWERED = (52, 9, 3, 5, 31), (24, 27, 28, 13, 8)
# One in three who refuse do not want us back; one in six who talk asks for something.
NEVER, ASKING = 1 / 3, 1 / 6
# Two minutes from door to door.
PACE = timedelta(minutes=2)
DOORS_A_FLOOR = 4
# The first issues, of which everybody speaks.
SPOKEN_OF = 3


def by_phone(session: Session, walk: Walk, catalogue: Catalogue, rules: Rules, at: datetime) -> None:
    """Walk the first half of a walk with a phone, until a moment ago."""
    thrown, said = dice("phone"), list[Said]()
    knocked = [(house, *door) for house in _half(walks.of_walk(session, walk.id)) for door in _doors(house)]
    begun = max(walk.cut_at, at - PACE * (len(knocked) + 1))
    for turn, (house, floor, label) in enumerate(knocked):
        outcome = _outcome(thrown)
        moment = min(begun + PACE * turn, at)
        never = _never(thrown, outcome)
        told = Telling(_key(thrown), house.id, outcome, moment, floor, label, closed=never)
        doors.knock(session, walk, told, moment, moment)
        if outcome == TALKED:
            said.append(_said(thrown, house, catalogue.issue_keys))
    doors.hear(session, _key(thrown), walk, said, rules)


def on_paper(session: Session, walk: Walk, catalogue: Catalogue, rules: Rules, language: str, at: datetime) -> None:
    """Print a walk, fill four lines of five in by hand, and type them back as one sheet."""
    thrown, said = dice("paper"), list[Said]()
    issues = catalogue.issue_keys[: papers.MOST_ISSUES]
    printout, lines = papers.run_off(session, walk, issues, language, BY, max(walk.cut_at, at - timedelta(days=1)))
    for line in lines:
        if thrown.random() < 0.2:
            continue
        floor, door = ("", "") if line.alone else (str(line.number % 6), str(line.number))
        typed = _typed(thrown, floor, door, len(issues))
        papers.type_line(session, walk, printout, line, typing.read(walk, printout, line, typed, at), BY, at)
        said.append(typing.said(printout, line, typed))
    papers.hear(session, walk, said, rules)


def _half(houses: Sequence[House]) -> Sequence[House]:
    """Return the first houses, until half of the doors are behind them."""
    doors_behind = list(accumulate(house.doors for house in houses))
    return houses[: bisect_left(doors_behind, doors_behind[-1] / 2) + 1]


def _doors(house: House) -> Iterator[tuple[int | None, str]]:
    """Yield the doors of a house: of a block each by floor and number, else the one to the street."""
    if not house.is_block:
        yield None, ""
        return
    yield from ((door // DOORS_A_FLOOR, str(door + 1)) for door in range(house.doors))


def _outcome(thrown: random.Random) -> str:
    return thrown.choices(OUTCOMES, KNOCKED)[0]


def _never(thrown: random.Random, outcome: str) -> bool:
    return outcome == REFUSED and thrown.random() < NEVER


def _said(thrown: random.Random, house: House, issues: Sequence[str]) -> Said:
    raised = thrown.sample(list(issues[:SPOKEN_OF]), min(len(issues[:SPOKEN_OF]), thrown.choice((0, 1, 1, 2))))
    wants = (thrown.choice(WANTS),) if thrown.random() < ASKING else ()
    return Said(house.id, thrown.choices(range(1, 6), ANSWERED)[0], tuple(raised), wants)


def _typed(thrown: random.Random, floor: str, door: str, issues: int) -> Typed:
    outcome = _outcome(thrown)
    figure = str(OUTCOMES.index(outcome) + 1)
    if outcome != TALKED:
        return Typed(figure, floor, door, never=_never(thrown, outcome))
    answer = str(thrown.choices(range(1, 6), ANSWERED)[0])
    raised = str(thrown.randint(1, min(issues, SPOKEN_OF))) if issues else ""
    wants = str(thrown.randint(1, len(WANTS))) if thrown.random() < ASKING else ""
    return Typed(figure, floor, door, answer, raised, wants)


def _key(thrown: random.Random) -> str:
    return str(UUID(int=thrown.getrandbits(128), version=4))
