"""Changes: whether a database is as it was, told from outside, without reading it."""

import sqlalchemy as sa

from capture.database import Database


def mark(database: Database) -> str:
    """Return how a database looks now; as long as it looks the same, nothing in it has changed.

    The other way round it may look different and be the same: then one backup more is made.
    """
    return _of_files(database) if database.is_sqlite else _of_rows(database)


def _of_files(database: Database) -> str:
    files = [database.file, database.file.with_name(f"{database.file.name}-wal")]
    facts = [file.stat() for file in files if file.exists()]
    # An empty side file comes and goes with whoever opens the database.
    return " ".join(f"{fact.st_size}:{fact.st_mtime_ns}" for fact in facts if fact.st_size)


def _of_rows(database: Database) -> str:
    # PostgreSQL counts them in any case (the cumulative statistics system); after a crash it begins anew. That a worker
    # runs is no change.
    counted = "coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
    written = f"SELECT {counted} FROM pg_stat_user_tables WHERE relname <> 'heartbeats'"  # noqa: S608  # our own words
    with database.engine.connect() as connection:
        return str(connection.scalar(sa.text(written)))
