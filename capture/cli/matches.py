"""Commands about supporters on the electoral roll: matches propose, list, agree, refuse, withdraw."""

from collections.abc import Callable

import click

from capture import matches
from capture.cli.opening import actor, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.matches import AGREED, PROPOSED, REFUSED, listing
from capture.rolls import matching
from capture.words import N_, gettext

DRY_RUN = click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))
NUMBERS = (click.argument("person", type=int), click.argument("elector", type=int))


@click.group(name="matches", help=N_("Which supporter is which elector, for doors and post: proposed, then agreed to."))
def matched() -> None:
    """Gather the commands."""


@matched.command(help=N_("Look for every supporter on the roll, and propose who they may be to colleagues."))
@DRY_RUN
def propose(dry_run: bool) -> None:
    """Print how many people, how many pairs; on standard error the same in words."""
    with unbuilt() as (_, database):
        if dry_run:
            found = matching.look(database)
            people, pairs = len({one.supporter_id for one in found}), len(found)
        else:
            done = matching.propose(database, now())
            people, pairs = done.people, done.pairs
    click.echo(f"{people}\tpeople\n{pairs}\tpairs")
    say(N_("A colleague says who is whom: hustings matches list, then hustings matches agree PERSON ELECTOR"))


@matched.command(
    name="list", help=N_("Print pairs: person, elector, score, state, both by name and address, reasons; tabs between.")
)
@click.option(
    "--state", type=click.Choice([PROPOSED, AGREED, REFUSED]), default=PROPOSED, show_default=True, help=N_("Which.")
)
def list_(state: str) -> None:
    """Print a line each, the likeliest first."""
    with unbuilt() as (_, database), database.reading() as session:
        for person, one in listing.listed(session, state):
            reasons = ", ".join(f"{weight:+} {gettext(words)}" for words, weight in one.reasons)
            told = (f"{person.given_name} {person.family_name}".strip(), person.street, one.called, one.address)
            pair = (person.id, one.elector.id, one.match.score, one.match.state)
            click.echo("\t".join(map(str, (*pair, *told, one.year, reasons))))


def _saying(name: str, words: str, act: Callable[..., None]) -> click.Command:
    def say_it(person: int, elector: int) -> None:
        """Do it in one act."""
        with unbuilt() as (_, database), database.writing() as session:
            act(session, person, elector, actor(), now())

    for argument in reversed(NUMBERS):
        say_it = argument(say_it)
    return click.command(name=name, help=words)(say_it)


matched.add_command(_saying("agree", N_("Say that this person is this elector, by their numbers."), matches.agree))
matched.add_command(_saying("refuse", N_("Say that they are two people: they are not proposed again."), matches.refuse))
matched.add_command(_saying("withdraw", N_("Take back what was said of both."), matches.withdraw))
COMMANDS = (matched,)
