"""The commands of rides and proxies: list, ask, volunteer, withdraw, match, offer, agree, done, drop; rides print."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from capture import favours, journal, law, precincts
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.errors import DetailUnreadable
from capture.favours import PROXY, RIDE, Favour, paper
from capture.forms.favours import EACH, Asking, Volunteering
from capture.settings import Settings
from capture.words import N_, gettext

DAY = click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help=N_("The round, such as 2032-03-14; otherwise the next.")
)
STATION = click.option("--station", default="", help=N_("The polling station, by its code."))
NOTE = click.option("--note", default="", help=N_("A few words, 200 letters at most."))


@click.group(help=N_("Rides to the polling station: who asks, who drives."))
@click.pass_context
def rides(context: click.Context) -> None:
    """Gather the commands about rides."""
    context.obj = RIDE


@click.group(help=N_("Proxies: who asks that somebody carries theirs, and who does."))
@click.pass_context
def proxies(context: click.Context) -> None:
    """Gather the commands about proxies."""
    context.obj = PROXY


@click.command(
    name="list", help=N_("Print who asks, the gaps first: number, state, hour, station, name, phone, volunteer.")
)
@DAY
@click.pass_obj
def list_(kind: str, day: datetime | None) -> None:
    """Print a line each, tabs between."""
    with unbuilt() as (chosen, database), database.reading() as session:
        for one in favours.listed(session, kind, _day(chosen, day)):
            station = one.precinct.code if one.precinct else ""
            helper = one.helper.name if one.helper else ""
            told = (one.ref, gettext(favours.STATES[one.state]), one.hour, station, one.person.name, one.person.phone)
            click.echo("\t".join((*told, helper)))


@click.command(help=N_("Write down that somebody asks; print their number here."))
@click.argument("name")
@click.argument("phone")
@STATION
@NOTE
@DAY
@click.option("--each-round", is_flag=True, help=N_("A proxy for each round."))
@click.option("--address", default="", help=N_("Where they are fetched."))
@click.option("--hour", default="", help=N_("At what time, such as 10:30."))
@click.option("--abroad", is_flag=True, help=N_("A proxy that is made abroad."))
@click.option("--door", is_flag=True, help=N_("They asked at their door."))
@click.pass_obj
def ask(kind: str, /, day: datetime | None, each_round: bool, door: bool, **told: Any) -> None:
    """Keep it as the form of the desk does."""
    with unbuilt() as (chosen, database), database.writing() as session:
        told |= {"way": "door" if door else "desk", "day": EACH if each_round else _day(chosen, day).isoformat()}
        campaign = chosen.campaign
        form = Asking(kind, precincts.listed(session), campaign.rounds, campaign.phone_country, **told)
        click.echo(favours.ask(session, kind, _right(form).told, actor(), now()).id)


@click.command(help=N_("Write down that somebody offers who did not tick it; print by what they are named."))
@click.argument("name")
@click.argument("phone")
@STATION
@NOTE
@click.pass_obj
def volunteer(kind: str, /, **told: str) -> None:
    """Keep them as the form of the desk does."""
    with unbuilt() as (chosen, database), database.writing() as session:
        form = Volunteering(precincts.listed(session), chosen.campaign.phone_country, **told)
        click.echo(f"h{favours.volunteer(session, kind, _right(form).told, actor(), now()).id}")


@click.command(help=N_("Let nothing stay of a volunteer; what they were named for waits for somebody else."))
@click.argument("volunteer")
@click.pass_obj
def withdraw(kind: str, volunteer: str) -> None:
    """Let them go."""
    with unbuilt() as (_, database), database.writing() as session:
        favours.withdraw(session, favours.take(session, kind, volunteer, actor(), now()), actor(), now())


@click.command(help=N_("Print who could do one, the best first: by what they are named, name, phone, why or why not."))
@click.argument("number")
@DAY
@click.pass_obj
def match(kind: str, number: str, day: datetime | None) -> None:
    """Print a line each, tabs between."""
    with unbuilt() as (chosen, database), database.reading() as session:
        asked = favours.find(session, kind, number, _day(chosen, day))
        for one in favours.propose(session, chosen.campaign.ballot, asked):
            why = one.why_not or ", ".join(one.reasons)
            click.echo("\t".join((one.ref, one.person.name, one.person.phone, why)))


@click.command(help=N_("Name a volunteer for one that is asked for, both as list and match print them."))
@click.argument("number")
@click.argument("volunteer")
@DAY
@click.pass_obj
def offer(kind: str, number: str, volunteer: str, day: datetime | None) -> None:
    """Name them, if the law lets them."""
    with _taken(kind, number, day) as (chosen, session, favour):
        helper = favours.take(session, kind, volunteer, actor(), now())
        favours.offer(session, chosen.campaign.ballot, favour, helper, actor(), now())


@click.command(help=N_("Note that both know of each other and agree."))
@click.argument("number")
@DAY
@click.pass_obj
def agree(kind: str, number: str, day: datetime | None) -> None:
    """Note it."""
    with _taken(kind, number, day) as (_, session, favour):
        favours.agree(session, favour, actor(), now())


@click.command(help=N_("Note that it is done: they were driven, or the proxy is made."))
@click.argument("number")
@DAY
@click.pass_obj
def done(kind: str, number: str, day: datetime | None) -> None:
    """Note it."""
    with _taken(kind, number, day) as (_, session, favour):
        favours.finish(session, favour, actor(), now())


@click.command(help=N_("Note that it is not needed any more; with --erase let nothing of it stay."))
@click.argument("number")
@DAY
@click.option("--erase", is_flag=True, help=N_("Let nothing of it stay."))
@click.pass_obj
def drop(kind: str, number: str, day: datetime | None, erase: bool) -> None:
    """Note it, or erase it."""
    with _taken(kind, number, day) as (_, session, favour):
        (favours.erase if erase else favours.drop)(session, favour, actor(), now())


@click.command(
    name="print", help=N_("Print the sheet of each driver: whom, when, whence, whither, and what not to do.")
)
@DAY
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help=N_("The PDF.")
)
def print_(day: datetime | None, file: Path) -> None:
    """Write the file."""
    with unbuilt() as (chosen, database), database.writing() as session:
        on = _day(chosen, day)
        file.write_bytes(paper.sheets(favours.listed(session, RIDE, on), chosen.campaign.name, on, now()))
        journal.record(session, actor(), "drivers-printed", {"day": on.isoformat()}, now())
    say(N_("{file} is ready. It names people: hand it to its driver only, and destroy it in the evening."), file=file)


@contextmanager
def _taken(kind: str, number: str, day: datetime | None) -> Iterator[tuple[Settings, Session, Favour]]:
    with unbuilt() as (chosen, database), database.writing() as session:
        yield chosen, session, favours.take_up(session, kind, number, _day(chosen, day), actor(), now())


def _day(chosen: Settings, day: datetime | None) -> date:
    rounds = chosen.campaign.rounds
    if day is not None and day.date() not in rounds:
        choices = ", ".join(one.isoformat() for one in rounds)
        raise click.BadParameter(gettext("Known are: {choices}").format(choices=choices), param_hint="--day")
    return day.date() if day else law.next_round(chosen.campaign.ballot, now())


def _right(form: Any) -> Any:
    """The same form. Raises DetailUnreadable with what is wrong first."""
    if not form.validate():
        raise DetailUnreadable(next(iter(form.errors.values()))[0])
    return form


for _command in (list_, ask, volunteer, withdraw, match, offer, agree, done, drop):
    rides.add_command(_command)
    proxies.add_command(_command)
rides.add_command(print_)
COMMANDS = (rides, proxies)
