"""Facts: which of both people's each is, and whence it came: its origin goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from capture import interests, law, origins, supporters
from capture.merges.sides import Row, Side, person
from capture.origins import ISSUES, Source
from capture.spellings import key
from capture.supporters import FACTS

KEPT, GONE = "kept", "gone"
ORIGINS, INTERESTS = origins.Origin.__tablename__, interests.Interest.__tablename__
# They tell together when and how somebody came onto the list.
COMING = ("joined_at", "source", "src")


@dataclass(frozen=True)
class Fact:
    """One fact as it will be: its columns, and whose they are; of both, where each fills what the other left blank."""

    values: dict[str, str]
    whose: str | None


def proposed(kept: Side, gone: Side) -> dict[str, Fact]:
    """Return each fact as it will be if nobody chooses: the kept one's, its blanks filled where nothing contradicts."""
    return {fact: _decided(kept, gone, fact, None) for fact in FACTS}


def settle(session: Session, kept: Side, gone: Side, chosen: Mapping[str, str]) -> None:
    """Give the kept person the chosen facts, and those proposed where nobody chose, each with its source.

    They came onto the list when the first of both came.
    """
    number, before = person(kept)["id"], person(kept)
    decided = {fact: _decided(kept, gone, fact, chosen.get(fact)) for fact in FACTS}
    values = {name: value for fact in decided.values() for name, value in fact.values.items()}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if changed:
        supporters.correct(session, number, changed)
    for name, fact in decided.items():
        origins.note(session, number, [name] if any(fact.values.values()) else [], _source(kept, gone, name, fact))
    if _noted(gone, ISSUES) and gone[INTERESTS]:
        origins.note(session, number, [ISSUES], source(gone, ISSUES))
    if person(gone)["joined_at"] < before["joined_at"]:
        supporters.date(session, number, {name: person(gone)[name] for name in COMING})


def source(side: Side, fact: str) -> Source:
    """Return whence a fact of a person came: by its note, or else with their own sign-up."""
    note = _note(side, fact)
    if note is not None:
        return Source(note["origin"], note["whence"], note["at"])
    return Source(law.DECLARED, person(side)["source"], person(side)["joined_at"])


def _decided(kept: Side, gone: Side, fact: str, choice: str | None) -> Fact:
    own, other = _values(kept, fact), _values(gone, fact)
    if choice is not None:
        return Fact(other, GONE) if choice == GONE else Fact(own, KEPT)
    contradict = any(own[name] and other[name] and key(own[name]) != key(other[name]) for name in own)
    if contradict or _blank_on_purpose(kept, gone, fact):
        return Fact(own, KEPT)
    both = {name: own[name] or other[name] for name in own}
    return Fact(both, KEPT if both == own else GONE if both == other else None)


def _values(side: Side, fact: str) -> dict[str, str]:
    return {name: person(side)[name] for name in FACTS[fact]}


def _blank_on_purpose(kept: Side, gone: Side, fact: str) -> bool:
    # Their own page shows every field: what they left blank there, later than the other told it, is to be blank.
    own = source(kept, fact)
    return _note(kept, fact) is not None and own.is_own and own.at > source(gone, fact).at


def _source(kept: Side, gone: Side, name: str, fact: Fact) -> Source:
    own, other = source(kept, name), source(gone, name)
    if fact.whose is None:
        return own if own.origin != law.DECLARED else other
    told_by_both = fact.values == _values(gone, name) and other.origin == law.DECLARED != own.origin
    return other if fact.whose == GONE or told_by_both else own


def _note(side: Side, fact: str) -> Row | None:
    return next((row for row in side[ORIGINS] if row["fact"] == fact), None)


def _noted(side: Side, fact: str) -> bool:
    return source(side, fact).origin != law.DECLARED
