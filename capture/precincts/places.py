"""Polling stations: a code that is text for ever, a place, a neighbourhood and a shape."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base

# What a file may tell of one; what it does not tell stays as it is.
FACTS = "name address neighbourhood registered latitude longitude shape closes".split()
BLANK: Mapping[str, Any] = {"name": "", "address": "", "neighbourhood": ""}


class Precinct(Base):
    """One polling station and the streets that vote there."""

    __tablename__ = "precincts"
    __table_args__ = (sa.UniqueConstraint("commune", "code", name="uq_precincts_commune_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # INSEE's code of the town, where the campaign has several: 31555. "" where there is one.
    commune: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    # As the ministry writes it, on four signs or more: 0001, 0E11, 054A. Never a number.
    code: Mapped[str] = mapped_column(sa.String(16))
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(200))
    neighbourhood: Mapped[str] = mapped_column(sa.String(120), index=True)
    registered: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    # A geometry of GeoJSON (RFC 7946).
    shape: Mapped[dict[str, Any] | None]
    # When it closes where it is not the town's hour: 19:00.
    closes: Mapped[str | None] = mapped_column(sa.String(5))


@dataclass
class Settled:
    """What a file did to the stations: how many are new, changed, the same; the codes of those that it does not name.

    Of these some are kept, since something hangs on them.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: Sequence[str] = ()
    kept: Sequence[str] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        counted = {"new": self.new, "changed": self.changed, "same": self.same}
        return counted | {"gone": len(self.gone), "kept": len(self.kept)}


def listed(session: Session) -> Sequence[Precinct]:
    """Return the stations in the order of their codes."""
    return session.scalars(sa.select(Precinct).order_by(Precinct.commune, Precinct.code)).all()


def called(stations: Sequence[Precinct]) -> Mapping[str, Precinct]:
    """Return stations by what they are called: their code, or `31555_0001` where stations of several towns bear it."""
    borne = Counter(one.code for one in stations)
    return {one.code if borne[one.code] == 1 else f"{one.commune}_{one.code}": one for one in stations}


def settle(
    session: Session,
    told: Sequence[Mapping[str, Any]],
    commune: str,
    held: Collection[int],
    is_whole: bool = False,
) -> Settled:
    """Make the stations of a town what a file tells, each by its code; where only one town is known, of that one.

    Where the file is the whole list, whoever is not told of goes, but for those by their numbers in `held`.
    """
    communes = {one.commune for one in listed(session)}
    commune = commune or (communes.pop() if len(communes) == 1 else "")
    known = {one.code: one for one in listed(session) if one.commune == commune}
    done = Settled()
    for facts in told:
        before = known.pop(facts["code"], None)
        if before is None:
            session.add(Precinct(commune=commune, **{**BLANK, **facts}))
            done.new += 1
        elif _revise(before, facts):
            done.changed += 1
        else:
            done.same += 1
    if is_whole:
        done.gone, done.kept = _let_go(session, known.values(), held)
    session.flush()
    return done


def _revise(precinct: Precinct, facts: Mapping[str, Any]) -> bool:
    differs = [name for name in FACTS if name in facts and getattr(precinct, name) != facts[name]]
    for name in differs:
        setattr(precinct, name, facts[name])
    return bool(differs)


def _let_go(session: Session, left: Collection[Precinct], held: Collection[int]) -> tuple[list[str], list[str]]:
    gone = [one for one in left if one.id not in held]
    for one in gone:
        session.delete(one)
    return [one.code for one in gone], [one.code for one in left if one.id in held]
