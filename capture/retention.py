"""Retention: what the form promised to forget is forgotten, rule by rule, and the report says how much."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import (
    arrivals,
    backups,
    challenges,
    doors,
    erasures,
    exports,
    heartbeats,
    imports,
    journal,
    keeping,
    law,
    letters,
    links,
    merges,
    moves,
    proposals,
    repeats,
    stays,
    submissions,
    suppressions,
    texts,
    walks,
)
from capture.addresses import mailbox
from capture.database import Base, Database
from capture.electors import Edition, Elector
from capture.erasures import Erasure
from capture.letters import outbox
from capture.mailchimp import hints
from capture.rolls import destroying, working
from capture.settings import Settings
from capture.staff import Colleague, Guess, SignIn, colleagues, guesses, sign_ins
from capture.statements import changed

# So many people in one act: visitors wait a moment, not for the whole list.
AT_ONCE = 100
# Erased on their own page: what is left in files goes with the next round, and once more if somebody held it.
LATELY = timedelta(days=1)
Due = Callable[[law.Ballot, datetime], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Line:
    """One line of the report: what, how many, by which rule."""

    what: str
    count: int
    kept: keeping.Kept


# What lapses by itself: a table and the condition under which a row of it goes.
LAPSES: tuple[tuple[str, type[Base], Due], ...] = (
    (keeping.PROPOSALS, proposals.Proposal, proposals.lapsed),
    (keeping.MOVES, moves.Move, moves.lapsed),
    (keeping.REPEATS, repeats.Repeat, repeats.lapsed),
    (keeping.LINKS, links.Link, links.lapsed),
    (keeping.LETTERS, outbox.Letter, outbox.lapsed),
    (keeping.MAILBOXES, outbox.Mailbox, outbox.unused),
    (keeping.STAFF, Colleague, colleagues.lapsed),
    (keeping.INVITATIONS, Colleague, colleagues.unanswered),
    (keeping.SIGN_INS, SignIn, sign_ins.lapsed),
    (keeping.GUESSES, Guess, guesses.lapsed),
    (keeping.SUBMISSIONS, submissions.Submission, submissions.lapsed),
    (keeping.CHALLENGES, challenges.SpentChallenge, challenges.lapsed),
    (keeping.HEARTBEATS, heartbeats.Heartbeat, heartbeats.lapsed),
    (keeping.HINTS, hints.Hint, hints.lapsed),
    (keeping.EXPORTS, exports.Export, exports.lapsed),
    (keeping.MERGES, merges.Merge, merges.lapsed),
    (keeping.IMPORTS, arrivals.Import, arrivals.lapsed),
    (keeping.ADDITIONS, arrivals.Addition, arrivals.stands),
    # Knocks and agreements know their doors: they go first.
    (keeping.AGREEMENTS, doors.Agreement, doors.opinions_lapsed),
    (keeping.KNOCKS, doors.Knock, doors.lapsed),
    (keeping.VOTED, doors.Voted, doors.over),
    (keeping.DOORS, doors.Door, doors.lapsed),
    (keeping.ENTRANCES, doors.FrontDoor, doors.lapsed),
    (keeping.HEARD, doors.Heard, doors.lapsed),
    (keeping.BAGS, doors.Bag, doors.lapsed),
    # With their stops, printings and lines.
    (keeping.WALKS, walks.Walk, doors.lapsed),
)


def look(settings: Settings, database: Database, at: datetime) -> list[Line]:
    """Return the report of what `purge` would do now, and change nothing."""
    ballot = settings.campaign.ballot
    with database.reading() as session:
        counts = [(what, _count(session, sa.select(table).where(due(ballot, at)))) for what, table, due in LAPSES]
        counts += [(keeping.ASKED, len(stays.unasked(session)) if at >= law.asks_from(ballot) else 0)]
        counts += [(what, _count(session, stays.over(ballot, at, answered))) for what, answered in _PEOPLE]
    counts += [(keeping.FILES, len(exports.old(settings, at - ballot.rules.file_kept)))]
    counts += [(keeping.LISTS, _lists(database, at - ballot.rules.list_kept))]
    counts += [(keeping.BACKUPS, len(backups.old(settings, at)))]
    with database.reading() as session:
        counts += [(keeping.ROLL, _count(session, sa.select(Elector).where(destroying.lapsed(ballot, at))))]
        counts += [(keeping.ROLL_FILES, _count(session, sa.select(Edition.id).where(working.lapsed(ballot, at))))]
    return _report(ballot, counts)


def purge(settings: Settings, database: Database, at: datetime) -> list[Line]:
    """Keep every promise of retention that is due (capture/law): ask whom is to be asked, erase what is over.

    Returns the report; what went is written into the journal. Doing it often, or twice at once, is harmless.
    """
    ballot = settings.campaign.ballot
    counts = [(what, _lapse(database, table, due(ballot, at))) for what, table, due in LAPSES]
    counts += [(keeping.ASKED, _ask(settings, database, at) if at >= law.asks_from(ballot) else 0)]
    counts += [(what, _erase(settings, database, what, answered, at)) for what, answered in _PEOPLE]
    counts += [(keeping.FILES, exports.discard(settings, at - ballot.rules.file_kept))]
    counts += [(keeping.LISTS, imports.discard(settings, database, at - ballot.rules.list_kept))]
    counts += [(keeping.BACKUPS, backups.forget(settings, at))]
    counts += [(keeping.ROLL_FILES, working.discard(settings, database, at))]
    counts += [(keeping.ROLL, _destroy(database, ballot, at))]
    _note(database, dict(counts), at)
    if any(count for _, count in counts) or _erased_lately(database, at):
        clean(settings, database, at)
    return _report(ballot, counts)


def clean(settings: Settings, database: Database, at: datetime) -> None:
    """Take files of erased people's letters and texts away; nothing of what was deleted rests in the database's."""
    with database.reading() as session:
        numbers = erasures.since(session, at - settings.campaign.ballot.rules.backup_kept)
        last = erasures.last(session)
    letters.lay_away(settings.mail_url, numbers)
    texts.lay_away(settings.texting, numbers)
    exports.discard(settings, at)
    imports.forget_left(settings, database, last)
    database.overwrite()


_PEOPLE = ((keeping.SUPPORTERS, False), (keeping.STAYED, True))


def _report(ballot: law.Ballot, counts: list[tuple[str, int]]) -> list[Line]:
    rules = keeping.table(ballot)
    return [Line(what, count, rules[what]) for what, count in counts]


def _count(session: Session, rows: sa.Select[Any]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(rows.order_by(None).subquery())) or 0


def _lapse(database: Database, table: type[Base], due: sa.ColumnElement[bool]) -> int:
    with database.writing() as session:
        return changed(session, sa.delete(table).where(due))


def _ask(settings: Settings, database: Database, at: datetime) -> int:
    return sum(_batches(database, lambda session: _ask_some(session, settings, at)))


def _ask_some(session: Session, settings: Settings, at: datetime) -> int:
    people = stays.unasked(session, AT_ONCE)
    for person in people:
        if stays.ask(session, person, settings.campaign.ballot, at):
            counted = suppressions.digest(settings.suppression_key, mailbox(person.email))
            letters.order(session, letters.STAY, person.who, counted, at, letters.AFTERWARDS)
    return len(people)


def _lists(database: Database, before: datetime) -> int:
    with database.reading() as session:
        return _count(session, sa.select(arrivals.Import.id).where(imports.lapsed(before)))


def _erase(settings: Settings, database: Database, what: str, answered: bool, at: datetime) -> int:
    over = stays.over(settings.campaign.ballot, at, answered)

    def erase_some(session: Session) -> int:
        """Erase so many, by the rule that their time is over."""
        people = session.scalars(over.limit(AT_ONCE)).all()
        for who in people:
            erasures.erase(session, who, at, settings.suppression_key, by=f"rule:{what}")
        return len(people)

    return sum(_batches(database, erase_some))


def _destroy(database: Database, ballot: law.Ballot, at: datetime) -> int:
    with database.writing() as session:
        return destroying.destroy(session, ballot, at)


def _batches(database: Database, act: Callable[[Session], int]) -> Iterator[int]:
    done = AT_ONCE
    while done == AT_ONCE:
        with database.writing() as session:
            done = act(session)
        yield done


def _erased_lately(database: Database, at: datetime) -> bool:
    with database.reading() as session:
        return session.scalar(sa.select(Erasure.id).where(Erasure.at >= at - LATELY).limit(1)) is not None


def _note(database: Database, counts: dict[str, int], at: datetime) -> None:
    went = {what: count for what, count in counts.items() if count}
    if went:
        with database.writing() as session:
            journal.record(session, "machine", "purge", went, at)
