"""Words on standard error, so that data on standard output stays data."""

import click

from capture.words import gettext


def say(msgid: str, **facts: object) -> None:
    """Say a sentence in the language being spoken."""
    click.echo(gettext(msgid).format(**facts), err=True)
