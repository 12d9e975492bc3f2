"""Commands of election day: day click, pack, rehearse."""

import click

from capture.cli import clicking, packing, rehearsing
from capture.words import N_


@click.group(help=N_("Election day: doors by one click, and the whole day on paper."))
def day() -> None:
    """Gather the commands."""


day.add_command(clicking.click_)
day.add_command(packing.pack_)
day.add_command(rehearsing.rehearse_)
COMMANDS = (day,)
