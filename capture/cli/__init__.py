"""The commands: data on standard output, words on standard error, exit code 0 only on success."""

import os
import sys

import click
from sqlalchemy.exc import OperationalError

from capture import words
from capture.cli import bounces, channels, content, house, people, posters, promises, segments, staff, stall
from capture.errors import HustingsError
from capture.settings import campaign
from capture.words import N_, gettext


@click.group(help=N_("Hustings: a campaign in a folder."), context_settings={"help_option_names": ["-h", "--help"]})
def hustings() -> None:
    """Gather the commands."""


for room in (house, content, channels, posters, stall, segments, people, staff, promises, bounces):
    for command in room.COMMANDS:
        hustings.add_command(command)


def main() -> None:
    """Run a command in the language of whoever types it; an error that has a name becomes its sentence."""
    words.speak(_language())
    _translate(hustings)
    try:
        hustings()
    except HustingsError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OperationalError as error:
        click.echo(gettext(N_("The database does not answer: {reason}")).format(reason=error.orig), err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(gettext(N_("This machine refuses: {reason}")).format(reason=error), err=True)
        sys.exit(1)


def _language() -> str:
    """The language of the terminal, where it has one that we speak; otherwise the campaign's."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = named.partition("_")[0].lower()
    if code == words.SOURCE_LANGUAGE or (code and (words.FOLDER / code / "LC_MESSAGES").is_dir()):
        return code
    try:
        return campaign().language
    except HustingsError:
        return words.SOURCE_LANGUAGE


def _translate(command: click.Command) -> None:
    command.help = gettext(command.help) if command.help else None
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = gettext(parameter.help)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _translate(below)
