"""Wishes: which issues people want to hear about, and what changed in a week."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from capture import charts, law, marks, tallies
from capture.consents import Consent
from capture.figures import calendar
from capture.figures.counts import Count, count
from capture.interests import Interest
from capture.segments import Scope
from capture.segments.tree import Term
from capture.words import spoken


@dataclass(frozen=True)
class Wish:
    """An issue in the language of its title: how many tick it, how long its bar is, and how often it was ticked and
    taken back in seven days; whoever signs up twice ticks twice.
    """

    name: str
    count: Count
    long: float
    ticked: int
    taken_back: int
    language: str


def issues(scope: Scope) -> tuple[Wish, ...]:
    """Return the issues on offer, and those of before that somebody still ticks, the most wanted first."""
    titles = {issue.key: issue.title(spoken()) for issue in scope.catalogue.issues}
    borne = tallies.read(scope.session, ["issue"]).get("issue", {})
    keys = dict.fromkeys([*titles, *borne])
    people = borne | _without_bits(scope, [key for key in keys if key not in scope.issue_bits])
    changes, most = _changes(scope, keys), max(people.values(), default=0)
    wished = []
    for key in keys:
        (title, language), number = titles.get(key, (key, "")), people.get(key, 0)
        counted = count(number, Term("issue", key))
        wished.append(Wish(title, counted, charts.share(number, most), *changes[key], language))
    return tuple(sorted(wished, key=lambda wish: -wish.count.people))


def _without_bits(scope: Scope, keys: Collection[str]) -> dict[str, int]:
    """The people of issues beyond the last bit (capture/marks), whom the database does not count by itself."""
    counted = sa.select(Interest.issue, sa.func.count()).where(Interest.issue.in_(keys)).group_by(Interest.issue)
    return dict(scope.session.execute(counted).all()) if keys and len(scope.issue_bits) >= marks.MOST_ISSUES else {}


def _changes(scope: Scope, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How often the ledger has each issue since a week: agreed to, and taken back."""
    since = calendar.midnight(scope, calendar.week_begins(scope))
    each = [sa.select(sa.literal(key), _lines(key, True, since), _lines(key, False, since)) for key in keys]
    found = scope.session.execute(sa.union_all(*each)).all() if each else []
    return {key: (ticked, taken_back) for key, ticked, taken_back in found}


def _lines(issue: str, granted: bool, since: datetime) -> sa.ScalarSelect[int]:
    of_issue = (Consent.purpose == law.letter(issue), Consent.granted.is_(granted), Consent.at >= since)
    return sa.select(sa.func.count()).select_from(Consent).where(*of_issue).scalar_subquery()
