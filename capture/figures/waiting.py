"""Waiting: what is owed to somebody and has not happened yet.

A room that lets people wait adds its question to WAITING.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from capture import arrivals, law, tallies
from capture.arrivals import AT_WORK, READ, Import
from capture.bounces import Bounce
from capture.exports import Export
from capture.exports.orders import ASKED, FAILED, MAKING
from capture.figures.counts import Count, count
from capture.letters import Letter, held, troubles
from capture.requests import Request
from capture.segments import Scope
from capture.segments.tree import Term
from capture.words import N_, gettext, ngettext, number, spoken

LATELY = timedelta(days=7)
# The worker looks twice a second: who waits for so long waits for a worker that is not there.
IDLE = timedelta(minutes=15)
# The rooms that see to lists and to files.
LISTS, FILES, HELD = "imports", "exports", "held"


@dataclass(frozen=True)
class Waiting:
    """So many of something that waits: in words, since when or until when, what else there is to say, and whether it
    has waited too long. Where no line leads to it, the room of the desk that sees to it.
    """

    count: Count
    words: str
    since: datetime | None = None
    until: date | None = None
    detail: str = ""
    presses: bool = False
    room: str = ""


def waiting(scope: Scope) -> list[Waiting]:
    """Return everything that waits, room by room."""
    return [each for ask in WAITING for each in ask(scope) if each.count.people]


def letters_owed(scope: Scope) -> Iterator[Waiting]:
    """Yield the letters that are to leave: it presses when nobody sends them."""
    counted = sa.select(sa.func.count(), sa.func.min(Letter.due_at)).where(Letter.due_at.is_not(None))
    owed, first = scope.session.execute(counted).one()
    late = first is not None and first < scope.at - IDLE
    detail = gettext(N_("Nobody sends them: start “hustings serve” or “hustings work”.")) if late else ""
    words = ngettext("letter to be sent", "letters to be sent", owed)
    yield Waiting(Count(owed), words, since=first if first and first <= scope.at else None, detail=detail, presses=late)


def letters_held(scope: Scope) -> Iterator[Waiting]:
    """Yield the letters that wait for a colleague to let them go: people wait for each."""
    letters, first = held.waiting(scope.session)
    words = ngettext("letter held, for somebody to look at", "letters held, for somebody to look at", letters)
    yield Waiting(Count(letters), words, since=first, presses=True, room=HELD)


def letters_put_off(scope: Scope) -> Iterator[Waiting]:
    """Yield the letters that could not leave and are tried again, by the reason: figures, never whose."""
    told = sa.select(Letter.trouble, sa.func.count()).where(Letter.due_at.is_not(None), Letter.trouble.is_not(None))
    by_reason: Counter[str] = Counter()
    for trouble, letters in scope.session.execute(told.group_by(Letter.trouble)):
        by_reason[troubles.told(trouble or "")] += letters
    for reason, letters in by_reason.most_common():
        yield Waiting(Count(letters), ngettext("of them put off", "of them put off", letters), detail=reason)


def failing(scope: Scope) -> Iterator[Waiting]:
    """Yield the people whose letters come back, and how many addresses failed in seven days."""
    people = tallies.read(scope.session, ["status"]).get("status", {}).get("failing", 0)
    lately = sa.select(sa.func.count()).select_from(Bounce).where(Bounce.at >= scope.at - LATELY)
    addresses = scope.session.scalar(lately) or 0
    told = ngettext("%(number)s address failed within 7 days.", "%(number)s addresses failed within 7 days.", addresses)
    words = ngettext("person whose letters come back", "people whose letters come back", people)
    yield Waiting(
        count(people, Term("status", "failing")), words, detail=told % {"number": number(addresses, spoken())}
    )


def requests(scope: Scope) -> Iterator[Waiting]:
    """Yield the people who asked about their data, and when the first must have an answer (GDPR, art. 12(3))."""
    asked = sa.select(sa.func.count(Request.supporter_id.distinct()), sa.func.min(Request.due_on))
    people, first = scope.session.execute(asked.where(Request.answered_at.is_(None))).one()
    words = ngettext(
        "person waits for an answer about their data", "people wait for an answer about their data", people
    )
    overdue = first is not None and first < law.today(scope.ballot, scope.at)
    yield Waiting(count(people, Term("request", anything=True)), words, until=first, presses=overdue)


def exports(scope: Scope) -> Iterator[Waiting]:
    """Yield the exports that are being made, and those that failed within seven days."""
    counted = sa.select(sa.func.count(), sa.func.min(Export.at))
    made, oldest = scope.session.execute(counted.where(Export.state.in_((ASKED, MAKING)))).one()
    yield Waiting(Count(made), ngettext("export under way", "exports under way", made), since=oldest, room=FILES)
    failed, oldest = scope.session.execute(counted.where(Export.state == FAILED, Export.at >= scope.at - LATELY)).one()
    yield Waiting(
        Count(failed), ngettext("export that failed", "exports that failed", failed), since=oldest, room=FILES
    )


def lists(scope: Scope) -> Iterator[Waiting]:
    """Yield the lists that wait for somebody's decision, those that nobody works at, and those that are unreadable."""
    read, oldest = _lists(scope, Import.state == READ, Import.read_at)
    words = ngettext("list that waits to be let in or dropped", "lists that wait to be let in or dropped", read)
    yield Waiting(Count(read), words, since=oldest, room=LISTS)
    left, oldest = _lists(scope, _is_left(scope.at), sa.func.coalesce(Import.heard_at, Import.read_at, Import.at))
    words = ngettext("list at which nobody works", "lists at which nobody works", left)
    detail = gettext(N_("Start “hustings serve” or “hustings work” on the machine to which they were brought."))
    yield Waiting(Count(left), words, since=oldest, detail=detail, presses=True, room=LISTS)
    failed, oldest = _lists(scope, Import.state == arrivals.FAILED, Import.heard_at)
    words = ngettext("list that could not be read", "lists that could not be read", failed)
    yield Waiting(Count(failed), words, since=oldest, room=LISTS)


def _lists(
    scope: Scope, which: sa.ColumnElement[bool], since: sa.SQLColumnExpression[datetime | None]
) -> tuple[int, datetime | None]:
    found = scope.session.execute(sa.select(sa.func.count(), sa.func.min(since)).where(which)).one()
    return found[0], found[1]


def _is_left(at: datetime) -> sa.ColumnElement[bool]:
    other = aliased(Import)
    # A machine that works at another list comes to this one.
    at_another = sa.exists().where(other.host == Import.host, other.state.in_(AT_WORK), other.heard_at > at - IDLE)
    unheard = sa.func.coalesce(Import.heard_at, Import.read_at, Import.at) <= at - IDLE
    return sa.and_(Import.state.in_(AT_WORK), unheard, ~at_another)


WAITING: tuple[Callable[[Scope], Iterable[Waiting]], ...] = (
    requests,
    letters_owed,
    letters_held,
    letters_put_off,
    failing,
    exports,
    lists,
)
