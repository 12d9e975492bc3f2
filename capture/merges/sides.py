"""Sides: everything that is kept of one of both people, row by row, so that it can be compared and put back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Base, Moment
from capture.errors import PersonMissing
from capture.merges.rules import RULES
from capture.supporters import Supporter
from capture.suppressions import Suppression

Row = dict[str, Any]
Side = dict[str, list[Row]]
PERSON, HELD = Supporter.__tablename__, Suppression.__tablename__


def look(session: Session, supporter_id: int) -> Side:
    """Return every row of a person by its table, with what is promised to their address. Raises PersonMissing."""
    here = Supporter.__table__
    side = {PERSON: _rows(session, here, here.c.id == supporter_id)}
    if not side[PERSON]:
        raise PersonMissing
    for name in RULES:
        table = Base.metadata.tables[name]
        side[name] = _rows(session, table, table.c.supporter_id == supporter_id)
    return side | {HELD: held(session, person(side)["who"])}


def held(session: Session, who: str) -> list[Row]:
    """Return the row that says that an address is not written to, if there is one."""
    return _rows(session, Suppression.__table__, Suppression.who == who)


def person(side: Side) -> Row:
    """Return the person's own row."""
    return side[PERSON][0]


def seal(*both: Side) -> str:
    """Return what stands for everything that is known of these people, whoever is kept: another one when it changed."""
    in_order = sorted(both, key=lambda side: int(person(side)["id"]))
    told = json.dumps([written(side) for side in in_order], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def written(side: Side) -> Side:
    """Return a side as JSON can keep it."""
    return {
        name: [{column: _plain(value) for column, value in row.items()} for row in rows] for name, rows in side.items()
    }


def read(kept: Side) -> Side:
    """Return a side as it was before it was written."""
    return {name: [_read(Base.metadata.tables[name], row) for row in rows] for name, rows in kept.items()}


def _rows(session: Session, table: sa.FromClause, whose: sa.ColumnElement[bool]) -> list[Row]:
    found = session.execute(sa.select(table).where(whose).order_by(*table.primary_key)).mappings()
    return [_in_utc(row) for row in found]


def _in_utc(row: Mapping[Any, Any]) -> Row:
    return {str(name): value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(table: sa.Table, row: Row) -> Row:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is not None and isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value is not None and isinstance(kind, sa.Date) else value
