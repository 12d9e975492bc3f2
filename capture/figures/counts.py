"""Counts: so many people, and the line by which the desk lists the same ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from capture import charts, tallies
from capture.segments import Scope
from capture.segments.scanning import LONGEST
from capture.segments.tree import Either, Every, Node, Not, Term
from capture.segments.writing import write

# What values are called, and in which language.
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Count:
    """So many people. Without a line nothing leads to them."""

    people: int
    line: str | None = None


NOBODY = Count(0)


@dataclass(frozen=True)
class Row:
    """A value in a ranking and its name, in a language if that is known: who bears it, its bar, who came lately."""

    value: str
    name: str
    language: str
    count: Count
    long: float
    lately: Count


@dataclass(frozen=True)
class Ranking:
    """What most people bear, from the most on; those who bear one of so many others; those who bear none.

    Where it is timely, each row says how many of its people came lately.
    """

    rows: tuple[Row, ...]
    others: int
    rest: Count
    without: Count
    timely: bool


def count(people: int, *terms: Node) -> Count:
    """Return people with the line that means those of whom all of this holds; of nothing, everybody."""
    line = write(Every(terms))
    # A longer one the desk does not read.
    return Count(people, line if len(line) <= LONGEST else None)


def ranked(scope: Scope, facet: str, most: int, names: Names, lately: Mapping[str, Count] | None = None) -> Ranking:
    """Return the ranking of a facet (capture/tallies), so many values of it.

    Names are given with their language; a value without one is called as it is.
    """
    led = tallies.leading(scope.session, facet, most)
    longest = led.values[0][1] if led.values else 0
    rows = [
        _row(facet, value, people, longest, names, (lately or {}).get(value, NOBODY)) for value, people in led.values
    ]
    shown, anything = tuple(Term(facet, value) for value, _ in led.values), Term(facet, anything=True)
    rest = count(led.people_of_others, anything, Not(Either(shown))) if led.others else NOBODY
    bearing = led.people_of_others + sum(people for _, people in led.values)
    # Between two questions somebody may have been erased.
    without = count(max(0, tallies.everybody(scope.session) - bearing), Not(anything))
    return Ranking(tuple(rows), led.others, rest, without, lately is not None)


def _row(facet: str, value: str, people: int, longest: int, names: Names, lately: Count) -> Row:
    name, language = names.get(value, (value, ""))
    counted = count(people, Term(facet, value))
    return Row(value, name, language, counted, charts.share(people, longest), lately)
