"""The command of the fire drill."""

from typing import IO

import click

from capture import drills, settings
from capture.backups import Key
from capture.cli.copies import IDENTITY
from capture.cli.doctor import MARKS
from capture.watch import OK, WRONG
from capture.words import N_


@click.command(help=N_("Put a backup back in an empty place, use it there, remove it all, and say how long it took."))
@IDENTITY
def drill(identity: IO[str] | None) -> None:
    """Print a line for each step; fail when one did."""
    well = True
    for line in drills.drill(settings.load(), Key(identity.read()) if identity else None):
        well = well and line.well
        told = ": ".join(filter(None, (line.step, line.said)))
        click.echo(f"{MARKS[OK if line.well else WRONG]}  {line.seconds:6.1f} s  {told}")
    raise SystemExit(not well)


COMMANDS = (drill,)
