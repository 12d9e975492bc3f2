"""The command that shows whoever writes what they write: preview."""

import click

from capture import settings
from capture.cli.say import say
from capture.preview import Outcome, show
from capture.words import N_


@click.command(help=N_("Show the pages on this machine, anew a second after each change; nothing is published."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=N_("Port to listen on."))
def preview(port: int) -> None:
    """Say where to look, then show each build."""
    say(N_("The preview: http://127.0.0.1:{port}/ (it follows what you save; Ctrl-C stops it)"), port=port)
    show(settings.ROOT, port, _tell_build)


def _tell_build(outcome: Outcome) -> None:
    for fault in outcome.faults:
        click.echo(str(fault), err=True)
    if not outcome.faults:
        say(N_("Shown after {seconds:.2f} s."), seconds=outcome.seconds)


COMMANDS = (preview,)
