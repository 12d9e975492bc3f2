"""Commands that make the site: build, publish."""

import click

from capture import builds, content, settings
from capture.builds import Build
from capture.cli.content import tell_notices
from capture.cli.say import say
from capture.errors import NotForPublic
from capture.settings import Campaign
from capture.words import N_, gettext

# Files that wait are named; a new theme would fill the screen with them.
NAMED = 20


@click.command(help=N_("Build the site from content/ into a new folder and swap it in; yesterday's stays until then."))
def build() -> None:
    """Build and swap."""
    chosen = settings.campaign()
    tell_notices(content.check(settings.ROOT / "content", chosen.languages, settings.ROOT / "output"))
    made = builds.build(settings.ROOT)
    say(N_("Built {pages} pages of {name}: {where}"), pages=made.pages, name=chosen.name, where="output")
    _tell_what_waits(made, chosen)


@click.command(
    help=N_("Build the site for the public: with its address; in electoral silence only service pages change.")
)
def publish() -> None:
    """Refuse what must not be public, then build."""
    chosen = settings.load()
    if not chosen.site_url.startswith("https://"):
        raise NotForPublic
    tell_notices(content.check(settings.ROOT / "content", chosen.campaign.languages, chosen.output))
    made = builds.build(settings.ROOT)
    say(N_("Published {pages} pages: {where}"), pages=made.pages, where=chosen.site_url)
    _tell_what_waits(made, chosen.campaign)


def _tell_what_waits(made: Build, campaign: Campaign) -> None:
    hold = made.sources.hold
    if hold is None:
        return
    facts = {"until": campaign.ballot.shown(hold.until), "article": gettext(hold.article)}
    say(N_("Electoral silence until {until} ({article}): the site stays as it was, but for service pages."), **facts)
    for file in made.sources.let_in:
        say(N_("{file}: changed, as a service."), file=file)
    waiting = made.sources.waiting
    for file in waiting[:NAMED]:
        say(N_("{file}: waits until then."), file=file)
    if waiting:
        say(N_("Files that wait: {count}. Build again when silence is over."), count=len(waiting))
        say(N_("What only says where, when and how one votes, and how one gets there, may say so: Service: yes"))


COMMANDS = (build, publish)
