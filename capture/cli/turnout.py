"""Commands about turnout: turnout record, paste, list, agree, withdraw, board."""

import secrets
from datetime import date, datetime, time
from pathlib import Path

import click
from sqlalchemy.orm import Session

from capture import precincts
from capture import turnout as house
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.errors import NoSuchReport, NotYet, WrongChoice
from capture.law import Ballot, today
from capture.precincts import Precinct
from capture.turnout import Told, reading, reports, taking
from capture.turnout.lagging import Standing
from capture.turnout.taking import Taken
from capture.words import N_, gettext

DAY = click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help=N_("The day of the ballot, such as 2032-03-14; otherwise today.")
)
NUMBER = click.IntRange(1, 2**31 - 1)
LONGEST_KEY = 64  # letters
AT = click.option("--at", metavar="HH:MM", help=N_("The hour for which it holds; otherwise now."))


def _key(_: click.Context, option: click.Parameter, key: str) -> str:
    if len(key) > LONGEST_KEY:
        raise click.BadParameter(gettext("At most 64 letters."), param=option)
    return key


@click.group(help=N_("Turnout through the day, station by station, and who lags. Nobody is named."))
def turnout() -> None:
    """Gather the commands."""


@turnout.command(
    help=N_("Record how many have voted at a station. A doubtful number is kept, and counts once agreed to.")
)
@click.argument("code")
@click.argument("voters", type=click.IntRange(0, 1_000_000))
@AT
@DAY
@click.option("--sure", is_flag=True, help=N_("The number is right, however odd it seems."))
@click.option(
    "--key", default="", callback=_key, help=N_("A word of yours by which the same report sent twice is one.")
)
def record(code: str, voters: int, at: str | None, day: datetime | None, sure: bool, key: str) -> None:
    """Keep one report."""
    with unbuilt() as (chosen, database), database.writing() as session:
        ballot = chosen.campaign.ballot
        on = _day(ballot, day)
        told = Told(
            key or secrets.token_hex(16),
            station(session, code).id,
            voters,
            _moment(ballot, on, at),
            house.COMMAND,
            actor(),
        )
        kept = house.record(session, told, on, now(), sure).report
        doubt, number = kept.doubt, kept.id
    if doubt:
        say(N_("Kept, not counted: {why}. If it is right: hustings turnout agree {number}"), why=doubt, number=number)


@turnout.command(help=N_("Read messages of delegates as they came, say what was read, and record what is clear."))
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False), default="-")
@AT
@DAY
@click.option("--dry-run", is_flag=True, help=N_("Only say what was read."))
def paste(file: Path, at: str | None, day: datetime | None, dry_run: bool) -> None:
    """Print a line for each: station, voters, hour, what became of it, and the message."""
    with click.open_file(str(file), encoding="utf-8", errors="replace") as opened:
        text = opened.read()
    with unbuilt() as (chosen, database):
        ballot = chosen.campaign.ballot
        on, hour = _day(ballot, day), _hour(at)
        with database.reading() as session:
            pasted = taking.look(session, text, on, ballot)
        taken = [Taken(one, False, reading.in_words(one)) for one in pasted.lines]
        if not dry_run:
            with database.writing() as session:
                taken = list(taking.take(session, ballot, pasted, on, now(), actor(), hour))
    for one in taken:
        told = one.read.hour.strftime("%H:%M") if one.read.hour else ""
        click.echo("\t".join((one.read.code, _shown(one.read.voters), told, one.said, one.read.line)))


@turnout.command(
    name="list", help=N_("Print every report of a day: number, station, voters, hour, way, what is asked.")
)
@DAY
def show(day: datetime | None) -> None:
    """Print them, withdrawn ones too."""
    with unbuilt() as (chosen, database), database.reading() as session:
        ballot = chosen.campaign.ballot
        codes = {one.id: one.code for one in precincts.listed(session)}
        for one in reports.history(session, _day(ballot, day)):
            hour = one.at.astimezone(ballot.timezone).strftime("%H:%M")
            asked = gettext("withdrawn") if one.withdrawn_by else one.doubt or ""
            click.echo("\t".join((str(one.id), codes[one.precinct_id], str(one.voters), hour, one.way, asked)))


@turnout.command(help=N_("Let a report count that was asked: it is right."))
@click.argument("number", type=NUMBER)
def agree(number: int) -> None:
    """Let it count."""
    with unbuilt() as (_, database), database.writing() as session:
        if not house.agree(session, number):
            raise NoSuchReport(number=number)


@turnout.command(help=N_("Let a report count no more; it stays in the list."))
@click.argument("number", type=NUMBER)
def withdraw(number: int) -> None:
    """Let it count no more."""
    with unbuilt() as (_, database), database.writing() as session:
        if not house.withdraw(session, number, actor()):
            raise NoSuchReport(number=number)


@turnout.command(help=N_("Print who lags, the furthest behind first: name, voters, expected, missing, give or take."))
@click.option(
    "--reference", default="", metavar="KEY", help=N_("The election to compare with; otherwise the last one.")
)
@click.option("--stations", is_flag=True, help=N_("Stations instead of neighbourhoods."))
@DAY
def board(reference: str, stations: bool, day: datetime | None) -> None:
    """Print a line each, the town first; by what it was judged on standard error."""
    with unbuilt() as (chosen, database), database.reading() as session:
        ballot = chosen.campaign.ballot
        found = house.board(session, ballot, _day(ballot, day), reference)
        if found.reference is None:
            say(N_("No election with turnout is here to compare with: hustings precincts results FILE"))
            return
        standings, name = found.standings, found.reference.name
    for one in (standings.town, *(standings.stations if stations else standings.neighbourhoods)):
        click.echo(_line(one))
    say(
        N_("Compared with {name} by {source}; the town is at {swing} of it."),
        name=name,
        source=gettext(found.source),
        swing=f"{standings.swing:.0%}",
    )
    if standings.silent:
        silent = ", ".join(one.code for one in standings.silent[:20]) + (" …" if len(standings.silent) > 20 else "")
        say(N_("Silent so far, {count}: {codes}"), count=len(standings.silent), codes=silent)


def _line(one: Standing) -> str:
    told = (one.voters, round(one.expected), round(one.shortfall), round(one.spread))
    return "\t".join((one.name or gettext("the town"), *map(str, told)))


def _shown(voters: int | None) -> str:
    return "" if voters is None else str(voters)


def station(session: Session, code: str) -> Precinct:
    """Return the station that somebody means by a code. Raises WrongChoice."""
    listed = precincts.called(precincts.listed(session))
    found = reading.find(code, {code: one.registered for code, one in listed.items()})
    if found not in listed:
        raise WrongChoice(what=gettext("polling station"), value=code, choices=", ".join(list(listed)[:20]))
    return listed[found]


def _day(ballot: Ballot, day: datetime | None) -> date:
    on, here = day.date() if day else today(ballot, now()), today(ballot, now())
    if on > here:
        raise NotYet(day=f"{on:%d/%m/%Y}")
    return on


def _moment(ballot: Ballot, day: date, at: str | None) -> datetime:
    hour = _hour(at)
    if hour is None and day != today(ballot, now()):
        raise click.BadParameter(gettext("For another day, say the hour, too: --at 10:30."), param_hint="--at")
    moment = ballot.local(day, hour) if hour else now()
    if moment > now():
        raise NotYet(day=ballot.shown(moment))
    return moment


def _hour(at: str | None) -> time | None:
    try:
        return time.fromisoformat(at) if at else None
    except ValueError as wrong:
        raise click.BadParameter(gettext("An hour such as 10:30."), param_hint="--at") from wrong


COMMANDS = (turnout,)
