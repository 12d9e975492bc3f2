"""Making an export: the file is whole and the journal has it before its first byte leaves."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

from sqlalchemy.orm import Session

from capture import journal, law
from capture.database import Database, now
from capture.errors import ElectoralSilence, ErasedMeanwhile, ForDoorsOnly, HustingsError, ReasonMissing
from capture.exports import orders, writing
from capture.exports.forms import FORMS
from capture.exports.limits import REASON_ABOVE
from capture.exports.orders import MADE, MAKING, Export, Order
from capture.exports.writing import Progress, Report
from capture.issues import Catalogue
from capture.law import Ballot
from capture.segments import LineWrong, Scope, Segment
from capture.settings import Campaign, Settings
from capture.words import N_, gettext, speaking

PEOPLE, REFUSED, ABOUT, LEAVERS = "people", "refused.csv", "about.txt", "leavers.csv"
MAILCHIMP = "mailchimp"
HALF = ".half"
NO_ROOM = N_("Its files could not be written: the disk is full, or locked. Ask again when there is room.")
# What is kept of a line that cannot be read any more.
UNREADABLE = "–"
IN_MEMORY = 1 << 20  # bytes; a larger file waits on disk, nameless


def check(ballot: Ballot, channel: str) -> None:
    """Refuse what may not leave now: at the order, when it is made, when it is taken. Raises ElectoralSilence."""
    silence = law.silence(ballot, channel, now())
    if silence is not None:
        until, article = ballot.shown(silence.until), gettext(silence.article)
        raise ElectoralSilence(until=until, article=article, channel=gettext(ballot.rules.channels[channel].name))


def expect(segment: Segment, order: Order) -> int:
    """Return how many people an order would bring out.

    Raises ElectoralSilence, ReasonMissing above 500 people, ForDoorsOnly where the roll would choose whom it reaches.
    """
    check(segment.scope.ballot, order.channel)
    reach = segment.reach(order.channel)
    if law.ROLL in reach.audience.barred:
        raise ForDoorsOnly(article=gettext(reach.audience.article))
    people = reach.people
    if people > REASON_ABOVE and not order.reason.strip():
        raise ReasonMissing(people=people, most=REASON_ABOVE)
    return people


def scope_of(session: Session, campaign: Campaign, catalogue: Catalogue) -> Scope:
    """Return the scope in which lines of a campaign are read."""
    return Scope(session, catalogue, campaign.ballot, campaign.phone_country)


@contextmanager
def at_once(
    database: Database, campaign: Campaign, catalogue: Catalogue, order: Order, actor: str, progress: Progress
) -> Iterator[tuple[IO[bytes], Segment, Report]]:
    """Make an export for whoever waits at a terminal, and hand it over when the journal has it.

    Raises ElectoralSilence, LineWrong or ErasedMeanwhile.
    """
    check(campaign.ballot, order.channel)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out, database.reading() as session:
        before = journal.last(session)
        segment = Segment(scope_of(session, campaign, catalogue), order.line)
        report = writing.fill(segment, order, out, progress)
        check(campaign.ballot, order.channel)
        total = segment.reach(order.channel).people
        with database.writing() as act:
            export = orders.ask(act, order, total, actor, now())
            _settle(act, export, segment, report, actor)
            _see_that_nobody_was_erased(act, before)
        out.seek(0)
        yield out, segment, report


def make(settings: Settings, database: Database, catalogue: Catalogue) -> bool:
    """Make the oldest export that is asked for on this machine. Returns whether there was one."""
    with database.writing() as session:
        export = orders.claim(session, now())
        if export is None:
            return False
        number, actor = export.id, export.by
        order = orders.of_export(export)
    try:
        check(settings.campaign.ballot, order.channel)
        with speaking(order.language):
            _make(settings, database, catalogue, order, number, actor)
    except (ErasedMeanwhile, FileNotFoundError):
        # Whoever cleans up after an erasure takes files away that are being written, too.
        with database.writing() as session:
            orders.ask_again(session, number)
    except (HustingsError, OSError) as trouble:
        _fail(settings, database, catalogue, number, trouble)
    return True


def _fail(
    settings: Settings, database: Database, catalogue: Catalogue, number: int, trouble: HustingsError | OSError
) -> None:
    with database.writing() as session:
        order = orders.of_export(session.get_one(Export, number))
        scope = scope_of(session, settings.campaign, catalogue)
        with speaking(order.language):
            orders.fail(session, number, _told(trouble), _masked(scope, order.line), now())


def _told(trouble: HustingsError | OSError) -> str:
    if isinstance(trouble, LineWrong):
        # Without the line, which may name somebody.
        return trouble.sentence
    return gettext(NO_ROOM) if isinstance(trouble, OSError) else str(trouble)


def _masked(scope: Scope, line: str) -> str:
    try:
        return Segment(scope, line).masked
    except LineWrong:
        return UNREADABLE


def _make(settings: Settings, database: Database, catalogue: Catalogue, order: Order, number: int, actor: str) -> None:
    folder = folder_of(settings, number)
    # Of its own: whoever was held up for minutes may find that another worker has taken over.
    half = folder.with_suffix(f".{uuid4().hex}{HALF}")
    half.mkdir(parents=True, mode=0o700)
    try:
        _write(settings, database, catalogue, order, number, actor, half)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _write(
    settings: Settings, database: Database, catalogue: Catalogue, order: Order, number: int, actor: str, half: Path
) -> None:

    def heard(done: int) -> None:
        """Tell whoever watches how far it is."""
        with database.writing() as session:
            orders.hear(session, number, done, now())

    with database.reading() as session:
        before = journal.last(session)
        segment = Segment(scope_of(session, settings.campaign, catalogue), order.line)
        about = about_file(segment, order, number, actor)
        with _private(half / f"{PEOPLE}.{FORMS[order.form].ending}") as out:
            report = writing.fill(segment, order, out, heard, about)
        with _private(half / REFUSED) as out:
            writing.refusals(segment, order, report, out)
        with _private(half / ABOUT) as out:
            out.write("\n".join([*about, ""]).encode())
        if order.form == MAILCHIMP:
            with _private(half / LEAVERS) as out:
                writing.leavers(session, out)
        with database.writing() as act:
            export = act.get_one(Export, number, with_for_update=True)
            if export.state == MAKING:
                # It may have begun before midnight.
                check(settings.campaign.ballot, order.channel)
                _settle(act, export, segment, report, actor)
                _see_that_nobody_was_erased(act, before)
                _offer(half, folder_of(settings, number))


def _see_that_nobody_was_erased(session: Session, before: int) -> None:
    # Behind our own entry: the journal lets one act in at a time.
    if journal.has(session, journal.ERASURE, after=before):
        raise ErasedMeanwhile


def _offer(half: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)
    for left in folder.parent.glob(f"{folder.name}.*{HALF.removeprefix('.')}"):
        # Whoever was killed at it left this behind.
        shutil.rmtree(left, ignore_errors=True)


def _settle(session: Session, export: Export, segment: Segment, report: Report, actor: str) -> None:
    at = now()
    export.state, export.made_at, export.heard_at = MADE, at, at
    export.done, export.refused, export.sha256 = report.rows, report.refused, report.sha256
    export.people = report.people.packed()
    # What says who somebody is was needed until here.
    export.line = segment.masked
    told = {"export": export.id, "filter": segment.masked, "for": export.channel, "as": export.form}
    told |= {"rows": report.rows, "refused": report.refused, "sha256": report.sha256, "reason": export.reason}
    session.flush()
    journal.record(session, actor, "export", told, at)


def about_file(segment: Segment, order: Order, number: int, actor: str) -> list[str]:
    """Return what goes along with a file, so that whoever finds it knows what it is and whom to ask."""
    ballot = segment.scope.ballot
    made = now().astimezone(ballot.timezone).strftime("%Y-%m-%d %H:%M")
    told = {
        N_("Export"): str(number),
        N_("Made"): made,
        N_("For"): gettext(ballot.rules.channels[order.channel].name),
        N_("People"): segment.masked or gettext(N_("everybody")),
        N_("Asked for by"): actor,
        N_("Why"): order.reason,
    }
    lines = [
        gettext("{fact}: {value}").format(fact=gettext(name), value=value) for name, value in told.items() if value
    ]
    return [
        *lines,
        *filter(None, [law.without_paper(ballot, now()) if order.channel == law.DOOR else ""]),
        gettext(N_("Only for this use. Erase this file when it has served; each export is in the journal.")),
    ]


def folder_of(settings: Settings, number: int) -> Path:
    """Return where the files of an export lie, while they do."""
    return settings.instance / "exports" / str(number)


def old(settings: Settings, before: datetime) -> list[Path]:
    """Return the folders of exports that were made before a moment."""
    there = (settings.instance / "exports").glob("*")
    return [folder for folder in there if folder.stat().st_mtime < before.timestamp()]


def discard(settings: Settings, before: datetime) -> int:
    """Remove the files of exports that were made before a moment. Returns how many exports lost theirs."""
    folders = old(settings, before)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


def _private(path: Path) -> IO[bytes]:
    path.touch(mode=0o600)
    return path.open("w+b")
