"""Commands about invented people: demo."""

import click

from capture import demo as demonstration
from capture.cli.opening import opened
from capture.cli.say import say
from capture.database import Database
from capture.demo import Credentials, Field
from capture.settings import Settings
from capture.staff import in_words
from capture.web import create_app
from capture.web.signing.engine import new_app
from capture.web.signing.hashing import hashed
from capture.words import N_, gettext

# Where to click, and what is there.
ROOMS = {
    "/desk/precincts": N_("the polling stations, on a map"),
    "/desk/roll": N_("the electoral roll"),
    "/desk/walks": N_("the walks"),
    "/desk/walks/headway": N_("how far they are, and what was heard"),
    "/desk/day/": N_("turnout: who lags"),
}
REPORTED = N_("{count} invented reports of turnout came in, of {day}. Later “hustings demo” brings the next ones.")
UNREPORTED = N_("No other report of turnout is due yet. “hustings demo” brings them from 10:00 to 17:00.")


@click.command(help=N_("Add 5,000 invented people, three colleagues and a town; never beside real ones."))
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
        _tell_field(demonstration.settle(chosen, database, catalogue), port)
        _tell_colleagues(_add_colleagues(chosen, database), port)


def _tell_field(field: Field | None, port: int) -> None:
    if field is None:
        say(N_("The field is left alone: its polling stations are no invented ones, or the ballot is over."))
        return
    if field.is_new:
        told = {"electors": field.electors, "walks": field.walks}
        say(N_("An invented town: {electors} electors, {walks} walks, one half walked, one on paper."), **told)
    for path, what in ROOMS.items():
        say(f"    http://localhost:{port}{path}  {gettext(what)}")
    if field.token:
        say(N_("    http://localhost:{port}/walk/{token}  a walk on a phone"), port=port, token=field.token)
    say(REPORTED if field.reports else UNREPORTED, count=field.reports, day=f"{field.day:%d/%m/%Y}")


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
