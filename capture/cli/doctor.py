"""`hustings doctor`: what is wrong and how to mend it."""

from collections.abc import Iterator
from contextlib import closing
from zoneinfo import ZoneInfo

import click

from capture import settings, watch
from capture.database import Database, now
from capture.errors import HustingsError
from capture.settings import Settings
from capture.watch import ODD, OK, WRONG, Finding, ground, setup
from capture.words import N_

MARKS = {OK: "ok   ", ODD: "odd  ", WRONG: "WRONG"}
MARGIN = " " * 7


@click.command(help=N_("Say what is wrong and how to mend it."))
@click.option("--live", is_flag=True, help=N_("Also knock at the mail server."))
def doctor(live: bool) -> None:
    """Look at everything, print a line each, and fail when something is wrong."""
    wrong = False
    for finding, timezone in _examine(live):
        _print(finding, timezone)
        wrong = wrong or finding.mark == WRONG
    raise SystemExit(wrong)


def _print(finding: Finding, timezone: ZoneInfo) -> None:
    said = finding.said(timezone)
    click.echo(f"{MARKS[finding.mark]}  {said.title}")
    for line in filter(None, [said.detail, *said.remedy.splitlines()]):
        click.echo(f"{MARGIN}{line}")


def _examine(live: bool) -> Iterator[tuple[Finding, ZoneInfo]]:
    try:
        chosen = settings.load()
    except HustingsError as error:
        yield watch.trouble("settings", setup.SETTINGS, error), ZoneInfo("UTC")
        return
    for finding in _findings(chosen, live):
        yield finding, chosen.campaign.timezone


def _findings(chosen: Settings, live: bool) -> Iterator[Finding]:
    yield Finding("settings", OK, setup.SETTINGS)
    yield from setup.files(chosen)
    yield from setup.facts(chosen, now())
    yield from setup.site(chosen)
    with closing(Database(chosen.database_url)) as database:
        step = setup.step(chosen, database)
        yield step
        yield from watch.look(chosen, database, now()) if step.mark == OK else [ground.disk(chosen, database, now())]
    yield from setup.way_out(chosen)
