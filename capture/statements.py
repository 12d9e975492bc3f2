"""Statements that are run at every post: built once for each kind of database, and on SQLite told to the driver itself.

SQLAlchemy writes them and knows their types; carrying each one to the driver would cost more than SQLite needs for it.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from capture.database import CONNECTION, Base

Insert = Callable[[type[Base]], Any]
Told = Mapping[str, Any]
Rows = Sequence[Any]


def prepared(build: Callable[[Insert], sa.Executable]) -> Callable[[Session, Told | Sequence[Told]], Rows]:
    """Build a statement once for each kind of database, and for each set of parameters, and run it past the ORM.

    The builder is given an INSERT that knows ON CONFLICT: upserts never select first, so they never race.
    """
    built: dict[tuple[str, frozenset[str]], Callable[[sa.Connection, Told | Sequence[Told]], Rows]] = {}

    def run(session: Session, told: Told | Sequence[Told]) -> Rows:
        """Run the statement with one row of parameters or with many of the same names. Return its rows."""
        connection = session.info.get(CONNECTION) or session.connection()
        one = told if isinstance(told, Mapping) else told[0]
        kind, names = connection.dialect.name, frozenset(one)
        if (kind, names) not in built:
            driven = kind != "postgresql"
            built[kind, names] = _Driven(build(_on_sqlite), one) if driven else _through(build(_on_postgresql))
        return built[kind, names](connection, told)

    return run


def inserting(session: Session) -> Insert:
    """Return an INSERT that knows ON CONFLICT, for a statement that is built anew each time."""
    return _on_postgresql if session.get_bind().dialect.name == "postgresql" else _on_sqlite


def changed(session: Session, statement: sa.Executable) -> int:
    """Run a statement that inserts, updates or deletes. Returns how many rows it did that to, by the driver's count.

    What the session holds of them already is not brought up to date.
    """
    counting = statement.execution_options(synchronize_session=False, preserve_rowcount=True)
    return cast("sa.CursorResult[Any]", session.execute(counting)).rowcount


class _Driven:
    """A statement in SQLite's own words."""

    def __init__(self, statement: sa.Executable, one: Told) -> None:
        dialect = sqlite.dialect()
        compiled: Any = cast(Any, statement).compile(dialect=dialect, column_keys=sorted(one))
        self.sql = str(compiled)
        types = {name: bound.type.dialect_impl(dialect) for name, bound in compiled.binds.items()}
        makers = {name: kind.bind_processor(dialect) or _as_it_is for name, kind in types.items()}
        self.binds = [(name, compiled.params[name], makers[name]) for name in compiled.positiontup]

    def __call__(self, connection: sa.Connection, told: Told | Sequence[Told]) -> Rows:
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        try:
            if isinstance(told, Mapping):
                # All rows before the commit: a statement half read would hold it back.
                return driver.execute(self.sql, self._bound(told)).fetchall()
            driver.executemany(self.sql, map(self._bound, told))
        except sqlite3.Error as trouble:
            # Whoever catches troubles of the database knows SQLAlchemy's names only.
            raise sa.exc.DBAPIError.instance(self.sql, None, trouble, sqlite3.Error) from trouble
        return []

    def _bound(self, told: Told) -> list[Any]:
        return [make(told.get(name, fixed)) for name, fixed, make in self.binds]


def _through(statement: sa.Executable) -> Callable[[sa.Connection, Told | Sequence[Told]], Rows]:
    def run(connection: sa.Connection, told: Told | Sequence[Told]) -> Rows:
        """Run it through SQLAlchemy."""
        result = connection.execute(statement, told)
        return result.all() if result.returns_rows else []

    return run


def _as_it_is(value: Any) -> Any:
    return value


def _on_sqlite(table: type[Base]) -> Any:
    return sqlite.insert(cast(sa.Table, table.__table__))


def _on_postgresql(table: type[Base]) -> Any:
    return postgresql.insert(cast(sa.Table, table.__table__))
