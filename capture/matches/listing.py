"""Listing: who waits for a colleague's word, one supporter with all electors who they may be; and what was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import Building, Elector
from capture.matches.matches import AGREED, PROPOSED, Match
from capture.precincts import Precinct
from capture.supporters import Supporter

PLACE = re.compile(r"(\d{1,3})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Candidate:
    """An elector who a supporter may be, where they live and where they vote."""

    match: Match
    elector: Elector
    building: Building
    precinct: Precinct | None

    @property
    def called(self) -> str:
        """Given names and family names, as the roll has them."""
        names = (self.elector.given_names, self.elector.used_name, self.elector.family_name)
        return " ".join(dict.fromkeys(filter(None, names)))

    @property
    def address(self) -> str:
        """The address as one stands before it."""
        home = self.building
        number = f"{home.number or ''} {home.suffix}".strip()
        return ", ".join(filter(None, (f"{number} {home.street}".strip(), home.entrance, home.postcode)))

    @property
    def year(self) -> str:
        """The year of birth, by which homonyms are told apart; nobody's score knows it."""
        return self.elector.born[:4]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The parts of the score, what speaks most for it first."""
        return sorted(self.match.reasons.items(), key=lambda part: (-part[1], part[0]))


@dataclass(frozen=True)
class Waiting:
    """A supporter whom somebody has to look at, with every candidate, and the place behind them."""

    supporter: Supporter
    candidates: Sequence[Candidate]
    place: str


def count(session: Session) -> int:
    """Return how many supporters wait for a word."""
    return session.scalar(sa.select(sa.func.count(Match.supporter_id.distinct())).where(*_open())) or 0


def waiting(session: Session, place: str = "") -> Waiting | None:
    """Return the supporter who waits behind a place, the likeliest first; what is no place is the beginning."""
    best = sa.func.max(Match.score)
    people = sa.select(Match.supporter_id, best).where(*_open()).group_by(Match.supporter_id)
    known = PLACE.fullmatch(place)
    if known:
        score, number = map(int, known.groups())
        people = people.having(sa.or_(best < score, sa.and_(best == score, Match.supporter_id > number)))
    first = session.execute(people.order_by(best.desc(), Match.supporter_id).limit(1)).one_or_none()
    if first is None:
        return None
    number, score = first
    theirs = _candidates(session, Match.supporter_id == number, Match.state == PROPOSED)
    return Waiting(session.get_one(Supporter, number), [one for _, one in theirs], f"{score}.{number}")


def listed(session: Session, state: str, most: int = 1000) -> list[tuple[Supporter, Candidate]]:
    """Return pairs of a state, so many at most, the likeliest first; of whom one is agreed to nothing is proposed."""
    where = _open() if state == PROPOSED else (Match.state == state,)
    return _candidates(session, *where, most=most)


def of(session: Session, supporter_id: int) -> Candidate | None:
    """Return who a supporter is on the roll, None where nobody agreed to it yet."""
    found = _candidates(session, Match.supporter_id == supporter_id, Match.state == AGREED)
    return found[0][1] if found else None


def _candidates(
    session: Session, *where: sa.ColumnElement[bool], most: int | None = None
) -> list[tuple[Supporter, Candidate]]:
    pairs = sa.select(Supporter, Match, Elector, Building, Precinct).join(Match, Match.supporter_id == Supporter.id)
    pairs = pairs.join(Elector, Elector.id == Match.elector_id).join(Building, Building.id == Elector.building_id)
    pairs = pairs.outerjoin(Precinct, Precinct.id == Elector.precinct_id)
    pairs = pairs.where(Elector.struck_at.is_(None), *where).limit(most)
    found = session.execute(pairs.order_by(Match.score.desc(), Match.supporter_id, Match.elector_id))
    return [(who, Candidate(match, elector, home, votes)) for who, match, elector, home, votes in found]


def _open() -> tuple[sa.ColumnElement[bool], ...]:
    other = sa.orm.aliased(Match)
    agreed = sa.exists().where(other.supporter_id == Match.supporter_id, other.state == AGREED)
    struck = sa.select(Elector.id).where(Elector.struck_at.is_not(None)).correlate(None)
    return Match.state == PROPOSED, ~agreed, Match.elector_id.not_in(struck)
