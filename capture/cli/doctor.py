"""`hustings doctor`: what is wrong and how to mend it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from capture import addresses, settings, watch
from capture.database import Database, now
from capture.errors import HustingsError
from capture.manners import Manners
from capture.settings import Settings
from capture.watch import NOTE, ODD, OK, WRONG, Finding, copies, ground, setup
from capture.watch import live as outside
from capture.watch.live import Outside
from capture.words import N_, gettext

MARKS = {OK: "ok   ", NOTE: "note ", ODD: "odd  ", WRONG: "WRONG"}
MARGIN = " " * 7
# A database that is held is waited for as at a page; a long journal is read to its end.
CURIOUS = Manners(bound=5, answers=600)


def _address(context: click.Context, option: click.Parameter, typed: str) -> str:
    try:
        return addresses.read(typed).typed if typed else ""
    except ValueError as wrong:
        raise click.BadParameter(gettext(N_("write an e-mail address, such as you@example.org"))) from wrong


@click.command(help=N_("Say what is wrong and how to mend it."))
@click.option("--live", is_flag=True, help=N_("Also look from outside: name, certificate, mail, clock, texts."))
@click.option(
    "--dkim-selector", "selector", metavar="NAME", default="", help=N_("Under which name the DKIM key stands.")
)
@click.option("--letter", metavar="EMAIL", default="", callback=_address, help=N_("Send a trial letter there."))
@click.option(
    "--received",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("Read a letter that arrived."),
)
def doctor(live: bool, **asked: Any) -> None:
    """Look at everything, print a line each, and fail when something is wrong."""
    wrong = False
    for finding, timezone in _examine(live or any(asked.values()), asked):
        _print(finding, timezone)
        wrong = wrong or finding.mark == WRONG
    raise SystemExit(wrong)


def _print(finding: Finding, timezone: ZoneInfo) -> None:
    said = finding.said(timezone)
    click.echo(f"{MARKS[finding.mark]}  {said.title}")
    for line in filter(None, [said.detail, *said.remedy.splitlines()]):
        click.echo(f"{MARGIN}{line}")


def _examine(live: bool, asked: dict[str, Any]) -> Iterator[tuple[Finding, ZoneInfo]]:
    try:
        chosen = settings.load()
    except HustingsError as error:
        yield watch.trouble("settings", setup.SETTINGS, error), ZoneInfo("UTC")
        return
    for finding in _findings(chosen):
        yield finding, chosen.campaign.timezone
    for finding in outside.look(chosen, Outside(), **asked) if live else ():
        yield finding, chosen.campaign.timezone


def _findings(chosen: Settings) -> Iterator[Finding]:
    yield Finding("settings", OK, setup.SETTINGS)
    yield from setup.files(chosen)
    yield from setup.facts(chosen, now())
    yield from setup.site(chosen)
    with closing(Database(chosen.database_url, CURIOUS)) as database:
        step = setup.step(chosen, database)
        yield step
        yield from watch.look(chosen, database, now()) if step.mark == OK else [ground.disk(chosen, database, now())]
    yield from setup.way_out(chosen)
    yield from copies.look(chosen)


COMMANDS = (doctor,)
