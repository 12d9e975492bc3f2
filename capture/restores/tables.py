"""A copy of PostgreSQL's tables, prepared in a schema beside the one in use, which it replaces in one step."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import IO

from capture.backups import COMING, Backup, clients
from capture.database import Database
from capture.restores import alone


@contextmanager
def beside(backup: Backup, database: Database) -> Iterator[Database]:
    """Open a backup beside the tables; when the block ends well, it takes their place. Raises ProgramFailed."""
    clear(database)
    database.close()
    try:
        _play(backup, database)
        with closing(Database(_looking_at(COMING, database))) as prepared:
            yield prepared
        alone.wait(database)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql(f"ALTER SCHEMA {COMING} RENAME TO public")
    finally:
        clear(database)


def clear(database: Database) -> None:
    """Remove what was prepared."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {COMING} CASCADE")


def _looking_at(schema: str, database: Database) -> str:
    options = f"{database.url.query.get('options', '')} -csearch_path={schema}".strip()
    return database.url.update_query_dict({"options": options}).render_as_string(hide_password=False)


# A copy names the schema in which its tables were. In one transaction: nobody sees the two change their names.
ASIDE = b"BEGIN; ALTER SCHEMA public RENAME TO present; CREATE SCHEMA public;\n"
BACK = f"\nALTER SCHEMA public RENAME TO {COMING}; ALTER SCHEMA present RENAME TO public; COMMIT;\n".encode()


def _play(backup: Backup, database: Database) -> None:
    psql = ("psql", "-X", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "-d", clients.address(database))
    with clients.running(database, *psql) as (script, _):
        script.write(ASIDE)
        _unfold(backup, database, script)
        # Only now: of what ends before, nothing stays.
        script.write(BACK)


def _unfold(backup: Backup, database: Database, script: IO[bytes]) -> None:
    pg_restore = ("pg_restore", "--no-owner", "--no-privileges", "-f", "-")
    with ThreadPoolExecutor(1) as pool, clients.running(database, *pg_restore) as (dump, sql):
        carried = pool.submit(shutil.copyfileobj, sql, script)
        backup.open(dump)
        dump.close()
        carried.result()
