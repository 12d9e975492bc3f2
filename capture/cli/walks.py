"""The commands of the walks: walks cut, list, give, print, close."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors, exports, issues, matches, signatures, walks
from capture.cli import paper
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.electors import Elector
from capture.errors import WrongChoice
from capture.segments import Segment
from capture.settings import Campaign, Settings
from capture.walks import GOALS, PERSUADE, Choice, Order, Size, codes
from capture.words import N_

# A link lives as long as somebody needs who walks on the next weekend, too.
LINK_DAYS = 7
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(name="walks", help=N_("Walks from door to door."))
def walking() -> None:
    """Gather what can be done with walks."""


@walking.command(
    help=N_("Cut walks; print code, doors, buildings, electors, volunteer and streets of each, tabs between.")
)
@click.option("--precinct", "precincts", multiple=True, help=N_("Only this polling station, by its code."))
@click.option("--neighbourhood", "neighbourhoods", multiple=True, help=N_("Only this neighbourhood, by its key."))
@click.option("--street", "streets", multiple=True, help=N_("Only this street."))
@click.option(
    "--segment", "line", default="", help=N_("Only buildings of supporters of this line who are found on the roll.")
)
@click.option("--doors", "size", type=click.IntRange(1), help=N_("How many doors a walk has; otherwise WALK_DOORS."))
@click.option("--hours", type=click.FloatRange(0.25, 12), help=N_("How many hours a walk takes, by DOORS_PER_HOUR."))
@click.option("--walks", "count", type=click.IntRange(1, walks.MOST), help=N_("How many walks in all."))
@click.option("--goal", type=click.Choice(list(GOALS)), default=PERSUADE, show_default=True, help=N_("What it is for."))
@click.option("--script", default="", help=N_("The script, by its key in content/scripts/."))
@click.option("--volunteer", "volunteers", multiple=True, help=N_("Who walks; neighbouring walks go to one person."))
@click.option("--again", is_flag=True, help=N_("Also what was walked before."))
@click.option("--unsigned", is_flag=True, help=N_("Only where somebody did not sign in the first round."))
@click.option("--dry-run", is_flag=True, help=N_("Only say what would be cut."))
def cut(
    precincts: Sequence[str],
    neighbourhoods: Sequence[str],
    streets: Sequence[str],
    line: str,
    size: int | None,
    hours: float | None,
    count: int | None,
    goal: str,
    script: str,
    volunteers: Sequence[str],
    again: bool,
    unsigned: bool,
    dry_run: bool,
) -> None:
    """Cut, or say what would be."""
    with unbuilt() as (chosen, database):
        with database.reading() as session:
            keys = walks.street_keys(session, streets)
            homes = _homes(session, chosen, line) if line else None
        if unsigned:
            signatures.allow(chosen.campaign.ballot, now())
            theirs = signatures.buildings()
            homes = theirs if homes is None else theirs.where(Elector.building_id.in_(homes))
        away = (doors.closed_buildings(), doors.knocked_buildings())
        choice = Choice(precincts, neighbourhoods, keys, again, *away, homes)
        order = Order(choice, _size(chosen.campaign, size, hours, count), goal, script, volunteers)
        if dry_run:
            with database.reading() as session:
                for draft in walks.plan(session, order):
                    _line("-", draft.doors, len(draft.houses), draft.electors, draft.volunteer, draft.name)
            return
        with database.writing() as session:
            cut = {walk.id for walk in walks.cut(session, order, actor(), now())}
            _print([one for one in walks.listed(session, most=None) if one.walk.id in cut])


@walking.command(name="list", help=N_("Print the open walks in the same form."))
@click.option("--closed", is_flag=True, help=N_("Those that are closed."))
def list_(closed: bool) -> None:
    """Print a line each."""
    with unbuilt() as (_, database), database.reading() as session:
        _print(walks.listed(session, closed))


@walking.command(help=N_("Give a walk to a volunteer; print the link that opens it on their phone."))
@click.argument("code")
@click.argument("volunteer")
@click.option("--from", "opens", type=DAY, help=N_("The first day on which it opens; otherwise today."))
@click.option("--until", "closes", type=DAY, help=N_("The last day; otherwise a week later."))
def give(code: str, volunteer: str, opens: datetime | None, closes: datetime | None) -> None:
    """Print the link, which is written nowhere else."""
    with unbuilt() as (chosen, database):
        first = opens.date() if opens else now().astimezone(chosen.campaign.timezone).date()
        last = closes.date() if closes else first + timedelta(days=LINK_DAYS)
        if last < first:
            raise WrongChoice(what="--until", value=last, choices=first)
        with database.writing() as session:
            token = walks.hand(session, walks.get(session, code), volunteer, first, last, actor(), now())
    click.echo(f"{chosen.address}/walk/{token}")
    say(N_("It opens from {first} to {last}; a link given before opens nothing any more."), first=first, last=last)


@walking.command(help=N_("Close walks: their links open nothing any more, their buildings are free."))
@click.argument("code", nargs=-1, required=True, metavar="CODE...")
def close(code: Sequence[str]) -> None:
    """Close them in one act."""
    with unbuilt() as (_, database), database.writing() as session:
        for one in code:
            walks.close(session, walks.get(session, one), actor(), now())
    say(N_("{count} walks are closed."), count=len(code))


def _homes(session: Session, chosen: Settings, line: str) -> sa.Select[int]:
    catalogue = issues.from_json(chosen.output / "catalogue.json")
    return matches.buildings(Segment(exports.scope_of(session, chosen.campaign, catalogue), line).doors())


def _size(campaign: Campaign, doors: int | None, hours: float | None, count: int | None) -> Size:
    if hours:
        return walks.of_hours(hours, campaign.doors_per_hour)
    return Size(doors or campaign.walk_doors, count or 0)


def _print(listed: Sequence[walks.Listed]) -> None:
    for one in listed:
        code = codes.shown(one.walk.code)
        _line(code, one.doors, one.buildings, one.electors, one.walk.volunteer or "", one.walk.name)


def _line(*cells: object) -> None:
    click.echo("\t".join(map(str, cells)))


walking.add_command(paper.print_)
COMMANDS = (walking,)
