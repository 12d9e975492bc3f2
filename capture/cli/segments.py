"""Commands about people chosen by a line: segments list, count, export; supporters export."""

import shutil
import sys
from pathlib import Path

import click

from capture import exports
from capture.cli import lists
from capture.cli.opening import actor, bar, opened
from capture.cli.say import say
from capture.database import Database
from capture.errors import WrongChoice
from capture.exports import FORMS, Order, Report
from capture.issues import Catalogue
from capture.law import EMAIL, RULES, TEXT
from capture.segments import LineWrong, Reach, Segment, saved
from capture.segments.writing import quoted
from capture.settings import Settings
from capture.words import N_, gettext, spoken

CHANNELS = click.Choice(sorted({channel for rules in RULES.values() for channel in rules.channels}))
REFUSED = click.option(
    "--refused",
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("Write who was left out, and why, to this file."),
)


@click.group(name="segments", help=N_("People chosen by a line, such as: issue:housing neighbourhood:bellevue"))
def chosen_people() -> None:
    """Gather what can be done with people who are chosen."""


@chosen_people.command(
    name="list", help=N_("Print each saved segment: how many people, its name, its line; tabs between.")
)
def list_() -> None:
    """Print a line each."""
    with opened() as (chosen, database, catalogue), database.reading() as session:
        scope = exports.scope_of(session, chosen.campaign, catalogue)
        for one in saved.listed(session):
            try:
                people = str(Segment(scope, one.line).count())
            except LineWrong:
                people = "?"
            click.echo(f"{people}\t{one.name}\t{one.line}")


@chosen_people.command(help=N_("Print how many people a line means, and how many of them each channel reaches."))
@click.argument("line")
def count(line: str) -> None:
    """Print the people, then a line for each channel; on standard error the others, by reason."""
    with opened() as (chosen, database, catalogue), database.reading() as session:
        segment = Segment(exports.scope_of(session, chosen.campaign, catalogue), line)
        click.echo(f"{segment.count()}\tpeople")
        for reach in segment.reaches(segment.scope.rules.channels):
            click.echo(f"{reach.people}\t{reach.channel}")
            _tell(reach)


@chosen_people.command(
    name="export", help=N_("Print the people of a line whom a channel may reach, in a form for another program.")
)
@click.argument("line")
@click.option(
    "--for", "channel", type=CHANNELS, default=EMAIL, show_default=True, help=N_("The channel that will reach them.")
)
@click.option(
    "--as", "form", type=click.Choice(list(FORMS)), default="csv", show_default=True, help=N_("The form of the file.")
)
@click.option("--columns", default="", help=N_("The columns, with commas between; otherwise the usual ones."))
@click.option("--reason", default="", help=N_("Why: it stands in the journal; needed for more than 500 people."))
@REFUSED
def export_line(line: str, channel: str, form: str, columns: str, reason: str, refused: Path | None) -> None:
    """Print the file."""
    names = [name.strip() for name in columns.split(",") if name.strip()]
    _print(Order(line, channel, form, names, reason, language=spoken()), refused)


@click.group(help=N_("The people who signed up."))
def supporters() -> None:
    """Gather what can be done with the people who signed up."""


@supporters.command(
    help=N_("Print the people whom a channel may reach, as CSV; on standard error who was left out and why.")
)
@click.option(
    "--for",
    "channel",
    type=click.Choice([EMAIL, TEXT]),
    default=EMAIL,
    show_default=True,
    help=N_("The channel that will reach them."),
)
@click.option("--issue", help=N_("Only those who asked for this issue's letter."))
@click.option("--neighbourhood", help=N_("Only those of this neighbourhood; needs their consent to targeting."))
@click.option("--reason", default="", help=N_("Why: it stands in the journal; needed for more than 500 people."))
@REFUSED
def export(channel: str, issue: str | None, neighbourhood: str | None, reason: str, refused: Path | None) -> None:
    """Check the choice, then print the file."""
    with opened() as (_, _, catalogue):
        _check(N_("issue"), issue, catalogue.issue_keys)
        _check(N_("neighbourhood"), neighbourhood, tuple(catalogue.neighbourhoods))
    told = {"issue": issue, "neighbourhood": neighbourhood}
    line = " ".join(f"{field}:{quoted(value)}" for field, value in told.items() if value)
    _print(Order(line, channel, "csv", [], reason, language=spoken()), refused)


def _check(what: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise WrongChoice(what=gettext(what), value=value, choices=", ".join(choices))


def _print(order: Order, refused: Path | None) -> None:
    with opened() as (chosen, database, catalogue), bar() as heard:
        total = _expected(chosen, database, catalogue, order)
        made = exports.at_once(database, chosen.campaign, catalogue, order, actor(), lambda done: heard(done, total))
        with made as (out, segment, report):
            shutil.copyfileobj(out, sys.stdout.buffer)
            if refused is not None:
                with refused.open("wb") as file:
                    exports.refusals(segment, order, report, file)
    _report(segment.reach(order.channel), report, refused)


def _expected(chosen: Settings, database: Database, catalogue: Catalogue, order: Order) -> int:
    with database.reading() as session:
        segment = Segment(exports.scope_of(session, chosen.campaign, catalogue), order.line)
        return exports.expect(segment, order)


def _report(reach: Reach, report: Report, refused: Path | None) -> None:
    audience = reach.audience
    name, article = gettext(audience.name), gettext(audience.article)
    say(N_("{rows} people ({audience}: {article})."), rows=report.rows, audience=name, article=article)
    _tell(reach)
    if report.unsafe:
        say(N_("{count} left out: a spreadsheet would run one of their cells."), count=len(report.unsafe))
    if report.refused and refused is None:
        say(N_("Type --refused FILE to see which."))


def _tell(reach: Reach) -> None:
    for reason, count in reach.refused:
        say(N_("{count} left out: {reason}."), count=count, reason=gettext(reason.words))


for command in lists.COMMANDS:
    supporters.add_command(command)

COMMANDS = (supporters, chosen_people)
