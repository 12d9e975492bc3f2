"""Commands of election day: day pack."""

import click

from capture.cli import packing
from capture.words import N_


@click.group(help=N_("Election day: on paper, too."))
def day() -> None:
    """Gather the commands."""


day.add_command(packing.pack_)
COMMANDS = (day,)
