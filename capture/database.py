"""The database: one SQLite file or PostgreSQL, and one transaction for each act.

On SQLite acts that write begin with BEGIN IMMEDIATE and take turns (turns.py): SQLite's own busy handler sleeps instead
of queueing (docs/performance.md).
"""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from capture.errors import SettingWrong
from capture.manners import AT_LEISURE, Manners, give_back, lend, of_postgresql, see_that_it_answers
from capture.turns import Turns
from capture.words import N_, gettext

# Every connection, every time: WAL with FULL syncs each commit before it is answered (sqlite.org/pragma.html).
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    # What is erased is overwritten in the file (GDPR, art. 17).
    "secure_delete=ON",
)
# Kibibytes of memory for pages (sqlite.org/pragma.html#pragma_cache_size): as it is, and for acts that write crowds.
USUAL, ROOMY = -2000, -65536
POOL_TIMEOUT = 5.0  # seconds
# Of one server: each of its threads (web/server.py) may read who asks beside an act.
POOL_SIZE, MOST_CONNECTIONS = 5, 32
CONNECTION = "connection"


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python; SQLite, which knows no zones, keeps it naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The nouns that are kept."""

    type_annotation_map = {datetime: Moment, dict[str, Any]: sa.JSON, list[str]: sa.JSON}  # noqa: RUF012  # SQLAlchemy reads it as a plain attribute
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """One database and its two doors: `reading` never waits for a writer, `writing` is one act, whole or not at all."""

    def __init__(self, url: str, manners: Manners = AT_LEISURE, connections: int = MOST_CONNECTIONS) -> None:
        """Open nothing yet; the first session connects. Manners say how long one waits.

        Raises SettingWrong for a URL that names no database that we know.
        """
        self.url, self.manners = _read(url), manners
        options: dict[str, Any] = {"pool_timeout": POOL_TIMEOUT, "pool_pre_ping": not self.is_sqlite}
        kept = min(POOL_SIZE, connections)
        options |= {"pool_size": kept, "max_overflow": connections - kept}
        options["hide_parameters"] = True  # an error that is logged names nobody
        if not self.is_sqlite:
            options["connect_args"] = of_postgresql(manners, self.url.query)
        try:
            self.engine = sa.create_engine(self.url, **options)
        except ModuleNotFoundError as missing:
            how = gettext(N_("Its driver is not installed. Type: pip install psycopg psycopg-binary"))
            raise SettingWrong(key="DATABASE_URL", value=self.url.drivername, how=how) from missing
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _set_pragmas)
            sa.event.listen(self.engine, "begin", _begin)
        elif manners.answers < math.inf:
            _see_that_it_answers(self.engine, manners)
        self._writer = self.engine.execution_options(writing=True)
        self._turns = Turns(self._writer.connect, self.file.with_name(f"{self.file.name}-queue"), manners)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.url.database or "")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session for one act: committed when the block ends, undone when it raises."""
        with self._turn() as connection, Session(connection) as session:
            # The transaction is the connection's: the session's own would cost a post a tenth of its time.
            session.info[CONNECTION] = connection
            yield session
            session.flush()

    @contextmanager
    def alone(self) -> Iterator["Database"]:
        """Lend the same database on one connection of its own, whose temporary tables last from act to act.

        They belong to nobody else, take no turn of those who write, and are gone when the block ends.
        """
        own = Database(self.url.render_as_string(hide_password=False), self.manners, connections=1)
        try:
            yield own
        finally:
            own.close()

    def overwrite(self) -> None:
        """Let nothing of what was deleted rest in side files or unused pages, as far as others let go of them."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _turn(self) -> AbstractContextManager[sa.Connection]:
        return self._turns.take() if self.is_sqlite else self._writer.begin()


@contextmanager
def roomy(session: Session) -> Iterator[None]:
    """Let one act keep more of a SQLite file in memory: one that writes a hundred thousand rows takes half the time."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA main.cache_size={ROOMY}")
    yield
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA main.cache_size={USUAL}")


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def _read(text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        url = sa.make_url("nothing://")
    if url.get_backend_name() == "postgresql" or url.drivername == "postgres":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return url
    how = gettext(N_("Write it like sqlite:////path/capture.db or postgresql://user:password@host/name"))
    raise SettingWrong(key="DATABASE_URL", value=url.drivername, how=how)


def _see_that_it_answers(engine: sa.Engine, manners: Manners) -> None:
    driver: Any = engine.dialect.loaded_dbapi

    def watch(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        """Watch a connection from its first word on."""
        see_that_it_answers(driver, connection, entry.info)

    sa.event.listen(engine, "connect", watch)
    sa.event.listen(engine, "checkout", lambda connection, entry, proxy: lend(manners, entry.info))
    sa.event.listen(engine, "checkin", lambda connection, entry: give_back(entry.info))


def _set_pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN would be a deferred one; _begin says which.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
