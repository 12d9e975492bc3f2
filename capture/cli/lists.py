"""Commands that bring lists in and take them out again: supporters import, supporters undo."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from capture import imports
from capture.arrivals import FAILED, OTHERS, PEOPLE, UNKNOWN, US, Import, Statement
from capture.cli.opening import actor, bar, opened
from capture.cli.say import say
from capture.database import Database, now
from capture.errors import HustingsError, ListUnreadable, WrongChoice
from capture.imports.recognising import plain
from capture.issues import Catalogue
from capture.settings import Settings
from capture.words import N_, gettext

# Instead of a column's head: every row.
EVERYBODY = "*"
VERDICTS = (imports.NEW, imports.MERGED, imports.HELD, imports.DOUBLE, imports.REFUSED)


@click.command(
    name="import", help=N_("Bring a list of people in: CSV, XLSX or OSDI JSON; or of those who left Mailchimp.")
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=FIELD",
    help=N_("What a column holds, where it is not recognised; *=newsletter: everybody agreed to it."),
)
@click.option(
    "--consent", default="", help=N_("How and in what words these people agreed. Without it none of them did.")
)
@click.option("--consent-date", type=click.DateTime(["%Y-%m-%d"]), help=N_("The day on which they agreed."))
@click.option(
    "--origin",
    type=click.Choice([US, OTHERS, UNKNOWN]),
    default=UNKNOWN,
    show_default=True,
    help=N_("To whom they told all this: to us, to others, or nobody knows."),
)
@click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))
@click.option(
    "--refused",
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("Write the rows that do not come in, and why, to this workbook (XLSX)."),
)
def bring(
    file: Path,
    mapped: Sequence[str],
    consent: str,
    consent_date: datetime | None,
    origin: str,
    dry_run: bool,
    refused: Path | None,
) -> None:
    """Read it, say what would come of it, and let it in."""
    said = Statement(consent, consent_date.date() if consent_date else None, origin)
    with opened() as (chosen, database, catalogue):
        with file.open("rb") as stream:
            received = imports.receive(chosen, database, catalogue, stream, file.name, actor())
        try:
            asked = _read(chosen, database, catalogue, received, mapped, said)
            _lay_down(chosen, asked, refused)
        except (HustingsError, OSError):
            imports.let_go(chosen, database, received.id, actor())
            raise
        if dry_run:
            imports.let_go(chosen, database, asked.id, actor())
        else:
            _enter(chosen, database, catalogue, asked)


def _read(
    chosen: Settings,
    database: Database,
    catalogue: Catalogue,
    received: Import,
    mapped: Sequence[str],
    said: Statement,
) -> Import:
    mapping, agreed = _mapping(catalogue, received, mapped)
    for head, name in zip(received.heads, mapping, strict=True):
        what = gettext(imports.kinds(catalogue)[name].label) if name else gettext(N_("(not taken along)"))
        say(N_("{head}: {what}"), head=head, what=what)
    with database.writing() as session:
        imports.order(session, catalogue, received.id, mapping, replace(said, agreed=agreed), actor(), heard_at=now())
    with bar() as heard:
        asked = imports.go_on(chosen, database, catalogue, received.id, heard)
    if asked.state == FAILED:
        raise ListUnreadable("{trouble}", trouble=asked.trouble)
    _tell(database, asked)
    return asked


def _mapping(catalogue: Catalogue, received: Import, mapped: Sequence[str]) -> tuple[list[str], list[str]]:
    """What each column holds, as recognised and as typed; and what everybody agreed to."""
    known, mapping, agreed = imports.kinds(catalogue), list(received.mapping), []
    heads = [plain(head) for head in received.heads]
    for typed in mapped:
        head, _, name = typed.rpartition("=")
        if head == EVERYBODY:
            agreed.append(name)
        elif plain(head) not in heads:
            raise WrongChoice(what=gettext(N_("column")), value=head, choices=", ".join(received.heads))
        elif name and name not in known:
            raise WrongChoice(what=gettext(N_("field")), value=name, choices=", ".join(known))
        else:
            mapping[heads.index(plain(head))] = name
    return mapping, agreed


def _tell(database: Database, asked: Import) -> None:
    click.echo(f"{asked.id}\timport")
    for verdict in VERDICTS:
        click.echo(f"{asked.counts.get(verdict, 0)}\t{verdict}")
    if asked.kind != PEOPLE:
        say(N_("This is a list of people who left, or whose address fails: nobody of it comes in."))
    for told in ("reasons", "remarks"):
        for sentence, count in asked.counts.get(told, {}).items():
            say(N_("{count} rows: {sentence}"), count=count, sentence=gettext(sentence))
    with database.reading() as session:
        for what, count in imports.changes(session, asked).items():
            say(N_("{count} people whom we know get: {what}"), count=count, what=gettext(imports.ADDED[what]))
    if not asked.is_stated and asked.kind == PEOPLE:
        say(N_("Nobody of them agreed to anything, since nobody states how, when and to whom (--consent)."))


def _lay_down(chosen: Settings, asked: Import, refused: Path | None) -> None:
    there = imports.refused_of(chosen, asked.id)
    if refused is not None and there.exists():
        shutil.copyfile(there, refused)
    elif there.exists():
        say(N_("Type --refused FILE.xlsx to see which rows do not come in."))


def _enter(chosen: Settings, database: Database, catalogue: Catalogue, asked: Import) -> None:
    with database.writing() as session:
        imports.confirm(session, asked.id, actor(), heard_at=now())
    imports.go_on(chosen, database, catalogue, asked.id)
    days = chosen.campaign.ballot.rules.undo_kept.days
    again = N_("They are in. To take them out again within {days} days: hustings supporters undo {number}")
    say(again, days=days, number=asked.id)


@click.command(name="undo", help=N_("Take the people of a list out again: its number is what the import said."))
@click.argument("number", type=int)
def take_out(number: int) -> None:
    """Take them out, but for those who did something themselves since."""
    with opened() as (chosen, database, catalogue):
        with database.writing() as session:
            imports.undo(session, chosen.campaign.ballot, number, actor(), heard_at=now())
        with bar() as heard:
            asked = imports.go_on(chosen, database, catalogue, number, heard)
    click.echo(f"{asked.counts.get('went', 0)}\twent")
    click.echo(f"{asked.counts.get('stayed', 0)}\tstayed")
    say(N_("Whoever did something themselves since stays, without what the list gave them."))


COMMANDS = (bring, take_out)
