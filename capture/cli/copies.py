"""Commands about copies: backup, restore."""

import sys
from pathlib import Path
from typing import IO

import click

from capture import backups, promises, restores, settings, upgrades
from capture.backups import Backup, Key
from capture.cli import keys as kept
from capture.cli.opening import actor
from capture.cli.say import say
from capture.database import Database, now
from capture.errors import BackupLocked
from capture.words import N_, gettext

IDENTITY = click.option(
    "--identity",
    type=click.File(encoding="utf-8"),
    help=N_("File with the key that opens a locked backup; otherwise it is asked for."),
)
DRY_RUN = click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))


@click.command(help=N_("Copy the database while it is in use, with its keys, and prove that the copy is whole."))
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=N_("Lay it into this folder, too: another disk, a stick."),
)
@click.option("--new-key", is_flag=True, help=N_("Make a key that locks backups from now on; print what opens them."))
def backup(to: Path | None, new_key: bool) -> None:
    """Make a backup, or the key for all of them."""
    if new_key:
        _make_key()
        return
    chosen = settings.load()
    database = Database(chosen.database_url)
    if upgrades.found(database) == upgrades.needed():
        promises.write_down(chosen, database)
    folder = backups.make(chosen, database)
    say(N_("Backed up to {where}"), where=folder)
    if to is not None:
        say(N_("It also lies, read back and compared, in {where}"), where=backups.carry(chosen, folder, to))


def _make_key() -> None:
    public, secret = backups.new_pair()
    kept.lock_with(public)
    click.echo(f"# {gettext(N_('Opens the backups that this locks:'))} {public}\n{secret}")
    say(N_("Said once, kept nowhere here. Print it for two people, and try it: hustings drill --identity FILE"))


@click.command(help=N_("Put a backup in the place of the database, then erase again whoever was erased since."))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@IDENTITY
@click.option("--take-keys", is_flag=True, help=N_("Take the backup's keys where those of .env are others."))
@DRY_RUN
def restore(folder: Path, identity: IO[str] | None, take_keys: bool, dry_run: bool) -> None:
    """Prove that the copy is whole and bring its keys, then put it back."""
    backup = _opened(folder, identity)
    backup.check()
    found = kept.compare(backup.keys(), take_keys)
    chosen = found.settings()
    restores.check(chosen, backup)
    _tell(backup)
    if dry_run:
        return
    count = restores.restore(chosen, backup, now(), actor(), before=found.before())
    found.write()
    say(N_("It is back. Promises given since, to erase or to write no more, and kept again: {count}"), count=count)
    say(N_("Everybody signs in anew. Who may, is who could on that day: hustings staff list"))
    say(N_("Next: hustings doctor, then hustings serve"))


def _opened(where: Path, identity: IO[str] | None) -> Backup:
    backup = Backup(where if where.is_dir() else where.parent)
    if not backup.is_locked:
        return backup
    return Backup(backup.folder, Key(identity.read() if identity else _asked(backup)))


def _asked(backup: Backup) -> str:
    named = kept.passphrase()
    if backup.asks_for_passphrase and named:
        return named
    if not sys.stdin.isatty():
        raise BackupLocked(reason=gettext(N_("Name the file with its key: --identity FILE")))
    words = N_("Its passphrase") if backup.asks_for_passphrase else N_("Its key (AGE-SECRET-KEY-…)")
    return str(click.prompt(gettext(words), hide_input=True, err=True))


def _tell(backup: Backup) -> None:
    say(N_("The copy is whole: {where}"), where=backup.folder)
    made = backup.manifest
    if made is not None:
        say(
            N_("Made {when} by version {version}, at step {step}; {count} people."),
            when=f"{made.made:.16}",
            version=made.hustings,
            step=made.step,
            count=made.counts.get("supporters", 0),
        )


COMMANDS = (backup, restore)
