"""Staging: a roll that is read lies in tables of its own, beside the roll that is in, until it is let in or dropped.

Temporary tables belong to one connection: whoever lays a roll down takes no turn of those who write, and none is left.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors.buildings import ADDRESS
from capture.errors import NoRoomForRoll
from capture.rolls import homes, lists
from capture.rolls.persons import ARRIVING
from capture.rolls.preparing import Prepared

AT_ONCE = 5000
# Kibibytes of memory for what lies here on SQLite; with its usual two megabytes everything waits for the disk.
ROOM = -24576
NUMBERS = frozenset("place poll order_number home number precinct_id building_id elector_id kept total".split())
DISK_FULL = "53100"  # PostgreSQL, appendix A
ALL = sa.MetaData()


def _table(name: str, key: str | None, *columns: str) -> sa.Table:
    told = (
        sa.Column(one, sa.Integer() if one in NUMBERS else sa.Text(), primary_key=one == key, autoincrement=False)
        for one in columns
    )
    return sa.Table(name, ALL, *told, prefixes=["TEMPORARY"])


# Who comes; where they live and vote, one place now and then under two numbers; whom of the roll that is in they are.
arriving = _table("arriving", "place", *ARRIVING)
places = _table("places", "home", "home", *homes.HOME, "building_id")
polls = _table("polls", "poll", "poll", *homes.POLL, "precinct_id")
matched = _table("matched", "place", "place", "elector_id")
# What several rows or several electors are called: only of these one is to be told from another.
doubtful = _table("doubtful", "identity", "identity")
joined = _table("joined", "place", "place", "kept", "total")
# Of which lists of which town the roll tells; who then stays on others (capture/rolls/lists.py).
scope = _table("scope", None, "commune", "lists")
narrowed = _table("narrowed", None, "commune", "held", "lists")
widened = _table("widened", None, "commune", "told", "held", "lists")


def same(one: Any, other: Any, *names: str) -> sa.ColumnElement[bool]:
    """Return the condition that two tables say the same in these columns."""
    return sa.and_(*(one.c[name] == other.c[name] for name in names))


@contextmanager
def roomy() -> Iterator[None]:
    """Say in words when the disk is full. Raises NoRoomForRoll."""
    try:
        yield
    except sa.exc.DBAPIError as trouble:
        if _is_full(trouble.orig):
            raise NoRoomForRoll from trouble
        raise
    except sqlite3.OperationalError as trouble:
        if _is_full(trouble):
            raise NoRoomForRoll from trouble
        raise


def _is_full(trouble: BaseException | None) -> bool:
    code = getattr(trouble, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(trouble, "sqlstate", None) == DISK_FULL


def stage(session: Session, rows: Prepared) -> None:
    """Read rows and lay them down, on a connection where none lies. Raises ListUnreadable."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA temp.cache_size={ROOM}")
    ALL.create_all(connection, checkfirst=False)
    waiting = rows.each()
    while batch := list(islice(waiting, AT_ONCE)):
        for table, told in ((polls, rows.reader.polls), (places, rows.reader.homes)):
            _lay(connection, table, told.take())
        _lay(connection, arriving, batch)
    for said in _settling(session):
        session.execute(said)
    _tell_scope(session)
    _join(session)
    _plan(session)


def _lay(connection: sa.Connection, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        return
    driver: Any = connection.connection.driver_connection
    columns = [column.name for column in table.columns][: len(rows[0])]
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    said = sa.insert(table).values({name: sa.bindparam(name) for name in columns})
    driver.executemany(str(said.compile(dialect=connection.dialect)), rows)


def _settling(session: Session) -> Iterator[sa.Executable]:
    """What makes of rows persons, and of addresses buildings."""
    yield sa.text("CREATE INDEX ix_arriving ON arriving (identity)")
    yield sa.text("CREATE UNIQUE INDEX ix_matched ON matched (elector_id)")
    yield sa.text("CREATE INDEX ix_places_building ON places (building_id)")
    yield sa.text("CREATE INDEX ix_places ON places (town_key, street_key, number)")
    names = sa.select(arriving.c.identity).group_by(arriving.c.identity).having(sa.func.count() > 1)
    yield sa.insert(doubtful).from_select(["identity"], names)
    yield _letters()
    yield _postcodes()
    yield _once()


def _letters() -> sa.Executable:
    # 12 B beside 12 A is no 12 bis. Of A, C, D and so on nobody makes a word.
    beside = places.alias()
    is_lettered = sa.exists().where(same(beside, places, "town_key", "street_key", "number"), _is_letter(beside))
    return sa.update(places).values(suffix=places.c.letter).where(places.c.letter != "", is_lettered)


def _is_letter(table: Any) -> sa.ColumnElement[bool]:
    return sa.func.length(table.c.suffix) == 1


def _postcodes() -> sa.Executable:
    # A row that tells no postcode is of the only place of that name of which another row tells one.
    beside = places.alias()
    told = sa.select(sa.case((sa.func.min(beside.c.post_key) == sa.func.max(beside.c.post_key), _least(beside))))
    only = told.where(same(beside, places, *ADDRESS[:-1]), beside.c.post_key != "").scalar_subquery()
    return sa.update(places).values(post_key=sa.func.coalesce(only, "")).where(places.c.post_key == "")


def _least(table: Any) -> sa.ColumnElement[str]:
    return sa.func.min(table.c.post_key)


def _once() -> sa.Executable:
    """The same row twice is one person; two of one name and one birth on the same list are two people."""
    here = arriving.join(polls, polls.c.poll == arriving.c.poll).join(places, places.c.home == arriving.c.home)
    alike = [arriving.c[name] for name in ("identity", "commune", "lists", "order_number")]
    alike += [polls.c.code, *(places.c[name] for name in ADDRESS)]
    nth = sa.func.row_number().over(partition_by=alike, order_by=arriving.c.place).label("nth")
    several = arriving.c.identity.in_(sa.select(doubtful.c.identity))
    told = sa.select(arriving.c.place, nth).select_from(here).where(several, arriving.c.order_number.is_not(None))
    again = told.subquery()
    return sa.delete(arriving).where(arriving.c.place.in_(sa.select(again.c.place).where(again.c.nth > 1)))


def _tell_scope(session: Session) -> None:
    """A row whose list nobody can read tells nothing of who is missing; the person comes in on the main one."""
    read = sa.select(arriving.c.commune, arriving.c.lists).where(arriving.c.lists != "").distinct()
    told: dict[str, list[str]] = {}
    for commune, name in session.execute(read):
        told.setdefault(commune, []).append(name)
    for table, of in ((scope, lists.within), (narrowed, lists.narrowed), (widened, lists.widened)):
        names = [column.name for column in table.columns]
        rows = [(commune, *_several(one)) for commune, named in told.items() for one in of(named)]
        if rows:
            session.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])
    session.execute(sa.update(arriving).values(lists=lists.LP).where(arriving.c.lists == ""))


def _several(one: str | tuple[str, ...]) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else one


def _join(session: Session) -> None:
    """Somebody on several lists of a town is one person, who stands where the first of these lists says."""
    by = [arriving.c.identity, arriving.c.commune]
    order = [places.c.street_key, places.c.number, arriving.c.place]
    nth = sa.func.row_number().over(partition_by=[*by, arriving.c.lists], order_by=order).label("nth")
    several = arriving.c.identity.in_(sa.select(doubtful.c.identity))
    here = arriving.join(places, places.c.home == arriving.c.home)
    one = sa.select(arriving.c.place, arriving.c.lists, *by, nth).select_from(here).where(several).subquery()
    weight = sa.case(lists.WEIGHTS, value=one.c.lists)
    person = [one.c.identity, one.c.commune, one.c.nth]
    first = sa.func.first_value(one.c.place).over(partition_by=person, order_by=weight.desc())
    told = sa.select(one.c.place, first, sa.func.sum(weight).over(partition_by=person))
    session.execute(sa.insert(joined).from_select(["place", "kept", "total"], told))
    on = sa.select(sa.case(lists.NAMES, value=joined.c.total)).where(joined.c.place == arriving.c.place)
    kept = arriving.c.place.in_(sa.select(joined.c.place).where(joined.c.place == joined.c.kept))
    session.execute(sa.update(arriving).values(lists=on.scalar_subquery()).where(kept))
    gone = sa.select(joined.c.place).where(joined.c.place != joined.c.kept)
    session.execute(sa.delete(arriving).where(arriving.c.place.in_(gone)))


def _plan(session: Session) -> None:
    # PostgreSQL looks at no table by itself that is not a moment old.
    if session.connection().dialect.name == "postgresql":
        for table in (arriving, places, polls, doubtful):
            session.execute(sa.text(f"ANALYZE {table.name}"))
