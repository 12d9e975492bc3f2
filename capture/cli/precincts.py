"""Commands about polling stations: precincts import, results, list, publish."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from capture import journal, precincts, settings
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.errors import StationsThere
from capture.precincts import codes, publishing
from capture.rolls import outcomes, stations
from capture.rolls.outcomes import Wanted
from capture.words import N_, gettext

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
DRY_RUN = click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))
COMMUNE = click.option("--commune", default="", help=N_("INSEE's code of the town, such as 31555, where it is needed."))
MOST_SAID = 10


@click.group(name="precincts", help=N_("Polling stations: where they are, and how they voted before."))
def stand() -> None:
    """Gather the commands."""


@stand.command(name="import", help=N_("Bring the polling stations in, or their changes: CSV or XLSX."))
@click.argument("file", type=FILE)
@click.option("--shapes", type=FILE, help=N_("Their outlines: GeoJSON, with the code of each."))
@COMMUNE
@click.option("--whole", is_flag=True, help=N_("This is the whole list: a station that is not in it goes."))
@DRY_RUN
def bring(file: Path, shapes: Path | None, commune: str, whole: bool, dry_run: bool) -> None:
    """Read it, say what it changes, and let it in."""
    read = stations.read(file, shapes)
    for number, typed, why in read.refused:
        say(N_("Row {number}, “{typed}”: {why}"), number=number, typed=typed, why=gettext(why))
    # What is only read is never committed.
    with unbuilt() as (_, database), (database.reading if dry_run else database.writing)() as session:
        done = stations.settle(session, read, codes.read_town(commune), whole)
        journal.record(session, actor(), "precincts", {"file": file.name, **done.counts}, now())
    for name, count in {**done.counts, "refused": len(read.refused)}.items():
        click.echo(f"{count}\t{name}")
    _remark(read, done, shapes)


def _remark(read: stations.Stations, done: precincts.Settled, shapes: Path | None) -> None:
    if done.kept:
        say(N_("These are not in the file; they stay, since something hangs on them: {codes}"), codes=_some(done.kept))
    if shapes is not None:
        say(N_("{count} stations have no shape; {stray} shapes no station."), count=read.shapeless, stray=read.stray)


@stand.command(name="results", help=N_("Bring results of past elections in: the ministry's files, or a town's own."))
@click.argument("file", type=FILE)
@COMMUNE
@click.option("--election", default="", help=N_("Its key, such as 2026_muni_t1; of several in the file only this."))
@click.option("--name", default="", help=N_("What people call it."))
@click.option("--held-on", type=click.DateTime(["%Y-%m-%d"]), help=N_("The day on which it was held."))
@click.option("--ours", default="", help=N_("The list that counts as ours in it."))
def bring_results(file: Path, commune: str, election: str, name: str, held_on: datetime | None, ours: str) -> None:
    """Read what concerns the stations that we know."""
    wanted = Wanted(codes.read_town(commune), election, name, held_on.date() if held_on else None, ours)
    with unbuilt() as (_, database), database.writing() as session:
        counted = outcomes.bring(session, file, wanted)
        told = {"file": file.name, "turnout": counted.turnout, "votes": counted.votes}
        journal.record(session, actor(), "results", told, now())
    for key in counted.turnout:
        click.echo(f"{key}\t{counted.turnout[key]}\t{counted.votes[key]}")
    if counted.unknown:
        say(N_("No station of ours has these codes: {codes}"), codes=_some(tuple(counted.unknown)))
    if counted.unreadable:
        say(N_("{count} rows have a code that a spreadsheet broke, or none."), count=counted.unreadable)


@stand.command(name="list", help=N_("Print the polling stations: code, name, neighbourhood, registered; tabs between."))
def show() -> None:
    """Print them."""
    with unbuilt() as (_, database), database.reading() as session:
        for one in precincts.listed(session):
            told = (
                one.commune,
                one.code,
                one.name,
                one.neighbourhood,
                "" if one.registered is None else one.registered,
            )
            click.echo("\t".join(map(str, told)))


@stand.command(help=N_("Write the stations into content/, for the page that finds one's polling station."))
@click.option("--replace", is_flag=True, help=N_("Write over the files that are there."))
@DRY_RUN
def publish(replace: bool, dry_run: bool) -> None:
    """Write them, and print the paths."""
    with unbuilt() as (_, database), database.reading() as session:
        written = publishing.files(precincts.listed(session))
    paths = {settings.ROOT / "content" / name: text for name, text in written.items()}
    there = next((path for path in paths if path.exists()), None)
    if there and not replace:
        raise StationsThere(file=there.relative_to(settings.ROOT))
    for path, text in paths.items():
        if not dry_run:
            path.write_text(text, "utf-8")
        click.echo(path.relative_to(settings.ROOT).as_posix())


def _some(named: Sequence[str]) -> str:
    return ", ".join(named[:MOST_SAID]) + (" …" if len(named) > MOST_SAID else "")


COMMANDS = (stand,)
