"""Commands of whoever runs it: init, upgrade."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from dotenv import dotenv_values

from capture import backups, private, settings, suppressions, upgrades
from capture.cli.say import say
from capture.database import Database
from capture.errors import BackupNotCarried, SuppressionKeyChanged
from capture.settings import Settings
from capture.words import N_

KEY_BYTES = 48
# What each is made of: a number that nobody can guess, with a tag where older ones may stand beside it.
KEYS = {"SECRET_KEY": "{}", "SUPPRESSION_KEY": "{}", "PASSWORD_SALT": "{}", "TOTP_SECRETS": "1:{}"}


@click.command(help=N_("Make the database, the keys and .env; what is there already stays as it is."))
def init() -> None:
    """Make what is missing, in an order in which being killed leaves nothing that a second run cannot finish."""
    settings.instance_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(settings.ROOT):
        _make_keys()
        _make_database(settings.load())
    say(N_("Ready. Next: hustings build, then hustings serve"))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    # Two at once would each write keys, and one of them make its hashes with keys that nobody keeps.
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_keys() -> None:
    environment = {**dotenv_values(settings.ROOT / ".env"), **os.environ}
    missing = [key for key in KEYS if not environment.get(key)]
    if "SUPPRESSION_KEY" in missing and _holds_hashes():
        raise SuppressionKeyChanged
    if missing:
        _write_keys(missing)


def _make_database(chosen: Settings) -> None:
    database = Database(chosen.database_url)
    if upgrades.found(database) is None:
        upgrades.upgrade(database)
        if database.is_sqlite:
            database.file.chmod(0o600)
        say(N_("The database is made: {where}"), where=database.url.render_as_string())
    with database.writing() as session:
        suppressions.check_key(session, chosen.suppression_key)


def _holds_hashes() -> bool:
    database = Database(settings.database_url())
    if (database.is_sqlite and not database.file.exists()) or upgrades.found(database) is None:
        return False
    return bool(backups.counts(database).get("key_checks"))


def _write_keys(missing: list[str]) -> None:
    path = settings.ROOT / ".env"
    private.add(path, {key: fresh(key) for key in missing})
    say(N_("Keys are written to {where}. Keep a copy of that file in a safe place."), where=path.name)


def fresh(key: str) -> str:
    """Return a new one of the keys that init makes."""
    return KEYS[key].format(secrets.token_urlsafe(KEY_BYTES))


def _back_up(chosen: Settings, database: Database) -> None:
    try:
        say(N_("Backed up to {where}"), where=backups.make(chosen, database))
    except BackupNotCarried as trouble:
        # It is here: a share that is away must not hold an upgrade up.
        say(str(trouble))


@click.command(help=N_("Back the database up, then take it to the step that this version needs."))
def upgrade() -> None:
    """Make the keys that this version needs besides, back up, then migrate; of two at once one waits."""
    with _alone(settings.ROOT):
        _make_keys()
        _upgrade(settings.load())


def _upgrade(chosen: Settings) -> None:
    database = Database(chosen.database_url)
    before, after = upgrades.found(database), upgrades.needed()
    if before == after:
        say(N_("The database is at step {step} already."), step=after)
        return
    if before is not None:
        _back_up(chosen, database)
    upgrades.upgrade(database)
    say(N_("The database went from step {before} to {after}."), before=before or "0000", after=after)


COMMANDS = (init, upgrade)
