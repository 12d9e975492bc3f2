"""Commands that make the site: build, publish."""

import click

from capture import builds, content, law, settings
from capture.cli.content import tell_notices
from capture.cli.say import say
from capture.database import now
from capture.errors import ElectoralSilence, NotForPublic
from capture.words import N_, gettext


@click.command(help=N_("Build the site from content/ into a new folder and swap it in; yesterday's stays until then."))
def build() -> None:
    """Build and swap."""
    chosen = settings.campaign()
    tell_notices(content.check(settings.ROOT / "content", chosen.languages, settings.ROOT / "output"))
    made = builds.build(settings.ROOT)
    say(N_("Built {pages} pages of {name}: {where}"), pages=made.pages, name=chosen.name, where="output")


@click.command(help=N_("Build the site for the public: with its address, and never in electoral silence."))
def publish() -> None:
    """Refuse what must not be public, then build."""
    chosen = settings.load()
    if not chosen.site_url.startswith("https://"):
        raise NotForPublic
    ballot = chosen.campaign.ballot
    silence = law.silence(ballot, law.PUBLISHING, now())
    if silence is not None:
        local = silence.until.astimezone(ballot.timezone).strftime("%d/%m/%Y %H:%M")
        article = gettext(silence.article)
        raise ElectoralSilence(until=local, article=article, channel=gettext(N_("publishing")))
    tell_notices(content.check(settings.ROOT / "content", chosen.campaign.languages, chosen.output))
    made = builds.build(settings.ROOT)
    say(N_("Published {pages} pages: {where}"), pages=made.pages, where=chosen.site_url)


COMMANDS = (build, publish)
