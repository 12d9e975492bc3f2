"""Commands about text messages: texts count, try, status, refusals."""

import secrets

import click

from capture import details, law, settings
from capture import texts as messages
from capture.cli.opening import unbuilt
from capture.cli.say import say
from capture.database import now
from capture.errors import ElectoralSilence, NumberUnfit, ProviderAway, TextUnfit
from capture.settings import Settings
from capture.texts import permission, pulling, wording
from capture.texts.providers import Sending, provider
from capture.words import N_, gettext, spoken

LANGUAGE = click.option("--language", default="", help=N_("The language of the text; otherwise the campaign's."))


@click.group(help=N_("Text messages: what one costs, a trial, what became of them, who refuses them."))
def texts() -> None:
    """Gather what can be done about text messages."""


@texts.command(help=N_("Print a text as phones will show it, then its parts, its length and what one costs."))
@click.argument("text")
@LANGUAGE
def count(text: str, language: str) -> None:
    """Print it; what makes it dear is said on standard error."""
    chosen = settings.load()
    _show(wording.finish(chosen, text, language or chosen.campaign.language))


@texts.command(name="try", help=N_("Send one text to a number of yours, as people will get it; it is kept nowhere."))
@click.argument("number")
@click.argument("text")
@LANGUAGE
@click.option("--dry-run", is_flag=True, help=N_("Only show it."))
def try_(number: str, text: str, language: str, dry_run: bool) -> None:
    """Hand it to the provider, unless the law says silence."""
    chosen = settings.load()
    phone = _phone(chosen, number)
    whole = wording.finish(chosen, text, language or chosen.campaign.language)
    _show(whole)
    if not dry_run:
        _refuse_silence(chosen)
        _send(chosen, phone, whole.text)


@texts.command(help=N_("Print how many texts of each mailing are in each state: mailing, state, texts; tabs between."))
@click.argument("mailing", default="")
def status(mailing: str) -> None:
    """Print a line for each state."""
    with unbuilt() as (_, database), database.reading() as session:
        for name, states in sorted(messages.results(session, mailing).items()):
            for state in messages.STATES:
                if states[state]:
                    click.echo(f"{name}\t{state}\t{states[state]}")
            if states[messages.UNSURE]:
                say(
                    N_("{mailing}: {count} texts were perhaps not received; they are not sent again."),
                    mailing=name,
                    count=states[messages.UNSURE],
                )


@texts.command(help=N_("Ask the provider who refuses text messages, as the worker does every five minutes."))
def refusals() -> None:
    """Heed them."""
    with unbuilt() as (chosen, database):
        new = pulling.Pulls(chosen, database, provider(chosen.texting)).refusals(now())
    say(N_("Numbers that refuse text messages, new: {count}"), count=new)


def _phone(chosen: Settings, number: str) -> str:
    try:
        return details.texted(details.phone(number, chosen.campaign.phone_country), chosen.texting.countries)
    except NumberUnfit as unfit:
        raise TextUnfit(reason=str(unfit)) from unfit


def _show(whole: wording.Wording) -> None:
    click.echo(whole.text)
    counted = whole.parts
    click.echo(f"{counted.count}\t{counted.alphabet}\t{counted.length}\t{wording.cost(whole.cents, spoken())}")
    for remark in wording.remarks(counted):
        click.echo(remark, err=True)


def _refuse_silence(chosen: Settings) -> None:
    # One's own phone may ring at any hour; in silence nothing leaves.
    ballot = chosen.campaign.ballot
    held = law.silence(ballot, law.TEXT, now())
    if held is not None:
        channel = gettext(ballot.rules.channels[law.TEXT].name)
        raise ElectoralSilence(until=ballot.shown(held.until), article=gettext(held.article), channel=channel)


def _send(chosen: Settings, phone: str, text: str) -> None:
    reference = secrets.token_hex(16)
    bare, until = wording.bare(chosen, text), permission.good_until(chosen, phone, now())
    fate = provider(chosen.texting).send([Sending(reference, phone, text, bare, until)]).get(reference)
    if fate is not None and not fate.taken:
        raise ProviderAway(reason=fate.reason or "no")
    say(N_("The provider took it: {reference}") if fate else N_("The provider did not say."), reference=reference)


COMMANDS = (texts,)
