"""Commands about the audience at Mailchimp: mailchimp setup, sync."""

from contextlib import closing

import click

from capture.cli.opening import actor, bar, opened
from capture.cli.promises import DRY_RUN
from capture.cli.say import say
from capture.database import Database, now
from capture.errors import MailchimpFuse, SettingMissing
from capture.issues import Catalogue
from capture.mailchimp import audiences, setup, syncing
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.client import connect
from capture.processors import MAILCHIMP
from capture.settings import Settings
from capture.words import N_, gettext


@click.group(help=N_("The audience at Mailchimp."))
def mailchimp() -> None:
    """Gather what can be done about the audience."""


@mailchimp.command(name="setup", help=N_("Find or make what the audience needs at Mailchimp, and mend what is amiss."))
@DRY_RUN
def set_up(dry_run: bool) -> None:
    """Say what leaves, then do each step and print it."""
    with opened() as (chosen, database, catalogue), closing(connect(_configured(chosen))) as there:
        bridge = Bridge(chosen, database, catalogue, there)
        _tell_what_leaves(chosen, database)
        done = []
        for step in setup.steps(bridge):
            if not dry_run:
                step.do()
            click.echo(f"{gettext(step.words)}\t{step.name}")
            done.append(step)
        if dry_run:
            say(N_("Would be done: {count}"), count=len(done))
            return
        setup.finish(bridge, actor())
        if setup.has_permissions(bridge):
            say(
                N_(
                    "The audience has Mailchimp’s own GDPR fields on: over there everybody counts as if they had "
                    "agreed to nothing. Switch them off in its settings; consent is asked for here."
                )
            )
        say(N_("Done: {count}"), count=len(done))
        with database.reading() as session:
            hooked = audiences.get(session, chosen).hook
    if not hooked:
        say(
            N_(
                "There is no hook: SITEURL is not set, or Mailchimp did not reach it. What changes over there is "
                "looked for every five minutes; once the site is public, type the same again."
            )
        )
    say(N_("Now type: hustings mailchimp sync --dry-run"))


def _tell_what_leaves(chosen: Settings, database: Database) -> None:
    with database.reading() as session:
        if audiences.find(session, chosen) is not None:
            return
    name, country, of_whom = MAILCHIMP.name, gettext(MAILCHIMP.country), gettext(MAILCHIMP.of_whom)
    say(N_("{name}, {country}, will work for you on this, {of_whom}:"), name=name, country=country, of_whom=of_whom)
    for what in MAILCHIMP.what:
        say("- {what}", what=gettext(what))
    say(N_("The notice on the site says so from its next build on (hustings publish), the register from now on."))


@mailchimp.command(help=N_("Bring the list and the audience together now, as the worker does."))
@DRY_RUN
@click.option("--full", is_flag=True, help=N_("Hold the whole audience against the list, as each night."))
@click.option("--let-go", type=click.IntRange(1), help=N_("Let so many people go from the audience, this once."))
def sync(dry_run: bool, full: bool, let_go: int | None) -> None:
    """Do it, or say what would be done."""
    with opened() as (chosen, database, catalogue):
        _configured(chosen)
        if dry_run:
            _look(chosen, database, catalogue)
            return
        if let_go:
            audiences.let_go(database, chosen, let_go, actor(), now())
        with bar() as heard:
            done = syncing.sync(chosen, database, catalogue, full, heard=heard)
    say(N_("Changed here: {here}. Sent: {sent}. Tags: {tags}"), here=done.pulled, sent=done.pushed, tags=done.tagged)


def _look(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    ahead = syncing.look(chosen, database, catalogue)
    for words, people in (
        (N_("new over there"), ahead.new),
        (N_("told anew"), ahead.changed),
        (N_("would leave"), ahead.leaving),
        (N_("would go"), ahead.parting),
    ):
        click.echo(f"{people}\t{gettext(words)}")
    if ahead.held:
        raise MailchimpFuse(people=ahead.held, most=ahead.most)


def _configured(chosen: Settings) -> Settings:
    for key, value in (
        ("MAILCHIMP_API_KEY", chosen.mailchimp_api_key),
        ("MAILCHIMP_AUDIENCE", chosen.mailchimp_audience),
    ):
        if not value:
            raise SettingMissing(key=key, how=gettext(N_("Write it into .env.")))
    return chosen


COMMANDS = (mailchimp,)
