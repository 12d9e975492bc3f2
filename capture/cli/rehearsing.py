"""The command that plays an election day: day rehearse."""

from pathlib import Path

import click

from capture import settings
from capture.cli.doctor import MARKS
from capture.rehearsals import Files, rehearse
from capture.watch import OK, WRONG
from capture.words import N_

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command(
    name="rehearse",
    help=N_("Play a whole election day in minutes, in a place of its own; nothing of it is left."),
)
@click.option("--stations", type=FILE, help=N_("A table of polling stations; otherwise an invented town."))
@click.option("--shapes", type=FILE, help=N_("Their outlines: GeoJSON, with the code of each."))
@click.option("--roll", type=FILE, help=N_("An electoral roll of these stations; otherwise an invented one."))
@click.option("--minutes", type=click.FloatRange(0, 120), default=5, show_default=True, help=N_("How long it takes."))
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help=N_("Where it is served."))
def rehearse_(stations: Path | None, shapes: Path | None, roll: Path | None, minutes: float, port: int) -> None:
    """Say each moment as it comes; fail when something did not hold."""
    well = True
    for line in rehearse(settings.load(), Files(stations, shapes, roll), minutes, port):
        well = well and line.well is not False
        mark = "  " if line.well is None else MARKS[OK if line.well else WRONG]
        click.echo(f"{mark}  {line.said}")
    raise SystemExit(not well)
