"""Commands that keep what was promised: forget, purge, register."""

from pathlib import Path

import click

from capture import (
    addresses,
    certificates,
    details,
    erasures,
    processors,
    promises,
    register,
    retention,
    settings,
    suppressions,
)
from capture import words as spoken
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import Database, now
from capture.erasures import Found
from capture.errors import DetailUnreadable
from capture.settings import Settings
from capture.words import N_, gettext

DRY_RUN = click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))


def read_address(context: click.Context, option: click.Parameter, typed: str) -> addresses.Address:
    """Read an address as it was typed."""
    try:
        return addresses.read(typed)
    except ValueError as wrong:
        raise click.BadParameter(gettext(N_("write an e-mail address"))) from wrong


def read_whom(context: click.Context, option: click.Parameter, typed: str) -> str:
    """Read an address, or the number of somebody who has none, as it was typed. Returns by what they are known."""
    try:
        return f"tel:{details.phone(typed, settings.campaign().phone_country)}"
    except DetailUnreadable:
        return read_address(context, option, typed).key


@click.command(
    help=N_("Erase everything that is known of an address, or of a number; only its own new sign-up brings it back.")
)
@click.argument("email", callback=read_whom)
@DRY_RUN
def forget(email: str, dry_run: bool) -> None:
    """Erase a person who asked for it in another way than on their own page."""
    with unbuilt() as (chosen, database):
        who = suppressions.digest(chosen.suppression_key, email)
        if dry_run:
            with database.reading() as session:
                _tell(erasures.look(session, who, chosen.suppression_key))
            return
        with database.writing() as session:
            found = erasures.erase(session, who, now(), chosen.suppression_key, by=actor())
        retention.clean(chosen, database, now())
        promises.write_down(chosen, database)
    _tell(found)
    say(N_("Erased. A keyed hash stays, so that no list brings the address back."))


def _tell(found: Found) -> None:
    say(N_("Something is known of this address.") if found.known else N_("Nothing is known of this address."))
    if found.exports:
        say(N_("These exports hold it. Have their files erased where they are:"))
    for export in found.exports:
        click.echo(f"{export.at:%Y-%m-%d %H:%M}\t{export.by}\t{export.channel}\t{export.line}")


@click.command(help=N_("Erase what is over by law, ask after the ballot who stays, and report by which rule."))
@DRY_RUN
@click.option(
    "--certificate",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Also write what rules ever erased, by the journal, as a PDF."),
)
def purge(dry_run: bool, certificate: Path | None) -> None:
    """Do now what the worker does each hour."""
    with unbuilt() as (chosen, database):
        for line in (retention.look if dry_run else retention.purge)(chosen, database, now()):
            kept = line.kept
            click.echo(f"{line.count}\t{gettext(kept.words)}\t{kept.how_long()}\t{gettext(kept.article)}")
        if not dry_run:
            promises.write_down(chosen, database)
            say(N_("Done, and written into the journal."))
        if certificate:
            _certify(chosen, database, certificate)


def _certify(chosen: Settings, database: Database, file: Path) -> None:
    with database.reading() as session:
        if not certificates.is_sealed(session):
            raise click.ClickException(gettext(N_("The journal was changed: no certificate is drawn from it.")))
        file.write_bytes(certificates.write(session, chosen.campaign, now()))
    say(N_("The certificate is written. Sign it, and keep it with the register."))


@click.command(name="register", help=N_("Print the register of processing (GDPR, art. 30) and the table of retention."))
@click.option("--language", help=N_("fr or en; otherwise the terminal's."))
def print_register(language: str | None) -> None:
    """Print it as Markdown."""
    with spoken.speaking(language or spoken.spoken()):
        outside = processors.working(settings.uses_mailchimp(), settings.texts_leave_by())
        click.echo(register.written(settings.campaign(), outside))


COMMANDS = (forget, purge, print_register)
