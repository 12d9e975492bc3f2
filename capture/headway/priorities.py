"""Where to go first: a formula whose parts are shown, by precinct and by street. It knows places, never people.

Research behind the parts: visits of 2012 changed for whom people voted more than whether they did (Pons, American
Economic Review, 2018); help at the door had people register and vote (Braconnier, Dormagen and Pons, American Political
Science Review, 2017). How the parts are weighed is ours.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.headway.counting import Progress
from capture.precincts import Election, Result, Votes
from capture.walks import MOBILISE, PERSUADE, REGISTER
from capture.words import N_

# What few knocks say is believed as if so many doors of the town's usual kind had been knocked at before.
PRIOR = 20


@dataclass(frozen=True)
class Past:
    """A precinct at elections before, on average: shares from 0 to 1; None where ours, or the others, are not known."""

    abstention: float
    ours: float | None
    best_other: float | None

    @property
    def gap(self) -> float | None:
        """How far our list and the best of the others were apart."""
        return None if self.ours is None or self.best_other is None else abs(self.ours - self.best_other)


@dataclass(frozen=True)
class Priority:
    """A place and its score from 0 to 100, with the parts that were multiplied: each of them from 0 to 1."""

    key: object
    progress: Progress
    parts: Mapping[str, float]

    @property
    def score(self) -> float:
        """The product of the parts, in hundredths."""
        product = 100.0
        for part in self.parts.values():
            product *= part
        return product


def _persuade(past: Past, progress: Progress) -> dict[str, float]:
    close = 0.5 if past.gap is None else 1 - past.gap
    return {"voting": 1 - past.abstention, "close": close}


def _mobilise(past: Past, progress: Progress) -> dict[str, float]:
    return {"abstaining": past.abstention, "ours": 0.5 if past.ours is None else past.ours}


def _register(past: Past, progress: Progress) -> dict[str, float]:
    return {"abstaining": past.abstention, "moving": (progress.moved + PRIOR / 2) / (progress.visited + PRIOR)}


SCORES: Mapping[str, Callable[[Past, Progress], dict[str, float]]] = {
    PERSUADE: _persuade,
    MOBILISE: _mobilise,
    REGISTER: _register,
}
FORMULAS = {
    PERSUADE: N_("score = 100 × voters × closeness × doors left × welcome"),
    MOBILISE: N_("score = 100 × abstention × our share × doors left × welcome"),
    REGISTER: N_("score = 100 × abstention × people who moved × doors left × welcome"),
}


def precincts(session: Session, progress: Mapping[int | None, Progress], goal: str) -> list[Priority]:
    """Return precincts, the first to go to first. Those of which no election is known come last, with score 0."""
    past = _past(session)
    return _ranked((number, past.get(number), told) for number, told in progress.items() if number is not None)(goal)


def streets(session: Session, progress: Mapping[tuple[int | None, str], Progress], goal: str) -> list[Priority]:
    """Return streets likewise; of elections a street knows what its precinct knows."""
    past = _past(session)
    return _ranked((key, past.get(key[0]), told) for key, told in progress.items())(goal)


def _ranked(places: Iterable[tuple[object, Past | None, Progress]]) -> Callable[[str], list[Priority]]:
    def ranked(goal: str) -> list[Priority]:
        """Score and sort."""
        scored = [Priority(key, told, _parts(past, told, goal)) for key, past, told in places]
        return sorted(scored, key=lambda one: -one.score)

    return ranked


def _parts(past: Past | None, progress: Progress, goal: str) -> dict[str, float]:
    if past is None:
        return {"unknown": 0.0}
    left = progress.left / progress.doors if progress.doors else 0.0
    return {**SCORES[goal](past, progress), "left": left, "welcome": 1 - progress.refused / (progress.visited + PRIOR)}


def _past(session: Session) -> dict[int | None, Past]:
    """Return the averages of every election that was read; a share of ours only of those in which ours is named."""
    turnout: dict[int, list[float]] = {}
    results = sa.select(Result.precinct_id, Result.registered, Result.voters).where(Result.registered > 0)
    for number, registered, voters in session.execute(results):
        turnout.setdefault(number, []).append(1 - min(1, voters / registered))
    shares = _shares(session)
    return {number: Past(_mean(rates), *shares.get(number, (None, None))) for number, rates in turnout.items()}


def _shares(session: Session) -> dict[int, tuple[float, float]]:
    told = sa.select(Votes.election_id, Votes.precinct_id, Votes.name, Votes.votes, Election.ours).join(
        Election, Election.id == Votes.election_id
    )
    counted: dict[tuple[int, int], tuple[int, int, int]] = {}
    for election, precinct, name, votes, ours in session.execute(told.where(Election.ours.is_not(None))):
        mine, best, all_ = counted.get((election, precinct), (0, 0, 0))
        is_ours = name == ours
        counted[election, precinct] = mine + votes * is_ours, best if is_ours else max(best, votes), all_ + votes
    by_precinct: dict[int, list[tuple[float, float]]] = {}
    for (_, precinct), (mine, best, all_) in counted.items():
        if all_:
            by_precinct.setdefault(precinct, []).append((mine / all_, best / all_))
    return {number: (_mean(a for a, _ in both), _mean(b for _, b in both)) for number, both in by_precinct.items()}


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed)
