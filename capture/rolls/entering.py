"""Entering: a roll that was weighed comes in, whole or not at all; taken out again, the one before is back.

Nobody is overwritten: whoever moved or is struck keeps their row, struck, until the roll cannot be taken out any more.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal, matches
from capture.electors import Building, Edition, Elector, people
from capture.electors.buildings import ADDRESS, recount
from capture.errors import RollStays
from capture.law import Ballot
from capture.rolls import destroying, polling, stations
from capture.rolls.matching import at_home, buildings, electors
from capture.rolls.staging import arriving, matched, narrowed, places, polls
from capture.rolls.weighing import COMING, LISTS, MISSING, NARROWED, PAIRS, Weighed, differs

FACTS = "commune family_name used_name given_names sex born identity".split()
# What a column that the roll does not have leaves as it was.
KEPT = {"used_name": "used_name", "sex": "sex", "order": "order_number", "precinct": "precinct_id", "list": "lists"}
COLUMNS = [*FACTS, "order_number", "lists", "precinct_id", "building_id"]


def enter(session: Session, edition: Edition, weighed: Weighed, lacks: Collection[str], by: str, at: datetime) -> None:
    """Let a roll in that is staged and weighed, by this edition of it."""
    opened = polling.settle(session, weighed.polling)
    with _ordered_after(session):
        for said in (*_homes(), *_people(edition, weighed, lacks, at)):
            session.execute(said.execution_options(synchronize_session=False))
    matches.follow(session, edition.id)
    people.keep_out(session)
    recount(session)
    edition.state, edition.let_in_at = people.IN, at
    edition.added, edition.moved, edition.struck = weighed.added, weighed.moved, weighed.struck
    edition.counts = edition.counts | weighed.counts | {"opened": opened}
    journal.record(session, by, "roll", {"roll": edition.id, "file": edition.file, **weighed.counts}, at)


@contextmanager
def _ordered_after(session: Session) -> Iterator[None]:
    # On SQLite a million hashes in no order are sorted at once in a third of the time that each takes by itself.
    connection = session.connection()
    is_first = not session.scalar(sa.select(sa.exists().where(Elector.id > 0)))
    indexes = electors.indexes if is_first and connection.dialect.name == "sqlite" else ()
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _homes() -> Iterator[Any]:
    """A building that told no postcode learns it; one that is not there is built."""
    told = sa.select(sa.func.max(places.c.post_key)).where(places.c.building_id == buildings.c.id).scalar_subquery()
    learning = sa.select(places.c.building_id).where(places.c.post_key != "")
    blank = buildings.c.post_key == ""
    yield sa.update(buildings).values(post_key=told).where(blank, buildings.c.id.in_(learning))
    names = [*ADDRESS, "street", "entrance", "postcode", "town", "side", "electors"]
    shown = [sa.func.min(places.c[name]) for name in ("street", "entrance", "postcode", "town")]
    used = places.c.home.in_(sa.select(arriving.c.home))
    new = sa.select(*(places.c[name] for name in ADDRESS), *shown, places.c.number % 2, sa.literal(0))
    new = new.where(places.c.building_id.is_(None), used).group_by(*(places.c[name] for name in ADDRESS))
    yield sa.insert(Building).from_select(names, new)
    yield at_home()


def _people(edition: Edition, weighed: Weighed, lacks: Collection[str], at: datetime) -> Iterator[Any]:
    otherwise = sa.select(electors.c.id).select_from(PAIRS).where(differs(lacks))
    gone = [electors.c.id.in_(otherwise), *([] if weighed.spared else [MISSING, NARROWED])]
    yield sa.update(Elector).values(struck_at=at, struck_by=edition.id).where(sa.or_(*gone))
    yield sa.insert(Elector).from_select([*COLUMNS, "edition_id"], _coming(edition, lacks))
    yield sa.insert(Elector).from_select([*COLUMNS, "edition_id"], _staying(edition))
    if "order" not in lacks:
        same = electors.c.id == matched.c.elector_id, arriving.c.place == matched.c.place
        other = electors.c.order_number.is_distinct_from(arriving.c.order_number)
        told = sa.update(Elector).values(order_number=arriving.c.order_number)
        yield told.where(*same, electors.c.struck_at.is_(None), other)


def _coming(edition: Edition, lacks: Collection[str]) -> sa.Select[Any]:
    """Who is new, and who is told otherwise than they were."""
    told: dict[str, sa.ColumnElement[Any]] = {name: arriving.c[name] for name in (*FACTS, "order_number")}
    told |= {"lists": LISTS, "precinct_id": polls.c.precinct_id, "building_id": places.c.building_id}
    for name, column in KEPT.items():
        if name in lacks:
            told[column] = sa.case((electors.c.id.is_not(None), electors.c[column]), else_=told[column])
    here = sa.select(*(told[name] for name in COLUMNS), sa.literal(edition.id)).select_from(COMING)
    # In the order of the file, whatever the database makes of it.
    return here.where(sa.or_(electors.c.id.is_(None), electors.c.struck_at.is_not(None))).order_by(arriving.c.place)


def _staying(edition: Edition) -> sa.Select[Any]:
    """Who is on one list less."""
    told = [narrowed.c.lists if name == "lists" else electors.c[name] for name in COLUMNS]
    less = sa.and_(narrowed.c.commune == electors.c.commune, narrowed.c.held == electors.c.lists)
    here = sa.select(*told, sa.literal(edition.id)).select_from(electors.join(narrowed, less))
    unnamed = ~sa.exists().where(matched.c.elector_id == electors.c.id)
    return here.where(electors.c.struck_by == edition.id, unnamed)


def undo(session: Session, number: int | None, ballot: Ballot, by: str, at: datetime) -> Edition:
    """Take the newest roll out: the one before is back, but for who objected since. Raises RollStays.

    The numbers in the polling stations are not: they are written anew with each roll.
    """
    people.take_turn(session)
    newest = people.newest(session)
    since = at - ballot.rules.undo_kept
    if newest is None or newest.let_in_at is None or newest.let_in_at < since or number not in (None, newest.id):
        raise RollStays(number=number or "", days=ballot.rules.undo_kept.days)
    matches.go_back(session, newest.id)
    session.execute(sa.delete(Elector).where(Elector.edition_id == newest.id))
    back = sa.update(Elector).where(Elector.struck_by == newest.id)
    _run(session, [back.values(struck_at=None, struck_by=None), sa.update(Elector).values(order_number=None)])
    people.keep_out(session)
    recount(session)
    destroying.sweep(session)
    stations.close(session, newest.counts.get("opened", []))
    newest.state, newest.taken_out_at = people.OUT, at
    journal.record(session, by, "roll-undone", {"roll": newest.id, "file": newest.file}, at)
    return newest


def _run(session: Session, said: Sequence[Any]) -> None:
    for one in said:
        session.execute(one.execution_options(synchronize_session=False))
