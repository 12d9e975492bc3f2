"""The setup: settings, files, facts, the built site, the database's step and key, the way out of letters."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from capture import issues, law, letters, suppressions, truces, upgrades
from capture.database import Database
from capture.errors import HustingsError
from capture.letters.couriers import MailServer
from capture.settings import Settings
from capture.watch.findings import NOTE, ODD, OK, WRONG, Finding, trouble, verdict
from capture.words import N_, gettext

SETTINGS = N_("Settings")
BALLOT = N_("The ballot (ROUNDS, JURISDICTION)")
SILENCE = N_("Electoral silence")
UNTIL = N_("Until {until} nothing leaves but service letters, and only service pages change ({article}).")
BUILT = N_("The site is built")
MAIL_URL = N_("Letters have a way out (MAIL_URL)")
UP_TO_DATE = N_("The database is up to date and its key is right")
# What makes Python and Flask show their inside to whoever causes an error.
LOUD = ("FLASK_DEBUG", "PYTHONDEVMODE")


def files(chosen: Settings) -> Iterator[Finding]:
    """Say whether secrets are read by their owner alone, and whether our folder can be written to."""
    env = chosen.root / ".env"
    private = not env.exists() or not env.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    yield verdict(private, "env", N_(".env is readable by you alone"), N_("Type: chmod 600 .env"))
    writable = os.access(chosen.instance, os.W_OK | os.X_OK)
    yield verdict(writable, "folder", N_("The instance folder can be written to"), N_("Type: hustings init"))
    quiet = not any(os.environ.get(name, "0") not in ("", "0") for name in LOUD)
    remedy = N_("Take FLASK_DEBUG and PYTHONDEVMODE out of the environment: errors would show the inside to visitors.")
    yield verdict(quiet, "debug", N_("Nothing is run for debugging"), remedy)


def facts(chosen: Settings, at: datetime) -> Iterator[Finding]:
    """Say what of pelicanconf.py is missing or over."""
    campaign = chosen.campaign
    complete = all((campaign.controller.name, campaign.controller.address, campaign.controller.email))
    remedy = N_("Fill in name, address and email in pelicanconf.py.")
    yield verdict(complete, "controller", N_("Somebody answers for the data (CONTROLLER)"), remedy)
    try:
        over = at.date() > law.kept_until(campaign.ballot)
    except HustingsError as error:
        yield trouble("ballot", BALLOT, error)
        return
    yield verdict(
        not over,
        "ballot",
        N_("The ballot is still to come (ROUNDS)"),
        N_("Its people should have been erased by now."),
        ODD,
    )
    silent = law.silence(campaign.ballot, law.PUBLISHING, at)
    if silent is not None:
        told = {"until": silent.until, "article": lambda: gettext(silent.article)}
        yield Finding("silence", NOTE, SILENCE, UNTIL, state="silent", facts=told)
    remedy = N_('Write CLOSING_HOURS = "18:00" into pelicanconf.py, or the hour of the prefect’s decree.')
    closes = N_("It is known when the polling stations close (CLOSING_HOURS)")
    yield verdict(campaign.closing is not None, "closing", closes, remedy, ODD)
    remedy = N_("Before going public write SITEURL=https://… into .env.")
    public = chosen.site_url.startswith("https://")
    yield verdict(public, "address", N_("The public address is known (SITEURL)"), remedy, ODD)


def site(chosen: Settings) -> Iterator[Finding]:
    """Say whether the site is built, in its languages."""
    try:
        catalogue = issues.from_json(chosen.output / "catalogue.json")
    except HustingsError as error:
        yield trouble("site", BUILT, error)
        return
    yield Finding("site", OK, BUILT)
    kept = N_("What the site was built from is kept, for electoral silence")
    yield verdict(truces.is_kept(chosen.root), "kept", kept, N_("Type: hustings build"), ODD)
    same = catalogue.languages == chosen.campaign.languages
    yield verdict(same, "languages", N_("The site has the languages of pelicanconf.py"), N_("Type: hustings build"))


def step(chosen: Settings, database: Database) -> Finding:
    """Say whether the database is at the step of this version and has hashes of our key."""
    try:
        upgrades.check(database)
        with database.writing() as session:
            suppressions.check_key(session, chosen.suppression_key)
    except HustingsError as error:
        return trouble("step", UP_TO_DATE, error)
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        remedy = N_("The database does not answer: {reason}")
        return Finding("step", WRONG, UP_TO_DATE, remedy=remedy, facts={"reason": str(reason)})
    return Finding("step", OK, UP_TO_DATE)


def way_out(chosen: Settings) -> Iterator[Finding]:
    """Say where letters go, and whether those that come back are read."""
    try:
        courier = letters.courier(chosen.mail_url)
    except HustingsError as error:
        yield trouble("way-out", MAIL_URL, error)
        return
    remedy = N_("They are laid down as files. Write MAIL_URL=smtp://… into .env.")
    real = isinstance(courier, MailServer)
    yield verdict(real, "way-out", MAIL_URL, remedy, ODD)
    if real:
        remedy = N_("Write BOUNCES_URL=imaps://… into .env: the mailbox of MAIL_FROM, to which they come.")
        yield verdict(
            bool(chosen.bounces_url), "come-back", N_("Letters that come back are read (BOUNCES_URL)"), remedy, ODD
        )
