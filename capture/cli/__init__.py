"""The commands: data on standard output, words on standard error, exit code 0 only on success."""

import os
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError

from capture import words
from capture.errors import HustingsError
from capture.settings import campaign
from capture.words import N_, gettext

# Each room beside this file, and its commands. Only what is typed is opened: most of the house is not needed for it.
ROOMS = {
    "house": "init upgrade",
    "doctor": "doctor",
    "copies": "backup restore",
    "drill": "drill",
    "content": "content",
    "showing": "preview",
    "building": "build publish",
    "serving": "serve work",
    "posters": "poster",
    "stall": "stall",
    "walks": "walks",
    "segments": "supporters segments",
    "people": "demo",
    "staff": "staff",
    "promises": "forget purge register",
    "bounces": "bounces",
    "mailings": "mailings",
    "law": "law",
    "texts": "texts",
    "mailchimp": "mailchimp",
    "precincts": "precincts",
    "roll": "roll",
    "turnout": "turnout",
    "day": "day",
    "matches": "matches",
}


class Commands(MutableMapping[str, click.Command]):
    """The commands by their names; the room of one is opened when it is asked for."""

    def __init__(self) -> None:
        self.rooms = {command: room for room, commands in ROOMS.items() for command in commands.split()}
        self.opened: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self.opened:
            for command in import_module(f"capture.cli.{self.rooms[name]}").COMMANDS:
                self[command.name] = command
        return self.opened[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        _translate(command)
        self.opened[name] = command

    def __delitem__(self, name: str) -> None:
        del self.rooms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rooms)

    def __len__(self) -> int:
        return len(self.rooms)


@click.group(
    commands=Commands(),
    help=N_("Hustings: a campaign in a folder."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def hustings() -> None:
    """Gather the commands."""


def main() -> None:
    """Run a command in the language of whoever types it; an error that has a name becomes its sentence."""
    words.speak(_language())
    if hustings.help:
        hustings.help = gettext(hustings.help)
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
