"""The database's steps: which one it is at, which one this code needs, and the way from one to the other."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from capture.database import Database
from capture.errors import DatabaseOutdated

LOCK = 20320314  # any number that nobody else takes
STEPS = Path(__file__).parent / "migrations"


def found(database: Database) -> str | None:
    """Return the step that the database is at, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def needed() -> str:
    """Return the step that this code was written for."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def check(database: Database) -> None:
    """Refuse a database of another step. Raises DatabaseOutdated."""
    at = found(database)
    if at != needed():
        raise DatabaseOutdated(found=at or "0000", needed=needed())


def upgrade(database: Database) -> None:
    """Take the database to the step that this code needs, whole or not at all."""
    config = _config()
    with database.engine.execution_options(writing=True).begin() as connection:
        if not database.is_sqlite:
            # Of two hosts one waits, as on SQLite, and finds it done.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    return config
