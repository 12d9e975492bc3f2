"""Drawing a row: what is told of a person as the columns, keys and marks that they will have."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from capture import law, marks, spellings
from capture.arrivals import US, Import
from capture.imports import rows
from capture.imports.told import RowRefused, Told
from capture.marks import NONE, Mark
from capture.origins import NOTED

# What a row is before anything is told of it.
BLANK: dict[str, Any] = dict.fromkeys(rows.FACTS, "") | {
    "reason": "", "head": "", "remarks": [], "who": "", "supporter_id": None, "joined_at": None, "confirmed_at": None,
    "flags": 0, "ticks": 0, "letters": 0,
}  # fmt: skip
MEANS = {"email": Mark.HAS_EMAIL, "phone": Mark.HAS_PHONE, "street": Mark.HAS_STREET}


def refused(asked: Import, place: int, why: RowRefused) -> dict[str, Any]:
    """Return a row that does not come in."""
    head = asked.heads[why.place] if why.place is not None and why.place < len(asked.heads) else ""
    told = {"verdict": rows.REFUSED, "reason": why.message, "head": head}
    return BLANK | {"import_id": asked.id, "place": place} | told


def drawn(asked: Import, place: int, person: Told, language: str, bits: Mapping[str, int]) -> dict[str, Any]:
    """Return a row that comes in, as far as it says so itself.

    `language` is that of whoever names none, `bits` are those of the issues (marks.of_issues).
    """
    facts = person.facts | {"language": person.facts["language"] or language}
    keys = spellings.keys(facts)
    confirmed = person.confirmed if asked.is_stated and asked.origin == US else None
    moments = {"joined_at": person.joined, "confirmed_at": confirmed}
    ticks, letters = (_bits(keys, bits) for keys in (person.issues, law.issues(person.purposes)))
    marked = {"flags": _flags(asked, person, confirmed is not None), "ticks": ticks, "letters": letters}
    whose = {"import_id": asked.id, "place": place, "verdict": rows.NEW, "who": person.who}
    return BLANK | facts | keys | moments | marked | whose | {"remarks": list(person.remarks)}


def _flags(asked: Import, person: Told, confirmed: bool) -> int:
    told = [mark for name, mark in MEANS.items() if person.facts[name]]
    told += [marks.OF_PURPOSE[purpose] for purpose in person.purposes if purpose in marks.OF_PURPOSE]
    told += [Mark.CONFIRMED] if confirmed else []
    told += [NOTED[fact] for fact in person.told] if asked.fact_origin != law.DECLARED else []
    return int(reduce(or_, told, NONE))


def _bits(issues: Iterable[str], bits: Mapping[str, int]) -> int:
    return reduce(or_, (bits.get(issue, 0) for issue in issues), 0)


def words(row: dict[str, Any], person: Told) -> list[dict[str, Any]]:
    """Return what a person has besides their facts, one word each."""
    said: dict[str, Sequence[str]] = {
        rows.ISSUE: list(person.issues),
        rows.TAG: list(person.tags),
        rows.PURPOSE: list(person.purposes),
        rows.FACT: person.told,
    }
    where = {"import_id": row["import_id"], "place": row["place"]}
    return [{**where, "kind": kind, "value": value} for kind, values in said.items() for value in values]
