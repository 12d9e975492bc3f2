"""Staging: a list is read into rows that wait, in small acts: nobody waits for it, and a kill loses nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import arrivals, journal, marks
from capture.arrivals import PEOPLE, READ, READING, Import
from capture.database import Database, now
from capture.errors import ListUnreadable
from capture.imports import drawing, files, judging, leavers, refusals, rows
from capture.imports.folders import FILE_GONE, file_of, refused_of
from capture.imports.leavers import Leaver
from capture.imports.people import Reader
from capture.imports.told import RowRefused, Told
from capture.imports.vocabulary import Vocabulary
from capture.issues import Catalogue
from capture.settings import Settings
from capture.words import speaking

# So many rows in one act: thirty milliseconds.
AT_ONCE = 500

Progress = Callable[[int, int], object]
Numbered = tuple[int, Sequence[str]]


def stage(settings: Settings, database: Database, catalogue: Catalogue, asked: Import, progress: Progress) -> None:
    """Read a list from where it was left to its end. `progress` hears how many rows of how many.

    Raises ListUnreadable; then nothing of the list is kept.
    """
    path = file_of(settings, asked.id)
    try:
        _stage(path, settings, database, catalogue, asked, progress)
    except FileNotFoundError as missing:
        raise ListUnreadable(FILE_GONE) from missing


def _stage(
    path: Path, settings: Settings, database: Database, catalogue: Catalogue, asked: Import, progress: Progress
) -> None:
    total, counted = asked.total or _count(path), asked.done
    if not counted:
        clear(database, asked.id)
    with database.writing() as session:
        last = rows.last(session, asked.id)
        session.execute(sa.update(Import).where(Import.id == asked.id).values(total=total))
    reading = Stage(settings, catalogue, asked)
    with files.opened(path) as table:
        rest = (row for row in table.rows if row[0] > last)
        while batch := list(islice(rest, AT_ONCE)):
            counted += len(batch)
            if not _keep(database, reading, batch, last, counted):
                return
            last = batch[-1][0]
            progress(counted, total)
    _write_refused(settings, database, asked)
    with database.writing() as session:
        _settle(session, asked.id)


def clear(database: Database, number: int) -> None:
    """Forget what was read of a list, in small acts."""
    while True:
        with database.writing() as session:
            if not rows.forget_some(session, number, AT_ONCE):
                return


def _keep(database: Database, reading: "Stage", batch: Sequence[Numbered], last: int, counted: int) -> bool:
    """Keep some rows, unless another worker went on with the list, or somebody let go of it. Returns whether."""
    told = reading.read(batch)
    with database.writing() as session:
        asked = session.get_one(Import, reading.asked.id, with_for_update=True)
        if asked.state != READING or rows.last(session, asked.id) != last:
            return False
        reading.keep(session, told)
        arrivals.hear(session, asked.id, counted, now())
    return True


def _write_refused(settings: Settings, database: Database, asked: Import) -> None:
    path = refused_of(settings, asked.id)
    path.touch(mode=0o600)
    with database.reading() as session, speaking(asked.language), path.open("w+b") as out:
        written = refusals.write(settings, session, asked, out)
    if not written:
        path.unlink()


def _count(path: Path) -> int:
    """Count the rows: whatever makes a list unreadable is found before any of it is kept."""
    with files.opened(path) as table:
        return sum(1 for _ in table.rows)


def _settle(session: Session, number: int) -> None:
    asked = session.get_one(Import, number)
    asked.counts = asked.counts | rows.tally(session, number)
    asked.state, asked.read_at, asked.heard_at = READ, now(), now()
    told = {"import": number, "file": asked.file, "holds": asked.kind, "statement": asked.statement}
    journal.record(session, asked.hand, "import-read", told | asked.counts, now())


class Stage:
    """Reads the rows of one list, and judges them."""

    def __init__(self, settings: Settings, catalogue: Catalogue, asked: Import) -> None:
        """Learn the campaign's words once."""
        self.asked, self.key = asked, settings.suppression_key
        self.language = settings.campaign.language
        self.vocabulary = Vocabulary(settings.campaign, catalogue)
        self.reader = Reader(asked, self.vocabulary, self.key)
        self.leaver = Leaver(asked, self.vocabulary, self.key)

    def read(self, batch: Sequence[Numbered]) -> list[tuple[int, Any]]:
        """Return what each row tells, or why it is refused."""
        return [(place, self._read(place, cells)) for place, cells in batch]

    def _read(self, place: int, cells: Sequence[str]) -> Any:
        try:
            return self.reader.read(cells) if self.asked.kind == PEOPLE else self.leaver.read(place, cells)
        except RowRefused as why:
            return why

    def keep(self, session: Session, told: Sequence[tuple[int, Any]]) -> None:
        """Keep the rows of a batch with their verdicts."""
        refused = [drawing.refused(self.asked, place, why) for place, why in told if isinstance(why, RowRefused)]
        if self.asked.kind == PEOPLE:
            self._keep_people(session, {place: one for place, one in told if isinstance(one, Told)}, refused)
        else:
            read = [row for _, row in told if isinstance(row, dict)]
            rows.keep(session, [*leavers.judge(session, self.asked, read), *refused], [])

    def _keep_people(self, session: Session, people: dict[int, Told], refused: list[dict[str, Any]]) -> None:
        marks.take(session, {issue: None for person in people.values() for issue in person.issues})
        bits = marks.of_issues(session)
        drawn = [drawing.drawn(self.asked, place, one, self.language, bits) for place, one in people.items()]
        judged = judging.judge(session, self.asked.id, drawn, self.key)
        words = [word for row in judged for word in _words(row, people[row["place"]])]
        rows.keep(session, [*judged, *refused], words)
        self._remark(session, judged)

    def _remark(self, session: Session, judged: Sequence[dict[str, Any]]) -> None:
        fresh = Counter(remark for row in judged for remark in row["remarks"])
        if fresh:
            asked = session.get_one(Import, self.asked.id)
            asked.counts = asked.counts | {"remarks": dict(fresh + Counter(asked.counts.get("remarks", {})))}


def _words(row: dict[str, Any], person: Told) -> Iterator[dict[str, Any]]:
    if row["verdict"] not in rows.COMES_IN:
        return
    for word in drawing.words(row, person):
        if row["phone"] or not rows.is_of_phone(word["kind"], word["value"]):
            yield word
