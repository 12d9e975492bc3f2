"""Segments: a selection and a channel go in, people come out, and for each of the others the reason why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, consents, interests, law, suppressions
from capture.supporters import Supporter
from capture.words import N_

LEFT = N_("left, or asked never to be written to")
FAILING = N_("letters to this address come back")
WITHOUT = {
    law.NEWSLETTER: N_("did not ask for the newsletter"),
    law.SMS: N_("did not ask for text messages"),
    law.TARGETING: N_("did not agree to messages chosen by several things they told us"),
}
WITHOUT_LETTER = N_("did not ask for this letter")
COLUMNS = (
    Supporter.id,
    Supporter.email,
    Supporter.given_name,
    Supporter.language,
    Supporter.phone,
    Supporter.neighbourhood,
    Supporter.confirmed_at,
)
# People fetched at a time: the memory of an export does not grow with the list.
AT_ONCE = 5000


@dataclass(frozen=True)
class Segment:
    """Who is meant, and on which channel they would be reached."""

    channel: str
    issue: str | None = None
    neighbourhood: str | None = None

    @property
    def audience(self) -> law.Audience:
        """The consents that the law asks for."""
        return law.audience(self.channel, self.issue, by_facts=self.neighbourhood is not None)

    def members(self, session: Session) -> Iterator[Any]:
        """Return the people whom the channel may reach, a row of COLUMNS each."""
        people = sa.select(*COLUMNS).where(*self._meant(), ~self._refused()).order_by(Supporter.id)
        return iter(session.execute(people.execution_options(yield_per=AT_ONCE)))

    def count(self, session: Session) -> int:
        """Return how many `members` gives."""
        return session.scalar(sa.select(sa.func.count(Supporter.id)).where(*self._meant(), ~self._refused())) or 0

    def refusals(self, session: Session) -> dict[str, int]:
        """Return how many are meant but may not be reached, by the first reason that stands against each."""
        reason = sa.case(*self._reasons())
        rows = sa.select(reason, sa.func.count()).where(*self._meant(), self._refused()).group_by(reason)
        return dict(session.execute(rows).all())

    def _meant(self) -> list[sa.ColumnElement[bool]]:
        conditions = []
        if self.issue is not None:
            conditions.append(interests.ticked(self.issue, Supporter.id))
        if self.neighbourhood is not None:
            conditions.append(Supporter.neighbourhood == self.neighbourhood)
        return conditions

    def _refused(self) -> sa.ColumnElement[bool]:
        return sa.or_(*(condition for condition, _ in self._reasons()))

    def _reasons(self) -> list[tuple[sa.ColumnElement[bool], str]]:
        gone = sa.or_(Supporter.left_at.is_not(None), suppressions.holds(Supporter.who))
        missing = [
            (~consents.stands(purpose, Supporter.id), WITHOUT.get(purpose, WITHOUT_LETTER))
            for purpose in self.audience.consents
        ]
        comes_back = [(bounces.holds(Supporter.who), FAILING)] if self.channel == "email" else []
        return [(gone, LEFT), *comes_back, *missing]
