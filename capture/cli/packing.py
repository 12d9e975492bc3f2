"""The command that prints an election day: day pack."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from capture import law, packs
from capture.cli.opening import unbuilt
from capture.cli.say import say
from capture.database import now
from capture.errors import WrongChoice
from capture.papers.paper import SIZES
from capture.settings import Campaign
from capture.words import N_, gettext


@click.command(
    name="pack",
    help=N_("Print the whole day on paper, the evening before: contacts, stations, codes, tally sheets, doors."),
)
@click.option("--station", "only", multiple=True, metavar="CODE", help=N_("Only this polling station, by its code."))
@click.option("--day", "on", type=click.DateTime(["%Y-%m-%d"]), help=N_("The day; otherwise the next round."))
@click.option("--paper", type=click.Choice(list(SIZES)), default="a4", show_default=True, help=N_("A4 or Letter."))
@click.option("--language", help=N_("Its language; otherwise the site's first."))
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=N_("The PDF to write."),
)
def pack_(only: Sequence[str], on: datetime | None, paper: str, language: str | None, file: Path) -> None:
    """Gather it in one look at the database, then write the file; a code that nobody would understand is refused."""
    with unbuilt() as (chosen, database):
        campaign = chosen.campaign
        spoken = _language(campaign, language)
        day = on.date() if on else law.next_round(campaign.ballot, now())
        with database.reading() as session:
            pack = packs.gather(session, campaign, day, now(), only)
    drawn, pages = packs.pdf(pack, paper, spoken)
    file.write_bytes(drawn)
    told = {"file": file, "pages": pages, "stations": len(pack.posts), "day": f"{day:%d/%m/%Y}"}
    say(N_("{file} is ready for {day}: {pages} pages, {stations} stations. Print it while the printer works."), **told)


def _language(campaign: Campaign, asked: str | None) -> str:
    spoken = asked or campaign.language
    if spoken not in campaign.languages:
        choices = ", ".join(campaign.languages)
        raise WrongChoice(what=gettext(N_("language")), value=spoken, choices=choices)
    return spoken
