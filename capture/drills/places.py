"""Empty places for a drill: a folder and a database of the campaign's kind, both gone when it is over."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from capture import settings
from capture.backups import DRILL
from capture.database import Database
from capture.settings import Settings
from capture.suppressions import digest

# Whatever this machine says of the way out and of the way in: a drill sends nothing and answers nobody.
SILENT = dict.fromkeys("SITEURL PROXY_HOPS MAIL_URL BOUNCES_URL MAILCHIMP_API_KEY SMS_URL".split(), "")
UNLOCKED = {"BACKUP_KEY": "", "BACKUP_FOLDER": ""}


@contextmanager
def folder(chosen: Settings) -> Iterator[Path]:
    """Make a folder inside the instance's; one that a kill leaves goes with the worker's next start."""
    made = chosen.instance / f"{DRILL}{uuid.uuid4().hex[:8]}"
    made.mkdir(mode=0o700)
    handle = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(handle)


@contextmanager
def empty(chosen: Settings, within: Path, name: str, keys: Mapping[str, str]) -> Iterator[Settings]:
    """Give a bare machine: the campaign's words and site, an empty instance and database, and these keys."""
    instance = within / name
    instance.mkdir(mode=0o700)
    database = Database(chosen.database_url)
    if database.is_sqlite:
        yield _settings(chosen, instance, f"sqlite:///{instance / 'capture.db'}", keys)
        return
    with _beside(database, chosen, name) as url:
        yield _settings(chosen, instance, url, keys)


def _settings(chosen: Settings, instance: Path, url: str, keys: Mapping[str, str]) -> Settings:
    places = {"HUSTINGS_INSTANCE": str(instance), "DATABASE_URL": url}
    return settings.load(chosen.root, {"SECRET_KEY": str(chosen.secret_key), **keys, **SILENT, **UNLOCKED, **places})


@contextmanager
def _beside(database: Database, chosen: Settings, name: str) -> Iterator[str]:
    # Whose drills they are stands in their names: others may share the server.
    ours = f"hustings_drill_{digest(chosen.suppression_key, 'drill')[:8].lower().replace('-', '_')}_{name}"
    server = sa.create_engine(database.url, isolation_level="AUTOCOMMIT")
    quoted = server.dialect.identifier_preparer.quote(ours)
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {quoted} TEMPLATE template0")
            yield database.url.set(database=ours).render_as_string(hide_password=False)
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
    finally:
        server.dispose()
