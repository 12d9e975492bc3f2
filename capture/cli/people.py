"""Commands about invented people: demo."""

import click

from capture import demo as demonstration
from capture.cli.opening import opened
from capture.cli.say import say
from capture.database import Database
from capture.demo import Credentials
from capture.settings import Settings
from capture.staff import in_words
from capture.web import create_app
from capture.web.signing.engine import new_app
from capture.web.signing.hashing import hashed
from capture.words import N_


@click.command(help=N_("Add 5,000 demonstration people and three colleagues; never beside real ones."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=N_("Where it is served."))
def demo(port: int) -> None:
    """Fill the database for a demonstration; say once how its colleagues sign in."""
    with opened() as (chosen, database, catalogue):
        added = demonstration.fill(chosen, database, catalogue)
        say(
            N_("{count} demonstration people were added.")
            if added
            else N_("The demonstration people are here already."),
            count=added,
        )
        _tell_colleagues(_add_colleagues(chosen, database), port)


def _add_colleagues(chosen: Settings, database: Database) -> list[Credentials]:
    with create_app(chosen, database).app_context():
        return demonstration.add_colleagues(chosen, database, hashed, new_app)


def _tell_colleagues(added: list[Credentials], port: int) -> None:
    if not added:
        return
    say(N_("Three colleagues can sign in, on this machine only. This is said once:"))
    say(N_("The desk: http://localhost:{port}/desk/"), port=port)
    for one in added:
        say(
            N_("{name}: {email}, password: {password}"),
            name=in_words(one.roles),
            email=one.email,
            password=one.password,
        )
        say(N_("    second step, by one of these codes, each good once: {codes}"), codes=" ".join(one.codes))
        say(N_("    or by an app with this key: {key}"), key=one.key)


COMMANDS = (demo,)
