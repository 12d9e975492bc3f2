"""Returning: each row back to whose it was before a merge; what was done with it since stays with whoever is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Base
from capture.electors import Elector
from capture.merges import numbers
from capture.merges.rules import OWNER, RULES, identity
from capture.merges.sides import Row, Side

# A row stays the same row when this changes in it.
CHANGING = frozenset({OWNER, "answered_at"})
OTHER = "other_id"
# Who may have left the roll meanwhile.
ELECTOR = "elector_id"
Rows = dict[tuple[object, ...], Row]


@dataclass(frozen=True)
class Owners:
    """The number of the kept one, the number that the other had, and the one that they have now."""

    kept: int
    former: int
    gone: int


@dataclass(frozen=True)
class Sides:
    """Both people before a merge; the kept one after it, and now."""

    kept: Side
    gone: Side
    after: Side
    now: Side


def give_back(session: Session, owners: Owners, sides: Sides) -> None:
    """Put the rows of both people back, of the kept one and of the other as they were before."""
    for name in RULES:
        table = Base.metadata.tables[name]
        rows = [_by_identity(table, side[name]) for side in vars(sides).values()]
        back = _numbered if "id" in table.c else _shared
        back(session, table, owners, *rows)


def _numbered(
    session: Session, table: sa.Table, owners: Owners, own: Rows, other: Rows, after: Rows, now: Rows
) -> None:
    # What went over goes back as it is now, unless it was struck out since; what the merge wrote goes.
    for number, row in after.items():
        here = _where(table, row)
        if not _is_same(row, now.get(number)):
            continue
        if _is_same(row, other.get(number)):
            session.execute(sa.update(table).where(here).values({OWNER: owners.gone}))
        elif not _is_same(row, own.get(number)):
            session.execute(sa.delete(table).where(here))
    for owner, rows in ((owners.kept, own), (owners.gone, other)):
        lost = (row for number, row in rows.items() if not _is_same(row, after.get(number)))
        _put(session, table, owners, owner, lost)


def _shared(session: Session, table: sa.Table, owners: Owners, own: Rows, other: Rows, after: Rows, now: Rows) -> None:
    # Where nothing happened since, the kept one has again what they had.
    changed = [number for number in own.keys() | after.keys() if own.get(number) != after.get(number)]
    still = [number for number in changed if after.get(number) == now.get(number)]
    for row in (now[number] for number in still if number in now):
        session.execute(sa.delete(table).where(_where(table, row)))
    _put(session, table, owners, owners.kept, (own[number] for number in still if number in own))
    _put(session, table, owners, owners.gone, other.values())


def _put(session: Session, table: sa.Table, owners: Owners, owner: int, rows: Iterable[Row]) -> None:
    for row in _still_possible(session, table, owners, rows):
        session.execute(sa.insert(table).values(row | {OWNER: owner}))


def _still_possible(session: Session, table: sa.Table, owners: Owners, rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        if OTHER in row:
            other = owners.gone if row[OTHER] == owners.former else row[OTHER]
            if numbers.given(session, other):
                yield row | {OTHER: other}
        elif ELECTOR in row:
            if session.get(Elector, row[ELECTOR]) is not None:
                yield row
        elif "id" in row and session.execute(sa.select(table.c.id).where(table.c.id == row["id"])).first():
            # Another row was given its number meanwhile.
            yield {name: value for name, value in row.items() if name != "id"}
        else:
            yield row


def _where(table: sa.Table, row: Row) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == row[column.name] for column in table.primary_key))


def _by_identity(table: sa.Table, rows: Iterable[Row]) -> Rows:
    names = identity(table)
    return {tuple(row[name] for name in names): row for row in rows}


def _is_same(one: Row, other: Row | None) -> bool:
    # SQLite gives the number of a row that was deleted to the next one.
    return other is not None and all(value == other[name] for name, value in one.items() if name not in CHANGING)
