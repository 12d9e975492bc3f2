"""The command of the sheets on which signature lists are copied between the rounds: day copysheets."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture import signatures
from capture.cli.opening import unbuilt
from capture.cli.say import say
from capture.database import now
from capture.signatures import paper
from capture.words import N_


@click.command("copysheets", help=N_("Print the roll by station and number, a box a line, to copy who did not sign."))
@click.option("--precinct", "precincts", multiple=True, help=N_("Only this polling station, by its code."))
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help=N_("The PDF.")
)
def copysheets_(precincts: Sequence[str], file: Path) -> None:
    """Write the file; outside the span between the rounds it is refused with its source."""
    with unbuilt() as (chosen, database), database.reading() as session:
        span = signatures.allow(chosen.campaign.ballot, now())
        told = [(sheet, signatures.of_sheet(session, sheet)) for sheet in signatures.sheets(session, precincts)]
        file.write_bytes(paper.print_sheets(told, chosen.campaign.name, span.first, now()))
    say(N_("{file} is ready: {count} sheets. Destroy them when they are typed."), file=file, count=len(told))
