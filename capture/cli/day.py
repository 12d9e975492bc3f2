"""Commands of election day: day click, pack, rehearse, copysheets."""

import click

from capture.cli import clicking, copying, packing, rehearsing
from capture.words import N_


@click.group(help=N_("Election day: doors by one click, the whole day on paper, and who did not sign."))
def day() -> None:
    """Gather the commands."""


day.add_command(clicking.click_)
day.add_command(packing.pack_)
day.add_command(copying.copysheets_)
day.add_command(rehearsing.rehearse_)
COMMANDS = (day,)
