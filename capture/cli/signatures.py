"""The commands between the rounds: signatures list, mark, unmark, post, destroy."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture import signatures
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.signatures import post
from capture.words import N_


@click.group(name="signatures", help=N_("Who did not sign in the first round, copied by number between the rounds."))
def copied() -> None:
    """Gather the commands."""


@copied.command(name="list", help=N_("Print each sheet: its code, station, list, people on it, noted; tabs between."))
def list_() -> None:
    """Print a line each."""
    with unbuilt() as (_, database), database.reading() as session:
        counts = signatures.counts(session)
        for sheet in signatures.sheets(session):
            people = len(signatures.of_sheet(session, sheet))
            noted = counts.get((sheet.precinct.id, sheet.list), 0)
            click.echo("\t".join(map(str, (sheet.code, sheet.precinct.code, sheet.list, people, noted))))


@copied.command(help=N_("Note who did not sign, by the numbers on a sheet: 12 or 12-18."))
@click.argument("code")
@click.argument("numbers", nargs=-1, required=True)
def mark(code: str, numbers: Sequence[str]) -> None:
    """Note them; what cannot be is said on standard error."""
    told, wrong = signatures.read(" ".join(numbers))
    with unbuilt() as (chosen, database), database.writing() as session:
        span = signatures.allow(chosen.campaign.ballot, now())
        done = signatures.mark(session, signatures.find(session, code), told, span, actor(), now())
    click.echo(done.marked)
    for said, which in ((NO_NUMBERS, wrong), (MISSING, done.missing), (DOUBLE, done.double)):
        if which:
            say(said, numbers=" ".join(map(str, which)))


NO_NUMBERS = N_("No numbers: {numbers}")
MISSING = N_("Nobody on this sheet bears: {numbers}")
DOUBLE = N_("Several people bear one number, so none of them is noted: {numbers}")


@copied.command(help=N_("Take numbers of a sheet back; print how many were noted."))
@click.argument("code")
@click.argument("numbers", nargs=-1, required=True)
def unmark(code: str, numbers: Sequence[str]) -> None:
    """Take them back, also when nothing more is noted."""
    told, _ = signatures.read(" ".join(numbers))
    with unbuilt() as (_, database), database.writing() as session:
        click.echo(signatures.unmark(session, signatures.find(session, code), told))


@copied.command(name="post", help=N_("Write the addresses for letters as a workbook, with the origin that each names."))
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help=N_("The workbook.")
)
def post_(file: Path) -> None:
    """Write the file."""
    with unbuilt() as (chosen, database), database.writing() as session:
        drawn, people = post.write(session, chosen.campaign, actor(), now())
        file.write_bytes(drawn)
    say(N_("{file} is ready: {count} addresses. Destroy it after the second round, too."), file=file, count=people)


@copied.command(help=N_("Destroy what was copied; without this it goes when the second round closes."))
@click.option("--dry-run", is_flag=True, help=N_("Only say how many would go."))
def destroy(dry_run: bool) -> None:
    """Destroy all of it; print how many."""
    with unbuilt() as (_, database), database.writing() as session:
        count = sum(signatures.counts(session).values())
        click.echo(count if dry_run else signatures.destroy(session, actor(), now()))


COMMANDS = (copied,)
