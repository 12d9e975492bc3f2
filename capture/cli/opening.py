"""What commands about people open: settings, database, catalogue; who types them; and the bar that shows how far."""

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import click

from capture import issues, settings, upgrades
from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Settings


@contextmanager
def opened() -> Iterator[tuple[Settings, Database, Catalogue]]:
    """Open the campaign's settings, its database at the step that the code needs, and what its site offers."""
    with unbuilt() as (chosen, database):
        yield chosen, database, issues.from_json(chosen.output / "catalogue.json")


@contextmanager
def unbuilt() -> Iterator[tuple[Settings, Database]]:
    """Open the same but for what the site offers: it need not be built for this."""
    chosen = settings.load()
    with closing(Database(chosen.database_url)) as database:
        upgrades.check(database)
        yield chosen, database


def actor() -> str:
    """Return how the journal names whoever types at this terminal."""
    return f"cli:{getpass.getuser()}"


@contextmanager
def bar(length: int = 0) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how far something is, of how much; anywhere else nothing."""
    shown = click.progressbar(length=length, file=sys.stderr, hidden=not sys.stderr.isatty())
    with shown as progress:

        def heard(done: int, total: int) -> None:
            """Draw it."""
            progress.length = total
            progress.update(done - progress.pos)

        yield heard
