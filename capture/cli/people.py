"""Commands about people: supporters export, demo."""

import csv
import getpass
import sys
from pathlib import Path

import click

from capture import demo as demonstration
from capture import exports, issues, settings, upgrades
from capture.cli.say import say
from capture.database import Database
from capture.errors import WrongChoice
from capture.exports import Report
from capture.issues import Catalogue
from capture.segments import Segment
from capture.words import N_, gettext


@click.group(help=N_("The people who signed up."))
def supporters() -> None:
    """Gather what can be done with the people who signed up."""


@supporters.command(
    help=N_("Print the people whom a channel may reach, as CSV; on standard error who was left out and why.")
)
@click.option(
    "--for",
    "channel",
    type=click.Choice(sorted(exports.COLUMNS)),
    default="email",
    show_default=True,
    help=N_("The channel that will reach them."),
)
@click.option("--issue", help=N_("Only those who asked for this issue's letter."))
@click.option("--neighbourhood", help=N_("Only those of this neighbourhood; needs their consent to targeting."))
@click.option(
    "--refused", type=click.Path(path_type=Path, dir_okay=False), help=N_("Write rows left out as unsafe to this file.")
)
def export(channel: str, issue: str | None, neighbourhood: str | None, refused: Path | None) -> None:
    """Check the choice, write the file, say who was left out."""
    chosen = settings.load()
    catalogue = issues.from_json(chosen.output / "catalogue.json")
    _check(N_("issue"), issue, catalogue.issue_keys)
    _check(N_("neighbourhood"), neighbourhood, tuple(catalogue.neighbourhoods))
    database = Database(chosen.database_url)
    upgrades.check(database)
    segment = Segment(channel, issue, neighbourhood)
    report = exports.write(database, chosen.campaign, segment, f"cli:{getpass.getuser()}", sys.stdout.buffer)
    _tell(segment, report, refused)


def _check(what: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise WrongChoice(what=gettext(what), value=value, choices=", ".join(choices))


def _tell(segment: Segment, report: Report, refused: Path | None) -> None:
    audience = segment.audience
    say(
        N_("{rows} people ({audience}: {article})."),
        rows=report.rows,
        audience=gettext(audience.name),
        article=gettext(audience.article),
    )
    for reason, count in report.refusals.items():
        say(N_("{count} left out: {reason}."), count=count, reason=gettext(reason))
    if not report.unsafe:
        return
    say(N_("{count} left out: a spreadsheet would run one of their cells."), count=len(report.unsafe))
    if refused is None:
        say(N_("Type --refused FILE to see which."))
        return
    with refused.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("supporter", "column"), *report.unsafe])


@click.command(help=N_("Add 5,000 demonstration people, the same each time; never beside real ones."))
def demo() -> None:
    """Fill the database for a demonstration."""
    chosen = settings.load()
    database = Database(chosen.database_url)
    upgrades.check(database)
    catalogue: Catalogue = issues.from_json(chosen.output / "catalogue.json")
    added = demonstration.fill(chosen, database, catalogue)
    say(
        N_("{count} demonstration people were added.") if added else N_("The demonstration people are here already."),
        count=added,
    )


COMMANDS = (supporters, demo)
