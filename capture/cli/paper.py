"""The command that prints walks: walks print."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture import settings, walks
from capture.cli.opening import actor, opened
from capture.cli.say import say
from capture.database import now
from capture.errors import WrongChoice
from capture.papers import binding
from capture.papers.paper import SIZES
from capture.words import N_, gettext


@click.command(name="print", help=N_("Print walks on paper: a line for each door, boxes to tick; nobody’s name."))
@click.argument("code", nargs=-1, required=True, metavar="CODE...")
@click.option("--paper", type=click.Choice(list(SIZES)), default="a4", show_default=True, help=N_("A4 or Letter."))
@click.option("--language", help=N_("Its language; otherwise the site's first."))
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=N_("The PDF to write; all walks one after the other."),
)
def print_(code: Sequence[str], paper: str, language: str | None, file: Path) -> None:
    """Keep the printings, then write their paper."""
    with opened() as (chosen, database, catalogue):
        spoken = language or chosen.campaign.language
        if spoken not in chosen.campaign.languages:
            choices = ", ".join(chosen.campaign.languages)
            raise WrongChoice(what=gettext(N_("language")), value=spoken, choices=choices)
        folder = settings.ROOT / "content"
        with database.writing() as session:
            found = [walks.get(session, one) for one in code]
            drawn = binding.print_all(session, found, paper, spoken, chosen.campaign, catalogue, folder, actor(), now())
    file.write_bytes(drawn)
    say(N_("{file} is ready: {count} walks."), file=file, count=len(code))
