"""A segment: people meant by one line. Whoever counts, lists, exports or writes to them asks it: the numbers agree."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute

from capture import law, marks
from capture.law import Selection
from capture.marks import Mark
from capture.segments import meaning, reaching
from capture.segments.checking import check
from capture.segments.reaching import Counts, Reach, Reason
from capture.segments.reading import read
from capture.segments.saved import expand
from capture.segments.scope import Scope
from capture.segments.tree import Node
from capture.segments.writing import write
from capture.supporters import Supporter

# People fetched at a time: the memory of an export does not grow with the list.
# Of more the collector of garbage goes through everything again and again: a quarter of the time.
AT_ONCE = 1000


class Segment:
    """The people that a line means, in a scope."""

    def __init__(self, scope: Scope, line: str = "") -> None:
        """Read a line. Raises LineWrong."""
        self.scope = scope
        self.tree: Node = check(read(line), scope, line)
        self.line = write(self.tree)
        self.whole: Node = expand(scope.session, self.tree, self.within, line)
        self.condition = meaning.condition(self.whole, scope, line)

    def within(self, line: str) -> Node:
        """Read another line in the same scope. Raises LineWrong."""
        return check(read(line), self.scope, line)

    @cached_property
    def selection(self) -> Selection:
        """What of it chooses people, as the law asks."""
        return meaning.selection(self.whole)

    @cached_property
    def noted(self) -> Mark:
        """The marks of those of its facts that a colleague may have noted."""
        return meaning.noted(self.whole)

    @property
    def masked(self) -> str:
        """The line as the journal may keep it: without what says who somebody is."""
        return write(meaning.masked(self.tree))

    @property
    def names_people(self) -> bool:
        """Whether the line says who somebody is."""
        return meaning.names(self.tree)

    def count(self) -> int:
        """Return how many people are meant."""
        return sum(number for _, number, _ in self._counts(0))

    def reach(self, channel: str) -> Reach:
        """Return whom a channel reaches of them, and why not the others."""
        return self.reaches([channel])[0]

    def reaches(self, channels: Iterable[str]) -> list[Reach]:
        """Return the same for several channels; the people are counted once."""
        told = {channel: self.reasons(channel) for channel in channels}
        letters = {reason.lacks_letters for reasons in told.values() for reason in reasons} - {0} or {0}
        counted = {mask: self._counts(mask) for mask in letters}
        any_count = next(iter(counted.values()))
        return [
            reaching.fold(channel, self._audience(channel), reasons, counted.get(reaching.letters(reasons), any_count))
            for channel, reasons in told.items()
        ]

    def reasons(self, channel: str) -> list[Reason]:
        """Return the reasons that can stand against a person on a channel, in the order in which they are told."""
        scope = self.scope
        return reaching.reasons(scope.ballot, channel, self.selection, self.noted, scope.issue_bits, scope.at)

    def refused_for(self, channel: str, key: str) -> sa.ColumnElement[bool]:
        """Return the condition that someone is meant, and that this is the first reason against them on a channel."""
        told = self.reasons(channel)
        place = next((number for number, reason in enumerate(told) if reason.key == key), None)
        if place is None:
            return sa.false()
        before = [~reason.condition for reason in told[:place]]
        return sa.and_(self.condition, told[place].condition, *before)

    def reached_by(self, channel: str) -> sa.ColumnElement[bool]:
        """Return the condition that someone is meant, and that nothing stands against reaching them on a channel."""
        return sa.and_(self.condition, *(~reason.condition for reason in self.reasons(channel)))

    def doors(self) -> sa.ColumnElement[bool]:
        """Return the condition that someone is meant whose door may be knocked at, where the roll says where it is.

        That they never told us their street does not stand against it.
        """
        told = [reason for reason in self.reasons(law.DOOR) if reason.key != f"no-{law.STREET}"]
        return sa.and_(self.condition, *(~reason.condition for reason in told))

    def members(self, channel: str, columns: Iterable[QueryableAttribute[Any]]) -> Iterator[Sequence[sa.Row[Any]]]:
        """Yield the people whom a channel may reach, a row of these columns each, in the order in which they came.

        They come some thousands at a time, past the session: it would look at each row once more.
        """
        people = sa.select(*columns).where(self.reached_by(channel)).order_by(Supporter.id)
        found = self.scope.session.connection().execute(people, execution_options={"yield_per": AT_ONCE})
        return found.partitions()

    def refused_members(self, channel: str, key: str) -> Iterator[int]:
        """Return the numbers of those against whom this is the first reason on a channel."""
        people = sa.select(Supporter.id).where(self.refused_for(channel, key)).order_by(Supporter.id)
        return iter(self.scope.session.scalars(people.execution_options(yield_per=AT_ONCE)))

    def _audience(self, channel: str) -> law.Audience:
        return law.audience(self.scope.rules, channel, self.selection)

    def _counts(self, letters: int) -> Counts:
        has_one = sa.case((marks.has(Supporter.letters, letters), 1), else_=0)
        lettered: sa.ColumnElement[int] = sa.func.sum(has_one) if letters else sa.literal(0)
        counted = sa.select(Supporter.flags, sa.func.count(), lettered).where(self.condition).group_by(Supporter.flags)
        return [(flags, number, int(of_letter)) for flags, number, of_letter in self.scope.session.execute(counted)]
