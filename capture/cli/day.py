"""Commands of election day: day click."""

import click

from capture.cli import clicking
from capture.words import N_


@click.group(help=N_("Election day: doors, by one click."))
def day() -> None:
    """Gather the commands."""


day.add_command(clicking.click_)
COMMANDS = (day,)
