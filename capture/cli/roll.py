"""Commands about the electoral roll: roll import, undo, list, object."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture.cli.opening import actor, bar, unbuilt
from capture.cli.say import say
from capture.database import now
from capture.electors import people
from capture.rolls import bringing, columns, entering, objecting, persons
from capture.rolls.bringing import Roll
from capture.rolls.weighing import Weighed
from capture.words import N_, gettext

DRY_RUN = click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))
SHOWN, REFUSED, STATIONS = 3, 5, 20
NOBODY = N_("Nobody of these names and this birth is on the roll; no later roll brings them in either.")
ALIKE = N_("Nobody of just these names left the roll. If it is one of the people above: the same with --elector NUMBER")
WOULD_OPEN = N_("Station {code} ({name}) is not here yet; this roll would open it for {count} people.")
OPENED = N_("Station {code} ({name}) was not here yet; it was opened for {count} people.")
MORE_STATIONS = N_("… and {count} more stations.")
UNKNOWN_CODES = N_("Where such a code is a slip, correct it in the file, or bring the town's stations in first.")
SPARED = N_("Since rows were refused nobody is struck. If {count} people are to go: --let-go {count}")


@click.group(name="roll", help=N_("The electoral roll: at which doors how many electors live, and who votes where."))
def hold() -> None:
    """Gather the commands."""


@hold.command(name="import", help=N_("Bring the electoral roll in, or a newer one: CSV or XLSX."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--column",
    "said",
    multiple=True,
    metavar="HEAD=FIELD",
    help=N_("What a column holds, where it is not recognised; it is remembered for the same heads."),
)
@click.option(
    "--let-go",
    type=click.IntRange(0),
    metavar="N",
    help=N_("Let so many people go whom the file does not name, where they are many or rows of it were refused."),
)
@DRY_RUN
def bring(file: Path, said: Sequence[str], let_go: int | None, dry_run: bool) -> None:
    """Read it, say what it would do, and let it in."""
    with unbuilt() as (chosen, database):
        layout, mapping = bringing.understand(database, file, said)
        _tell_columns(layout.heads, mapping, layout.samples)
        with bar() as heard, bringing.read(chosen, file, layout, mapping, lambda rows: heard(rows, 0)) as roll:
            if dry_run:
                weighed = bringing.weigh(database, roll, let_go)
                _tell(roll, weighed)
                _tell_stations(weighed, WOULD_OPEN)
                return
            ballot = chosen.campaign.ballot
            edition, weighed = bringing.enter(database, ballot, roll, file.name, actor(), let_go=let_go)
            _tell(roll, weighed)
            _tell_stations(weighed, OPENED)
    days = chosen.campaign.ballot.rules.undo_kept.days
    say(N_("The roll is in. To have the one before again, within {days} days: hustings roll undo"), days=days)
    click.echo(f"{edition.id}\troll")


def _tell_columns(heads: Sequence[str], mapping: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
    for place, (head, name) in enumerate(zip(heads, mapping, strict=True)):
        what = gettext(columns.KINDS[name].label) if name else gettext(N_("(not kept)"))
        kept = name and name not in columns.LEFT_OUT
        shown = [row[place] for row in samples[:SHOWN] if kept and len(row) > place and row[place]]
        say(N_("{head}: {what}"), head=head, what=" · ".join([what, *shown]))


def _tell(roll: Roll, weighed: Weighed) -> None:
    for name, count in weighed.counts.items():
        click.echo(f"{count}\t{name}")
    for name, count in weighed.lists.items():
        click.echo(f"{count}\t{name}")
    for sentence, count in roll.rows.reader.remarks.items():
        say(N_("{count} rows: {sentence}"), count=count, sentence=gettext(sentence))
    for number, why in roll.rows.reader.refused[:REFUSED]:
        say(N_("Row {number} was refused: {why}"), number=number, why=gettext(why))
    if weighed.spared:
        say(SPARED, count=weighed.spared)


def _tell_stations(weighed: Weighed, sentence: str) -> None:
    opening = weighed.opening
    for one in opening[:STATIONS]:
        say(sentence, code=one.code, name=one.name or "?", count=one.people)
    if len(opening) > STATIONS:
        say(MORE_STATIONS, count=len(opening) - STATIONS)
    if opening:
        say(UNKNOWN_CODES)


@hold.command(name="undo", help=N_("Take the newest roll out: the one before is back."))
def take_out() -> None:
    """Take it out."""
    with unbuilt() as (chosen, database), database.writing() as session:
        edition = entering.undo(session, None, chosen.campaign.ballot, actor(), now())
        click.echo(f"{edition.id}\t{edition.file}")
    say(N_("Numbers in the polling stations come with the next roll."))


@hold.command(
    name="list", help=N_("Print the rolls that came: number, state, day, added, moved, struck, file; tabs between.")
)
def show() -> None:
    """Print them."""
    with unbuilt() as (_, database), database.reading() as session:
        for one in reversed(people.listed(session)):
            day = one.let_in_at.date().isoformat() if one.let_in_at else ""
            told = (one.id, one.state, day, one.added, one.moved, one.struck, one.file)
            click.echo("\t".join(map(str, told)))


@hold.command(name="object", help=N_("Take somebody out who objects (GDPR, art. 21): no later roll brings them back."))
@click.argument("family_name")
@click.argument("given_names")
@click.argument("born", metavar="BORN")
@click.option("--elector", type=int, metavar="N", help=N_("Who of those alike it is, by the number that was printed."))
def keep_out(family_name: str, given_names: str, born: str, elector: int | None) -> None:
    """Take them out by the names of the roll and their date of birth."""
    day = persons.birth(born)
    if not day:
        raise click.BadParameter(gettext(N_("write the date of birth like 24/03/1953")))
    with unbuilt() as (chosen, database), database.writing() as session:
        key = chosen.suppression_key.encode()
        done = objecting.object_to(session, key, (family_name, given_names), day, actor(), now())
        if elector is not None:
            done = objecting.take_out(session, key, elector, actor(), now())
        click.echo(f"{done.gone}\telectors")
        for one in done.alike:
            click.echo(f"{one.id}\t{one.family_name}\t{one.given_names}\t{one.born}")
    if not done.gone:
        say(NOBODY if not done.alike else ALIKE)


COMMANDS = (hold,)
