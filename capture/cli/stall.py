"""The command of the market stall: stall print."""

from pathlib import Path

import click

from capture import colours, settings, stalls
from capture.cli.opening import actor, opened
from capture.cli.say import say
from capture.database import now
from capture.errors import WrongChoice
from capture.stalls import MOST_ISSUES, Printing, numbering, paper, sheets
from capture.words import N_, gettext


def _file(context: click.Context, parameter: click.Parameter, file: Path) -> Path:
    if file.suffix.lower() != ".pdf":
        raise click.BadParameter(gettext(N_("its name must end in .pdf")))
    return file


@click.group(help=N_("The market stall: sheets on which people sign."))
def stall() -> None:
    """Gather what can be done with sheets."""


@stall.command(name="print", help=N_("Print sheets on which people sign with a pen, ten on each: FILE.pdf."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), callback=_file)
@click.option(
    "--pages",
    type=click.IntRange(1, numbering.MOST_SHEETS),
    default=5,
    show_default=True,
    help=N_("How many sheets, each with a code of its own."),
)
@click.option("--language", help=N_("Its language; otherwise the site's first."))
def print_(file: Path, pages: int, language: str | None) -> None:
    """Keep a run with its words, then draw its sheets."""
    inks = colours.read((settings.ROOT / colours.FILE).read_text("utf-8"))
    with opened() as (chosen, database, catalogue):
        spoken = language or chosen.campaign.language
        if spoken not in chosen.campaign.languages:
            choices = ", ".join(chosen.campaign.languages)
            raise WrongChoice(what=gettext(N_("language")), value=spoken, choices=choices)
        printing = Printing(spoken, pages, catalogue.issue_keys[:MOST_ISSUES])
        paper.check(printing, chosen.campaign, catalogue, inks)
        with database.writing() as session:
            run = stalls.run_off(session, printing, catalogue, actor(), now())
    file.write_bytes(paper.pdf(run, sheets.compose(run, chosen.campaign, catalogue), inks))
    say(
        N_("{file} is ready: {sheets} sheets, {first} to {last}."),
        file=file,
        sheets=pages,
        first=run.codes[0],
        last=run.codes[-1],
    )


COMMANDS = (stall,)
