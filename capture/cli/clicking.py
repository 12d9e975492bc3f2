"""The command of one click: day click."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture import exports, settings, slices
from capture.cli.opening import actor, opened
from capture.cli.say import say
from capture.database import now
from capture.papers import binding
from capture.papers.paper import SIZES
from capture.slices import MOST_PAIRS, Click
from capture.walks import codes
from capture.words import N_


@click.command(
    name="click",
    help=N_(
        "Hand out the doors to recontact of a neighbourhood, or of a station: print code, doors, buildings, who,"
        " streets and the link of each pair, tabs between. Typed again it hands out the next doors."
    ),
)
@click.argument("neighbourhood", default="")
@click.option("--station", default="", metavar="CODE", help=N_("One polling station instead, by its code."))
@click.option("--pairs", type=click.IntRange(1, MOST_PAIRS), help=N_("How many pairs go; otherwise PAIRS."))
@click.option("--name", "names", multiple=True, help=N_("Who goes, in their turn."))
@click.option(
    "--print",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("The PDF to write: one sheet a pair, one after the other."),
)
@click.option("--paper", type=click.Choice(list(SIZES)), default="a4", show_default=True, help=N_("A4 or Letter."))
def click_(
    neighbourhood: str, station: str, pairs: int | None, names: Sequence[str], file: Path | None, paper: str
) -> None:
    """Hand out, and print in the same act."""
    with opened() as (chosen, database, catalogue):
        campaign, drawn = chosen.campaign, b""
        with database.writing() as session:
            first = slices.homes(exports.scope_of(session, campaign, catalogue))
            asked = Click(slices.find(session, neighbourhood, station), pairs or campaign.pairs, names, first)
            handing = slices.hand_out(session, asked, campaign, actor(), now())
            if file:
                found, folder = [one.walk for one in handing.slices], settings.ROOT / "content"
                told = (paper, campaign.language, campaign, catalogue, folder)
                drawn = binding.print_all(session, found, *told, actor(), now())
            lines = [_line(one, chosen.address) for one in handing.slices]
        if file:
            file.write_bytes(drawn)
    click.echo("\n".join(lines))
    say(N_("About {doors} doors for {count} pairs."), doors=handing.doors, count=len(lines))
    for code, taken in handing.taken.items():
        say(N_("{count} buildings were taken out of walk {code}, which nobody walks today."), count=taken, code=code)


def _line(one: slices.Handed, address: str) -> str:
    told = (codes.shown(one.walk.code), one.doors, one.buildings, one.walk.volunteer or "", one.walk.name)
    return "\t".join(map(str, (*told, f"{address}/walk/{one.token}")))
