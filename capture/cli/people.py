"""Commands about invented people: demo."""

import click

from capture import demo as demonstration
from capture import issues, settings, upgrades
from capture.cli.say import say
from capture.database import Database
from capture.issues import Catalogue
from capture.words import N_


@click.command(help=N_("Add 5,000 demonstration people, the same each time; never beside real ones."))
def demo() -> None:
    """Fill the database for a demonstration."""
    chosen = settings.load()
    database = Database(chosen.database_url)
    upgrades.check(database)
    catalogue: Catalogue = issues.from_json(chosen.output / "catalogue.json")
    added = demonstration.fill(chosen, database, catalogue)
    say(
        N_("{count} demonstration people were added.") if added else N_("The demonstration people are here already."),
        count=added,
    )


COMMANDS = (demo,)
