"""Commands of whoever writes: content check, new, list, start."""

import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import click

from capture import content, settings
from capture.cli.say import say
from capture.content import KINDS, Checked, Document, sheets, starting
from capture.content.sheets import Sheet
from capture.content.slugs import slug
from capture.settings import Campaign
from capture.words import N_, gettext

HEAD = (N_("kind"), N_("key"), N_("languages"), N_("missing"), N_("address"), N_("order or date"), N_("title"))


@click.group("content", help=N_("The texts in content/: check them, begin one, list them."))
def texts() -> None:
    """Gather what can be done with texts."""


@texts.command(help=N_("Say of every file in content/ what is wrong and what was mended; exit code 1 if something is."))
def check() -> None:
    """Print every fault; on standard error what was mended, and the sum."""
    checked = _checked(settings.campaign())
    for fault in checked.faults:
        click.echo(str(fault))
    tell_notices(checked)
    if checked.faults:
        say(N_("To be mended: {faults}. Until then the site of before stays."), faults=len(checked.faults))
        sys.exit(1)
    say(N_("All is well: {count} texts."), count=len(checked.documents))


@texts.command(help=N_("Write a fresh file of a kind, ready to be edited, and print its path; nothing is overwritten."))
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("title")
@click.option("--language", help=N_("Its language; the site's first if nothing is said."))
@click.option("--key", default="", help=N_("The key of the text that it translates."))
def new(kind: str, title: str, language: str | None, key: str) -> None:
    """Write the file."""
    campaign = settings.campaign()
    language = language or campaign.language
    if language not in campaign.languages:
        raise click.BadParameter(gettext(N_("there is: {known}")).format(known=", ".join(campaign.languages)))
    if not slug(key or title):
        raise click.BadParameter(gettext(N_("write a title that has letters")))
    today = datetime.now(campaign.timezone).date()
    folder, documents = settings.ROOT / "content", _checked(campaign).documents
    path = sheets.lay(folder, Sheet(kind, title, language, key), documents, today)
    click.echo(path.relative_to(settings.ROOT).as_posix())


@texts.command("list", help=N_("List the texts: their languages, what is not translated, their addresses."))
@click.option("--kind", type=click.Choice(list(KINDS)), help=N_("Only those of this kind."))
def list_(kind: str | None) -> None:
    """Print a table: aligned for a person, with tabs for a program."""
    campaign = settings.campaign()
    checked = _checked(campaign)
    shown = [found for found in checked.documents if kind in (None, found.kind.folder)]
    shown.sort(key=lambda found: (list(KINDS).index(found.kind.folder), found.key))
    groups = groupby(shown, key=lambda found: (found.kind.folder, found.key))
    _print([tuple(map(gettext, HEAD)), *(_row(list(of_one), campaign) for _, of_one in groups)])
    if checked.faults:
        say(N_("Not all files could be read. Type: hustings content check"))


@texts.command(help=N_("Put the demonstration aside; write your campaign's first texts, named as in pelicanconf.py."))
def start() -> None:
    """Write the first texts; print their paths."""
    campaign = settings.campaign()
    begun = starting.start(settings.ROOT, settings.instance_folder(), campaign, datetime.now(campaign.timezone))
    click.echo("\n".join(begun.files))
    say(N_("What was there before is in {folder}"), folder=begun.before)
    for language in begun.without:
        say(N_("There are no first texts in “{language}”: write them beside the others."), language=language)
    say(N_("Look for [to be completed], then type: hustings build"))


def tell_notices(checked: Checked) -> None:
    """Say on standard error what was mended."""
    for notice in checked.notices:
        click.echo(str(notice), err=True)


def _checked(campaign: Campaign) -> Checked:
    return content.check(settings.ROOT / "content", campaign.languages, settings.ROOT / "output")


def _row(of_one: Sequence[Document], campaign: Campaign) -> tuple[str, ...]:
    there = [language for language in campaign.languages if language in {found.language for found in of_one}]
    missing = [language for language in campaign.languages if language not in there]
    first = next(found for found in of_one if found.language == there[0])
    has_page = first.kind.address is not None
    return (
        first.kind.folder,
        first.key,
        " ".join(there),
        " ".join(missing) or "-",
        campaign.path(first.language) + first.address if has_page else "-",
        str(first.date or first.text.fields.get("order") or "-"),
        first.title,
    )


def _print(rows: Sequence[tuple[str, ...]]) -> None:
    if not sys.stdout.isatty():
        click.echo("\n".join("\t".join(row) for row in rows))
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


COMMANDS = (texts,)
