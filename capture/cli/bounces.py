"""Commands about addresses that fail: bounces list, read, fetch, lift."""

from pathlib import Path

import click
import sqlalchemy as sa

from capture import bounces as failing
from capture import returns, suppressions
from capture.addresses import Address
from capture.cli.opening import unbuilt
from capture.cli.promises import read_address
from capture.cli.say import say
from capture.database import now
from capture.errors import SettingMissing
from capture.supporters import Supporter
from capture.words import N_, gettext


@click.group(help=N_("Addresses at which letters fail for good."))
def bounces() -> None:
    """Gather what can be done about addresses that fail."""


@bounces.command(name="list", help=N_("Print each address that fails: since when, by which code, the address."))
def list_() -> None:
    """Print a line each; of one who never confirmed only the hash is known."""
    with unbuilt() as (_, database), database.reading() as session:
        people = dict(session.execute(sa.select(Supporter.who, Supporter.email)).all())
        for bounce in failing.listed(session):
            click.echo(f"{bounce.at:%Y-%m-%d}\t{bounce.reason}\t{people.get(bounce.who, bounce.who)}")


@bounces.command(help=N_("Read notices of failure from a file: one saved letter (.eml) or a mailbox (mbox)."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def read(file: Path) -> None:
    """Note whose addresses fail."""
    with unbuilt() as (_, database):
        failed = returns.read(database, file.read_bytes(), now())
    say(N_("Addresses that fail for good, new: {count}"), count=failed)


@bounces.command(help=N_("Read notices of failure from the mailbox that BOUNCES_URL names, as the worker does."))
def fetch() -> None:
    """Note whose addresses fail."""
    with unbuilt() as (chosen, database):
        if not chosen.bounces_url:
            how = gettext(N_("Write it like imaps://user:password@mail.example.org/INBOX"))
            raise SettingMissing(key="BOUNCES_URL", how=how)
        failed = returns.fetch(chosen.bounces_url, database, now())
    say(N_("Addresses that fail for good, new: {count}"), count=failed)


@bounces.command(help=N_("Write to an address again: its owner mended it."))
@click.argument("email", callback=read_address)
def lift(email: Address) -> None:
    """Try it again."""
    with unbuilt() as (chosen, database), database.writing() as session:
        failed = failing.lift(session, suppressions.digest(chosen.suppression_key, email.key))
    say(N_("This address is written to again.") if failed else N_("This address did not fail."))


COMMANDS = (bounces,)
