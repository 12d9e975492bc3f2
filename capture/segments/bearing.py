"""Finding people by what they bear: marks, issues, tags, requests, the columns of their row."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from capture import arrivals, assignments, consents, interests, law, marks, requests, tags
from capture.segments import values
from capture.segments.scope import Scope
from capture.segments.tree import Term
from capture.supporters import Supporter

Find = Callable[[Scope, Term, str], sa.ColumnElement[bool]]
# The column and the bit by which a value is found, where there is one: several are then asked for at once.
Bits = Callable[[Scope, Term], tuple[sa.SQLColumnExpression[int], int] | None]


def no_bits(scope: Scope, term: Term) -> None:
    """Of most fields the values have no bits."""


def mark_bits(facet: str) -> Bits:
    """Return what finds the mark of a value."""

    def bits(scope: Scope, term: Term) -> tuple[sa.SQLColumnExpression[int], int] | None:
        """Return the mark of a value."""
        borne = marks.FACETS[facet]
        return (Supporter.flags, int(borne[term.value])) if term.value in borne else None

    return bits


def any_mark(facet: str) -> Find:
    """Return what finds those who bear any mark of a facet."""
    return lambda scope, term, line: marks.has(Supporter.flags, sum(marks.FACETS[facet].values()))


def consent(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who agreed to any e-mail, to any call, or to anything."""
    mail = sa.or_(marks.has(Supporter.flags, marks.Mark.NEWSLETTER), Supporter.letters != 0)
    calls = marks.has(Supporter.flags, marks.HELPING | marks.NEEDING)
    named = {law.EMAIL: mail, law.PHONE: calls}
    return named[term.value] if term.value in named else sa.or_(mail, calls, any_mark("consent")(scope, term, line))


def issue_bits(column: sa.SQLColumnExpression[int]) -> Bits:
    """Return what finds the bit of an issue in a column; one beyond the last bit has none."""

    def bits(scope: Scope, term: Term) -> tuple[sa.SQLColumnExpression[int], int] | None:
        """Return the bit of an issue."""
        mask = scope.issue_bits.get(term.value)
        return (column, mask) if mask else None

    return bits


def ticked(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who ticked any issue, or one that has no bit."""
    return Supporter.ticks != 0 if term.anything else interests.ticked(term.value, Supporter.id)


def subscribed(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who asked for any issue's letter, or for one that has no bit."""
    return Supporter.letters != 0 if term.anything else consents.stands(law.letter(term.value), Supporter.id)


def column(column: sa.SQLColumnExpression[str]) -> Find:
    """Return what finds a text in a column."""
    return lambda scope, term, line: values.within(column, term, line)


def moment(column: sa.SQLColumnExpression[Any]) -> Find:
    """Return what finds a moment in a column."""
    return lambda scope, term, line: values.on(column, term, scope.ballot, scope.at, line)


def tag(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who bear a tag, one that begins so, or any."""
    bearers = sa.select(tags.Tag.supporter_id)
    if term.anything:
        return Supporter.id.in_(bearers)
    begins = values.beginning(tags.Tag.tag, term)
    return tags.bears(term.value.casefold()) if begins is None else Supporter.id.in_(bearers.where(begins))


def arrived(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who came with a list, by its number or its file's name, or with any."""
    came = sa.select(arrivals.Arrival.supporter_id)
    return Supporter.id.in_(came) if term.anything else arrivals.came_with(term.value, term.prefix)


def assigned(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those in the hands of a colleague, or of any."""
    given = sa.select(assignments.Assignment.supporter_id)
    colleague = assignments.Assignment.colleague_id
    return Supporter.id.in_(given if term.anything else given.where(colleague == int(term.value)))


def request(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find those who wait for an answer about their data."""
    waits = sa.select(requests.Request.supporter_id).where(requests.Request.answered_at.is_(None))
    return Supporter.id.in_(waits if term.anything else waits.where(requests.Request.kind == term.value))


def person(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find somebody by their number; none of ours is longer, and PostgreSQL would refuse it."""
    return Supporter.id == int(term.value) if term.value.isdecimal() and len(term.value) < 10 else sa.false()
