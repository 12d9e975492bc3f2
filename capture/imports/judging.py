"""Judging: whom each row concerns: somebody new, somebody we know, somebody who left, somebody who stood above.

One of the same address is the same person; without it, one of the same number and the same name.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import suppressions
from capture.imports import rows
from capture.imports.drawing import BLANK
from capture.imports.rows import Row
from capture.imports.told import NUMBER_HELD
from capture.marks import Mark
from capture.moves import Move
from capture.supporters import Supporter
from capture.suppressions import Suppression

GONE = Mark.LEFT | Mark.SUPPRESSED
# How a row or a person is compared.
Named = Mapping[str, Any]


@dataclass
class Known:
    """Everybody whom some rows may concern: people by address and by number, who left, who stood in the list before."""

    by_who: dict[str, Named] = field(default_factory=dict)
    by_phone: dict[str, list[Named]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    seen_people: set[int] = field(default_factory=set)
    seen_phones: dict[str, list[Named]] = field(default_factory=dict)

    def see(self, row: Named) -> None:
        """Remember a row that comes in."""
        self.seen.add(row["who"])
        if row["supporter_id"] is not None:
            self.seen_people.add(row["supporter_id"])
        if row["phone"]:
            self.seen_phones.setdefault(row["phone"], []).append(row)


def judge(session: Session, number: int, told: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return rows of a list that would come in, in their order, each with its verdict."""
    numbers = {row["phone"]: suppressions.digest_of_number(key, row["phone"]) for row in told if row["phone"]}
    known = _known(session, number, told, numbers)
    judged = []
    for row in told:
        one = _judge(row, known, numbers)
        if one["verdict"] in rows.COMES_IN:
            known.see(one)
        judged.append(one)
    return judged


def _judge(row: dict[str, Any], known: Known, numbers: Mapping[str, str]) -> dict[str, Any]:
    person = known.by_who.get(row["who"]) or _namesake(row, known.by_phone)
    if row["who"] in known.held or (person and person["flags"] & GONE):
        return _without(row, rows.HELD)
    if row["phone"] and _is_held(row["phone"], known, numbers):
        if not row["email"]:
            return _without(row, rows.HELD)
        row = _without_phone(row)
    number = person["id"] if person else None
    if row["who"] in known.seen or number in known.seen_people or _namesake(row, known.seen_phones):
        return _without(row, rows.DOUBLE)
    return row | {"verdict": rows.MERGED if person else rows.NEW, "supporter_id": number}


def _namesake(row: Named, phones: Mapping[str, list[Named]]) -> Named | None:
    return next((one for one in phones.get(row["phone"], ()) if row["phone"] and _is_same(row, one)), None)


def _is_same(one: Named, other: Named) -> bool:
    # The form asks for a given name only: a family name that one of both lacks parts nobody.
    given, family = one["given_key"], one["family_key"]
    families = {family, other["family_key"]} - {""}
    return bool(given or family) and given == other["given_key"] and len(families) < 2


def _is_held(phone: str, known: Known, numbers: Mapping[str, str]) -> bool:
    """Whether a number is that of somebody who left."""
    return numbers[phone] in known.held or any(one["flags"] & GONE for one in known.by_phone.get(phone, ()))


def _without(row: dict[str, Any], verdict: str) -> dict[str, Any]:
    return BLANK | {name: row[name] for name in ("import_id", "place")} | {"verdict": verdict}


def _without_phone(row: dict[str, Any]) -> dict[str, Any]:
    remarks = [*row["remarks"], NUMBER_HELD]
    return row | {"phone": "", "flags": row["flags"] & ~int(rows.OF_PHONE), "remarks": remarks}


def _known(session: Session, number: int, told: Sequence[Named], numbers: Mapping[str, str]) -> Known:
    whos, phones = {row["who"] for row in told}, set(numbers)
    known = Known()
    for person in _people(session, whos, phones):
        known.by_phone.setdefault(person["phone"], []).append(person)
        known.by_who[person["who"]] = person
    known.by_who = _moved(session, whos) | known.by_who
    held = sa.select(Suppression.who).where(Suppression.who.in_([*whos, *numbers.values()]))
    known.held = set(session.scalars(held.where(Suppression.lifted_at.is_(None))))
    people = [person["id"] for person in known.by_who.values()]
    for row in _before(session, number, whos, phones, people, [row["place"] for row in told]):
        known.see(row)
    return known


_PERSON = (Supporter.id, Supporter.who, Supporter.phone, Supporter.given_key, Supporter.family_key, Supporter.flags)


def _people(session: Session, whos: Collection[str], phones: Collection[str]) -> Iterable[Named]:
    meant = sa.or_(Supporter.who.in_(list(whos)), Supporter.phone.in_(list(phones)))
    return [dict(row) for row in session.execute(sa.select(*_PERSON).where(meant).order_by(Supporter.id)).mappings()]


def _moved(session: Session, whos: Collection[str]) -> dict[str, Named]:
    """Those who moved to another address since, by the one that they left."""
    left = sa.select(Move.old_who, *_PERSON).join(Supporter, Supporter.id == Move.supporter_id)
    done = left.where(Move.old_who.in_(list(whos)), Move.done_at.is_not(None)).order_by(Move.id)
    return {row["old_who"]: dict(row) for row in session.execute(done).mappings()}


def _before(
    session: Session,
    number: int,
    whos: Collection[str],
    phones: Collection[str],
    people: Collection[int],
    places: Collection[int],
) -> Iterable[Named]:
    told = (Row.who, Row.supporter_id, Row.phone, Row.given_key, Row.family_key)
    same = sa.or_(Row.who.in_(list(whos)), Row.phone.in_(list(phones)), Row.supporter_id.in_(list(people)))
    here = (Row.import_id == number, Row.verdict.in_(rows.COMES_IN), Row.place.not_in(list(places)))
    return [dict(row) for row in session.execute(sa.select(*told).where(*here, same)).mappings()]
