"""Commands about single doors: doors close, reopen."""

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.doors import Where, shut, unlock
from capture.electors import Building, finding
from capture.errors import BuildingUnknown
from capture.words import N_

WHERE = (
    click.argument("address"),
    click.option("--entrance", default="", help=N_("The entrance, such as “bat A”, where the number has several.")),
    click.option("--building", "number", type=int, metavar="N", help=N_("Which of several, by the number printed.")),
    click.option("--floor", type=int, help=N_("The floor of one door; 0 is the ground floor.")),
    click.option("--door", default="", help=N_("The number of the door on its floor, from the stairs on.")),
    click.option("--reason", "why", required=True, help=N_("Why: it stands in the journal. Name nobody.")),
)


def _where(command: Callable[..., None]) -> Callable[..., None]:
    """Ask a command which building or door is meant, and why."""
    for said in reversed(WHERE):
        command = said(command)
    return command


@click.group(name="doors", help=N_("A door, or a whole building, where nobody is to go any more."))
def at_doors() -> None:
    """Gather the commands."""


@at_doors.command(help=N_("Let nobody go to a building or a door any more: they telephoned, or wrote."))
@_where
@click.option("--whole", is_flag=True, help=N_("The whole building, also where six electors or more live in it."))
def close(address: str, entrance: str, number: int | None, floor: int | None, door: str, why: str, whole: bool) -> None:
    """Close it, on every walk."""
    with unbuilt() as (_, database), database.writing() as session:
        building = _one(session, address, entrance, number)
        shut(session, Where(building, floor, door), why, actor(), now(), whole)
        said = finding.said(building)
    say(N_("Nobody goes there any more: {address}"), address=said)


@at_doors.command(help=N_("Let people go to a building or a door again: it was closed by mistake, or they ask for it."))
@_where
def reopen(address: str, entrance: str, number: int | None, floor: int | None, door: str, why: str) -> None:
    """Open it again."""
    with unbuilt() as (_, database), database.writing() as session:
        building = _one(session, address, entrance, number)
        unlock(session, Where(building, floor, door), why, actor(), now())
        said = finding.said(building)
    say(N_("People may go there again: {address}"), address=said)


def _one(session: Session, address: str, entrance: str, number: int | None) -> Building:
    found = finding.at(session, address, entrance)
    meant = [one for one in found if number in (None, one.id)]
    if len(meant) == 1:
        return meant[0]
    for one in found:
        click.echo(f"{one.id}\t{finding.said(one)}")
    raise BuildingUnknown(address=address, count=len(found))


COMMANDS = (at_doors,)
