"""Commands about delegates: delegates list, ask, agree, notify, receipt, remove, link."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from capture import delegates as house
from capture import details, law, words
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.cli.turnout import station
from capture.database import now
from capture.delegates import AGREED, DAY, DELEGATE, NOTIFIED, RECEIPT, Delegate, links, notice
from capture.settings import Campaign
from capture.words import N_, gettext

NUMBER = click.IntRange(1, 2**31 - 1)
NUMBERS = click.argument("number", type=NUMBER, nargs=-1, required=True, metavar="NUMBER...")


@click.group(help=N_("Assessors, deputies and delegates in the polling stations, and what the mayor is told of them."))
def delegates() -> None:
    """Gather the commands."""


@delegates.command(
    name="list", help=N_("Print gaps first, then people: number, station, half of the day, role, state, name, phone.")
)
@click.option("--gaps", is_flag=True, help=N_("Only where nobody has agreed yet."))
def show(gaps: bool) -> None:
    """Print a line each, and on standard error who is willing and by when the mayor is told."""
    with unbuilt() as (chosen, database), database.reading() as session:
        found = house.manned(session)
        for one in found:
            for half in one.gaps:
                _line("", one.precinct.code, half, "", "gap", "", "")
        for person in [person for one in found for person in one.people if not gaps]:
            code = next(one.precinct.code for one in found if one.precinct.id == person.precinct_id)
            _line(person.id, code, person.half, person.role, person.state, person.name, person.phone)
        for who in house.willing(session):
            told = {"number": who.id, "name": who.name, "place": who.neighbourhood}
            say(N_("Willing: supporter {number}, {name}, {place}"), **told)
        _remind(chosen.campaign)


@delegates.command(help=N_("Write down whom we asked to sit in a station; print their number."))
@click.argument("code")
@click.option("--supporter", type=NUMBER, help=N_("The supporter who is willing, by their number."))
@click.option("--given-name", default="", help=N_("Given names, as on the roll."))
@click.option("--family-name", default="", help=N_("Family name, as on the roll."))
@click.option("--half", type=click.Choice(list(house.HALVES)), default=DAY, show_default=True, help=N_("Which half."))
@click.option("--role", type=click.Choice(list(house.ROLES)), default=DELEGATE, show_default=True, help=N_("As what."))
@click.option("--born-on", type=click.DateTime(["%Y-%m-%d"]), help=N_("Date of birth."))
@click.option("--born-in", default="", help=N_("Place of birth."))
@click.option("--address", default="", help=N_("Address."))
@click.option("--phone", default="", help=N_("A number to call on the day."))
@click.option("--votes-at", default="", help=N_("Town and station in which they vote themselves."))
def ask(code: str, supporter: int | None, born_on: datetime | None, **told: str) -> None:
    """Keep one person; what the sign-up says fills what is not told."""
    with unbuilt() as (chosen, database), database.writing() as session:
        facts: dict[str, Any] = {name: _plain(name, value) for name, value in told.items()}
        if facts["phone"]:
            facts["phone"] = details.phone(facts["phone"], chosen.campaign.phone_country)
        facts |= {"born_on": born_on.date() if born_on else None, "supporter_id": supporter}
        if supporter:
            facts |= {name: value for name, value in house.facts_of(session, supporter).items() if not facts[name]}
        asked = house.ask(session, {"precinct_id": station(session, code).id, **facts}, actor(), now())
        click.echo(str(asked.id))


@delegates.command(help=N_("They agreed."))
@NUMBERS
def agree(number: Sequence[int]) -> None:
    """Note that."""
    _move(number, AGREED)


@delegates.command(
    help=N_("Write the letter by which the mayor is told, of everybody who agreed or of these, and note that it is.")
)
@click.argument("number", type=NUMBER, nargs=-1, metavar="NUMBER...")
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path, dir_okay=False), help=N_("The file, a PDF.")
)
@click.option("--dry-run", is_flag=True, help=N_("Only write the letter."))
def notify(number: Sequence[int], output: Path, dry_run: bool) -> None:
    """Write it, and note it in the same act: no letter, no note."""
    with unbuilt() as (chosen, database), database.writing() as session:
        for one in number:
            house.get(session, one)
        told = notice.to_be_told(session, number)
        if not dry_run:
            for person in told:
                house.move(session, person.delegate, NOTIFIED, actor(), now())
        output.write_bytes(notice.write(told, chosen.campaign, law.next_round(chosen.campaign.ballot, now()), now()))
        _remind(chosen.campaign)
    say(N_("{file} is ready: {count} people."), file=output, count=len(told))


@delegates.command(help=N_("The town hall gave a receipt: it is their title on the day."))
@NUMBERS
def receipt(number: Sequence[int]) -> None:
    """Note that."""
    _move(number, RECEIPT)


@delegates.command(help=N_("Let them go: nothing of them stays."))
@NUMBERS
def remove(number: Sequence[int]) -> None:
    """Take them out of the register."""
    with unbuilt() as (_, database), database.writing() as session:
        for one in number:
            house.remove(session, house.get(session, one), actor(), now())


@delegates.command(help=N_("Make the link of a station, for the phone of whoever sits there; print it."))
@click.argument("code")
@click.option("--revoke", is_flag=True, help=N_("Only let the link that is there open nothing any more."))
def link(code: str, revoke: bool) -> None:
    """Print the link, which is written nowhere else."""
    with unbuilt() as (chosen, database), database.writing() as session:
        where = station(session, code)
        if revoke:
            links.revoke(session, where, actor(), now())
            return
        token = links.give(session, where, actor(), now())
        days = words.days(chosen.campaign.rounds, words.spoken())
    click.echo(f"{chosen.address}/delegate/{token}")
    say(N_("It opens on {days}, and on each eve from 16:00 to practise; a link given before opens nothing."), days=days)


def _move(numbers: Sequence[int], state: str) -> None:
    with unbuilt() as (_, database), database.writing() as session:
        for one in numbers:
            house.move(session, house.get(session, one), state, actor(), now())


def _plain(name: str, value: str) -> str:
    longest = Delegate.__table__.c[name].type
    if len(value) > getattr(longest, "length", 0):
        raise click.BadParameter(gettext("Too long."), param_hint=f"--{name.replace('_', '-')}")
    return details.plain(value.strip())


def _remind(campaign: Campaign) -> None:
    day = law.next_round(campaign.ballot, now())
    if due := law.notified_by(campaign.ballot, day):
        late, early = N_("Too late: the mayor was to be told by {due}."), N_("The mayor is told by {due}.")
        say(late if now() > due else early, due=campaign.ballot.shown(due))


def _line(*cells: object) -> None:
    click.echo("\t".join(map(str, cells)))


COMMANDS = (delegates,)
