"""Commands about colleagues: staff invite, list, dismiss, reset."""

import click
from sqlalchemy.orm import Session

from capture import letters, links
from capture.addresses import Address
from capture.cli.opening import actor, unbuilt
from capture.cli.promises import read_address
from capture.cli.say import say
from capture.database import now
from capture.errors import NoColleague, WrongChoice
from capture.settings import Settings
from capture.staff import ROLES, Colleague, accounts, colleagues
from capture.words import N_, gettext


@click.group(help=N_("The colleagues who may sign in to the desk."))
def staff() -> None:
    """Gather what can be done about colleagues."""


@staff.command(help=N_("Invite somebody to the desk, or once more whoever has not come."))
@click.argument("email", callback=read_address)
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(list(ROLES)), help=N_("What they do."))
@click.option("--language", help=N_("Of letter and desk; the site's first if nothing is said."))
@click.option(
    "--print/--send",
    "printed",
    default=None,
    help=N_("Print the link, or send it by letter; without either it is printed where MAIL_URL is a folder."),
)
def invite(email: Address, roles: tuple[str, ...], language: str | None, printed: bool | None) -> None:
    """Invite, and print or owe the link."""
    with unbuilt() as (chosen, database), database.writing() as session:
        spoken = language or chosen.campaign.language
        if spoken not in chosen.campaign.languages:
            raise WrongChoice(what=gettext(N_("language")), value=spoken, choices=", ".join(chosen.campaign.languages))
        by_hand = chosen.mail_url.startswith("file:") if printed is None else printed
        colleague = accounts.invite(session, email, roles, spoken, actor(), now())
        link = _link(session, chosen, colleague) if by_hand else ""
        if not by_hand:
            letters.welcome(session, colleague, chosen.suppression_key, now())
    if link:
        click.echo(link)
    say(N_("The link works once, within 72 hours.") if link else N_("The letter leaves with the next round."))


@staff.command(name="list", help=N_("Print each colleague: number, address, roles, state; tabs between."))
def list_() -> None:
    """Print a line each."""
    with unbuilt() as (_, database), database.reading() as session:
        for colleague in colleagues.listed(session):
            told = (str(colleague.id), colleague.email, " ".join(colleague.roles), _state(colleague))
            click.echo("\t".join(told))


@staff.command(help=N_("Note that a colleague has left: sign-ins, links and passkeys are over at once."))
@click.argument("email", callback=read_address)
def dismiss(email: Address) -> None:
    """Take back whatever opens the desk for them."""
    with unbuilt() as (_, database), database.writing() as session:
        accounts.dismiss(session, _found(session, email).id, actor(), now())
    say(N_("{email} cannot sign in any more."), email=email.typed)


@staff.command(help=N_("Take a lost second factor from a colleague, who sets up another one at the next sign-in."))
@click.argument("email", callback=read_address)
def reset(email: Address) -> None:
    """Take every second factor away."""
    with unbuilt() as (_, database), database.writing() as session:
        accounts.reset_second_factor(session, _found(session, email).id, actor(), now())
    say(N_("{email} sets up a new second factor at the next sign-in."), email=email.typed)


def _link(session: Session, chosen: Settings, colleague: Colleague) -> str:
    return f"{chosen.address}/desk/welcome/{links.issue(session, links.WELCOME, colleague.uniquifier, now())}"


def _found(session: Session, email: Address) -> Colleague:
    colleague = colleagues.find(session, email.key)
    if colleague is None:
        raise NoColleague
    return colleague


def _state(colleague: Colleague) -> str:
    if colleague.gone_at is not None:
        return f"left {colleague.gone_at:%Y-%m-%d}"
    since = colleague.joined_at or colleague.invited_at
    return f"{'here' if colleague.joined_at else 'invited'} {since:%Y-%m-%d}"


COMMANDS = (staff,)
