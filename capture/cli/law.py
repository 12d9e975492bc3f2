"""The commands of the law: what may leave now, and rules that an owner lifts on the word of counsel."""

from collections.abc import Iterator

import click
from sqlalchemy.orm import Session

from capture import exemptions
from capture import law as rules
from capture.addresses import Address
from capture.cli.opening import actor, unbuilt
from capture.cli.promises import read_address
from capture.cli.say import say
from capture.database import now
from capture.errors import NoColleague, NotAnOwner
from capture.exemptions import Exemption
from capture.law import Ballot
from capture.staff import OWNER, Colleague, colleagues
from capture.words import N_, gettext

OWNED = click.option(
    "--owner", metavar="EMAIL", required=True, callback=read_address, help=N_("The owner who answers for it.")
)


@click.group(help=N_("What the law lets out now, and the rules that counsel reads otherwise."))
def law() -> None:
    """Gather what can be done about rules."""


@law.command(help=N_("Print for each channel: free or held, until when, why, by which article; then what is lifted."))
def show() -> None:
    """Print a line each, tabs between."""
    with unbuilt() as (chosen, database), database.reading() as session:
        ballot, lifted = chosen.campaign.ballot, exemptions.lifted(session)
        for channel in (*ballot.rules.channels, rules.PUBLISHING):
            click.echo("\t".join((channel, *_now(ballot, channel, lifted))))
        for name, hours in rules.liftable(ballot.rules).items():
            click.echo("\t".join((name, "lifted" if name in lifted else "stands", gettext(hours.article))))
        for exemption in exemptions.standing(session):
            told = {"rule": exemption.rule, "counsel": exemption.counsel, "at": ballot.shown(exemption.at)}
            say(N_("{rule}: lifted since {at}, on the word of {counsel}: {reason}"), reason=exemption.reason, **told)


@law.command(help=N_("Lift a rule that is no statute, on the word of counsel. Electoral silence cannot be lifted."))
@click.argument("rule")
@OWNED
@click.option("--counsel", required=True, metavar="NAME", help=N_("Who reads the law so."))
@click.option("--reason", required=True, help=N_("Why, in a sentence."))
def lift(rule: str, owner: Address, counsel: str, reason: str) -> None:
    """Lift it, and write it into the journal."""
    with unbuilt() as (chosen, database), database.writing() as session:
        by = _owner(session, owner).actor
        told = Exemption(rule=rule, counsel=counsel.strip(), reason=reason.strip(), owner=by, at=now())
        exemptions.lift(session, chosen.campaign.ballot.rules, told, actor())
    say(N_("{rule} is lifted; the journal has it. To take it back: hustings law restore {rule}"), rule=rule)


@law.command(help=N_("Let a lifted rule stand again."))
@click.argument("rule")
def restore(rule: str) -> None:
    """End its exemption."""
    with unbuilt() as (_, database), database.writing() as session:
        exemptions.restore(session, rule, actor(), now())
    say(N_("{rule} stands again."), rule=rule)


def _now(ballot: Ballot, channel: str, lifted: frozenset[str]) -> Iterator[str]:
    held = rules.hold(ballot, channel, now(), lifted)
    yield "held" if held else "free"
    until = held.until if held else rules.free_until(ballot, channel, now(), lifted)
    yield ballot.shown(until) if until else "–"
    then = held or (rules.hold(ballot, channel, until, lifted) if until else None)
    yield from (gettext(then.words), gettext(then.article)) if then else ("–", "–")


def _owner(session: Session, email: Address) -> Colleague:
    colleague = colleagues.find(session, email.key)
    if colleague is None or not colleague.is_here:
        raise NoColleague
    if OWNER not in colleague.roles:
        raise NotAnOwner(email=email.typed)
    return colleague


COMMANDS = (law,)
