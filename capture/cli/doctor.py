"""`hustings doctor`: what is wrong and how to mend it."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import sqlalchemy as sa

from capture import backups, issues, journal, law, letters, settings, suppressions, upgrades
from capture.database import Database, now
from capture.errors import HustingsError
from capture.letters.couriers import MailServer
from capture.letters.outbox import Letter
from capture.settings import Settings
from capture.staff import colleagues
from capture.words import N_, gettext

OK, ODD, WRONG = "ok   ", "odd  ", "WRONG"
LATE = timedelta(minutes=10)
STALE = timedelta(hours=3)
DISK_ALARM = 0.85
Finding = tuple[str, str, str]


@click.command(help=N_("Say what is wrong and how to mend it."))
@click.option("--live", is_flag=True, help=N_("Also knock at the mail server."))
def doctor(live: bool) -> None:
    """Look at everything, print a line each, and fail when something is wrong."""
    findings = list(_examine(live))
    for mark, what, mend in findings:
        click.echo(f"{mark}  {gettext(what)}" + (f"\n       {gettext(mend)}" if mend and mark != OK else ""))
    raise SystemExit(any(mark == WRONG for mark, _, _ in findings))


def _examine(live: bool) -> Iterator[Finding]:
    try:
        chosen = settings.load()
    except HustingsError as error:
        yield WRONG, N_("Settings"), str(error)
        return
    yield OK, N_("Settings"), ""
    checks: list[Callable[[Settings], Iterator[Finding]]] = [_files, _facts, _site, _database, _mail, _backups]
    for check in checks:
        yield from check(chosen)
    if live:
        yield from _mail_server(chosen)


def _files(chosen: Settings) -> Iterator[Finding]:
    env = chosen.root / ".env"
    private = not env.exists() or not env.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    yield OK if private else WRONG, N_(".env is readable by you alone"), N_("Type: chmod 600 .env")
    writable = os.access(chosen.instance, os.W_OK | os.X_OK)
    yield OK if writable else WRONG, N_("The instance folder can be written to"), N_("Type: hustings init")
    if writable:
        usage = shutil.disk_usage(chosen.instance)
        full = usage.used / usage.total > DISK_ALARM
        yield (
            ODD if full else OK,
            N_("There is room on the disk"),
            N_("It is over 85 % full. Make room before sign-ups are refused."),
        )


def _facts(chosen: Settings) -> Iterator[Finding]:
    campaign = chosen.campaign
    complete = all((campaign.controller.name, campaign.controller.address, campaign.controller.email))
    yield (
        OK if complete else WRONG,
        N_("Somebody answers for the data (CONTROLLER)"),
        N_("Fill in name, address and email in pelicanconf.py."),
    )
    try:
        over = now().date() > law.kept_until(campaign.ballot)
    except HustingsError as error:
        yield WRONG, N_("The ballot (ROUNDS, JURISDICTION)"), str(error)
        return
    yield (
        ODD if over else OK,
        N_("The ballot is still to come (ROUNDS)"),
        N_("Its people should have been erased by now."),
    )
    public = chosen.site_url.startswith("https://")
    yield (
        OK if public else ODD,
        N_("The public address is known (SITEURL)"),
        N_("Before going public write SITEURL=https://… into .env."),
    )


def _site(chosen: Settings) -> Iterator[Finding]:
    try:
        catalogue = issues.from_json(chosen.output / "catalogue.json")
    except HustingsError as error:
        yield WRONG, N_("The site is built"), str(error)
        return
    yield OK, N_("The site is built"), ""
    same = catalogue.languages == chosen.campaign.languages
    yield OK if same else WRONG, N_("The site has the languages of pelicanconf.py"), N_("Type: hustings build")


def _database(chosen: Settings) -> Iterator[Finding]:
    database = Database(chosen.database_url)
    try:
        upgrades.check(database)
        with database.writing() as session:
            suppressions.check_key(session, chosen.suppression_key)
    except (HustingsError, sa.exc.OperationalError) as error:
        yield WRONG, N_("The database is up to date and its key is right"), str(error)
        return
    yield OK, N_("The database is up to date and its key is right"), ""
    yield _desk(database)
    with database.reading() as session:
        late = session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.due_at < now() - LATE))
        broken = journal.first_broken(session)
        stuck = session.scalar(
            sa.select(sa.func.count(Letter.id)).where(Letter.due_at.is_not(None), Letter.trouble.is_not(None))
        )
    yield (
        WRONG if late else OK,
        N_("Letters leave on time"),
        N_("The worker does not run. Type: hustings serve, or hustings work"),
    )
    yield (
        OK if broken is None else WRONG,
        N_("The journal is as it was written"),
        N_("An entry was changed behind its back. Compare with a backup (hustings restore --dry-run FOLDER)."),
    )
    yield (
        ODD if stuck else OK,
        N_("The mail server takes every letter"),
        N_("Some are put off. Type: hustings doctor --live"),
    )


def _desk(database: Database) -> Finding:
    with database.reading() as session:
        owned = bool(colleagues.owners(session))
    mend = N_("Type: hustings staff invite EMAIL --role owner")
    return OK if owned else ODD, N_("Somebody may sign in to the desk as its owner"), mend


def _mail(chosen: Settings) -> Iterator[Finding]:
    try:
        courier = letters.courier(chosen.mail_url)
    except HustingsError as error:
        yield WRONG, N_("Letters have a way out (MAIL_URL)"), str(error)
        return
    real = isinstance(courier, MailServer)
    yield (
        OK if real else ODD,
        N_("Letters have a way out (MAIL_URL)"),
        N_("They are laid down as files. Write MAIL_URL=smtp://… into .env."),
    )


def _backups(chosen: Settings) -> Iterator[Finding]:
    yield from _lock(chosen)
    when = backups.newest(chosen)
    yield (
        OK if when is not None and now() - when < STALE else ODD,
        N_("The newest backup is of now, or holds all there is"),
        N_("Type: hustings backup. The worker makes one each hour: hustings serve"),
    )
    place = chosen.backup_folder
    if place:
        there = Path(place).is_dir() and os.access(place, os.W_OK | os.X_OK)
        yield OK if there else WRONG, N_("The second place for backups is there (BACKUP_FOLDER)"), N_("Mount it.")
    apart = bool(place) and Path(place).is_dir() and Path(place).stat().st_dev != chosen.instance.stat().st_dev
    yield (
        OK if apart else ODD,
        N_("Backups also lie on another disk (BACKUP_FOLDER)"),
        N_("Name another disk or a mounted share, or carry them away: docs/backups.en.md"),
    )


def _lock(chosen: Settings) -> Iterator[Finding]:
    what = N_("Backups are locked (BACKUP_KEY)")
    if not chosen.backup_key:
        yield ODD, what, N_("Whoever finds a copy can read it. Type: hustings backup --new-key")
        return
    try:
        backups.check_key(chosen)
    except HustingsError as error:
        yield WRONG, what, str(error)
        return
    plain = backups.unlocked(chosen)
    yield ODD if plain else OK, what, N_("Some of before are not: once the next is made, remove those with capture.db.")


def _mail_server(chosen: Settings) -> Iterator[Finding]:
    courier = letters.courier(chosen.mail_url)
    if not isinstance(courier, MailServer):
        return
    try:
        courier.knock()
    except HustingsError as error:
        yield WRONG, N_("The mail server lets us in"), str(error)
    else:
        yield OK, N_("The mail server lets us in"), ""
    finally:
        courier.rest()
