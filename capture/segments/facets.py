"""Facets: what could be clicked next, and how many people of a segment each choice would leave."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from capture import marks, tags
from capture.segments.fields import FIELDS
from capture.segments.segment import Segment
from capture.segments.tree import EVERYBODY
from capture.supporters import Supporter

# In the order in which they are asked for most; the last ones are opened rarely.
SHOWN = (
    "issue",
    "neighbourhood",
    "consent",
    "volunteer",
    "letter",
    "tag",
    "language",
    "need",
    "status",
    "has",
    "postcode",
    "src",
    "source",
)
# Of more people than these the choices are shown without counts: it would take seconds.
COUNTED = 100_000
AT_ONCE = 1000
# Of an open list the most frequent ones.
MOST = 30
_COLUMNS = {name: getattr(Supporter, name) for name in ("neighbourhood", "language", "postcode", "src", "source")}

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Choice:
    """One value of a facet: its name for people, and how many bear it."""

    value: str
    label: str
    people: int


def of(segment: Segment, names: Sequence[str] = SHOWN) -> dict[str, list[Choice]]:
    """Return the choices of these facets in a segment; of everybody the counts are kept, otherwise they are made."""
    counted = _kept(segment) if segment.whole == EVERYBODY else _counted(segment, names)
    return {name: _choices(segment, name, counted.get(name, {})) for name in names}


def kept(segment: Segment, names: Sequence[str] = SHOWN) -> dict[str, list[Choice]]:
    """Return the choices of these facets among everybody, at once."""
    counted = _kept(segment)
    return {name: _choices(segment, name, counted.get(name, {})) for name in names}


def _kept(segment: Segment) -> Mapping[str, Counts]:
    return segment.scope.tallies


def _counted(segment: Segment, names: Sequence[str]) -> dict[str, Counts]:
    # Counted here and not there: to group them by each column a database sorts them as often.
    columns = [*_COLUMNS.values(), Supporter.ticks, Supporter.letters, Supporter.flags]
    people = sa.select(*columns).where(segment.condition).execution_options(yield_per=AT_ONCE)
    found = [Counter[Any]() for _ in columns]
    for rows in segment.scope.session.connection().execute(people).partitions():
        for counter, values in zip(found, zip(*rows, strict=True), strict=True):
            counter.update(values)
    *plain, ticks, letters, flags = found
    counted: dict[str, Counts] = dict(zip(_COLUMNS, plain, strict=True))
    counted["issue"] = _by_bits(ticks, segment.scope.issue_bits)
    counted["letter"] = _by_bits(letters, segment.scope.issue_bits)
    for name in names:
        if name in marks.FACETS:
            counted[name] = _by_bits(flags, {value: int(mark) for value, mark in marks.FACETS[name].items()})
    return counted | {"tag": _by_tag(segment)}


def _by_bits(grouped: Mapping[int, int], named: Mapping[str, int]) -> Counts:
    return {value: sum(number for bits, number in grouped.items() if bits & mask) for value, mask in named.items()}


def _by_tag(segment: Segment) -> Counts:
    meant = sa.select(Supporter.id).where(segment.condition)
    counted = sa.select(tags.Tag.tag, sa.func.count()).where(tags.Tag.supporter_id.in_(meant)).group_by(tags.Tag.tag)
    return dict(segment.scope.session.execute(counted).all())


def _choices(segment: Segment, name: str, counted: Counts) -> list[Choice]:
    offered = FIELDS[name].choices
    if offered is None:
        most = sorted(
            ((value, number) for value, number in counted.items() if value), key=lambda one: (-one[1], one[0])
        )
        return [Choice(value, value, number) for value, number in most[:MOST] if number]
    return [
        Choice(value, label, counted.get(value, 0))
        for value, label in offered(segment.scope).items()
        if value in counted or not counted
    ]
