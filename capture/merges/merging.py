"""Merging: two entries of one person become one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import arrivals, duplicates, journal, links, moves, standings
from capture.errors import PairChanged, PersonMissing
from capture.merges import facts, numbers, objections, rules, sides
from capture.merges.memory import Merge
from capture.merges.sides import Side, person
from capture.supporters import Supporter

# What opens a page of a person's own.
OPEN = (links.VISIT, links.PREFERENCES)


@dataclass(frozen=True)
class Sight:
    """Two people as they are now, and what stands for having seen them so."""

    kept: Side
    gone: Side

    @property
    def seal(self) -> str:
        """Another one when anything of either changed since."""
        return sides.seal(self.kept, self.gone)


def look(session: Session, kept: int, gone: int) -> Sight:
    """Return two people as they are now. Raises PersonMissing when they are not two."""
    if kept == gone:
        raise PersonMissing
    return Sight(sides.look(session, kept), sides.look(session, gone))


def merge(
    session: Session, kept: int, gone: int, chosen: Mapping[str, str], by: str, at: datetime, seal: str | None = None
) -> int:
    """Make one person of two: the kept one has the chosen facts, and everything else of both. Returns its number.

    Letters to the address that is gone lead to the person. What they had open is shut, since it shows one of both.
    Raises PersonMissing, or PairChanged when they are not as they were seen.
    """
    lock(session, kept, gone)
    sight = look(session, kept, gone)
    if seal is not None and seal != sight.seal:
        raise PairChanged
    _shut(session, sight, at)
    rules.carry(session, kept, gone)
    facts.settle(session, sight.kept, sight.gone, chosen)
    objections.settle(session, sight.kept, sight.gone, at)
    _lead_here(session, sight, at)
    number = _remember(session, sight, by, at)
    journal.record(session, by, "merge", {"merge": number, "kept": kept, "gone": gone}, at)
    return number


def lock(session: Session, *people: int) -> None:
    """Let nobody else write to these people until the act ends, in one order for all."""
    rows = sa.select(Supporter.id).where(Supporter.id.in_(people)).order_by(Supporter.id)
    session.execute(rows.with_for_update()).all()


def _shut(session: Session, sight: Sight, at: datetime) -> None:
    links.shut(session, person(sight.kept)["who"], [links.VISIT], at)
    # Whoever opens a letter to the other address later must not find what the kept one told.
    links.shut(session, person(sight.gone)["who"], OPEN, at)


def _lead_here(session: Session, sight: Sight, at: datetime) -> None:
    kept, gone = person(sight.kept), person(sight.gone)
    own, other = (numbers.spans(session, one["id"], _since(session, one["id"])) for one in (kept, gone))
    ended = [span if span.until is not None else replace(span, until=at) for span in other]
    numbers.note(session, kept["id"], own + ended)
    moves.follow(session, kept["id"], gone["who"], kept["who"], at)
    session.execute(sa.delete(Supporter).where(Supporter.id == gone["id"]))
    duplicates.mirror(session, kept["id"])
    standings.derive(session, Supporter.id == kept["id"])


def _since(session: Session, number: int) -> datetime:
    return arrivals.here_since(session, session.get_one(Supporter, number))


def _remember(session: Session, sight: Sight, by: str, at: datetime) -> int:
    kept, gone = person(sight.kept)["id"], person(sight.gone)["id"]
    session.expire_all()
    told = {"kept": sight.kept, "gone": sight.gone, "after": sides.look(session, kept)}
    written = {name: sides.written(side) for name, side in told.items()}
    row = sa.insert(Merge).values(supporter_id=kept, gone=gone, by=by, at=at, sides=written)
    return session.execute(row.returning(Merge.id)).scalar_one()
