"""Exports: a segment as a file, for one channel, with an entry in the journal before the first byte leaves."""

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy.orm import Session

from capture import journal, law
from capture.database import Database, now
from capture.errors import ElectoralSilence
from capture.segments import Segment
from capture.settings import Campaign
from capture.words import gettext

# Only what the channel needs: where nothing may select, nothing that could select comes along.
COLUMNS = {"email": ("email", "given_name", "language"), "sms": ("phone", "given_name", "language")}
TARGETED_COLUMNS = ("neighbourhood",)
# A value of its field's strict pattern is never altered: a spreadsheet reads +33… as a number at worst, runs nothing.
STRICT = {"phone": r"\+[1-9]\d{6,14}", "language": r"[a-z]{2,3}", "neighbourhood": r"[a-z0-9][a-z0-9-]*"}
# What a spreadsheet would run, also after blanks and in full width (OWASP, CSV injection).
RUNS = re.compile(r"[\s\ufeff]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")
IN_MEMORY = 1 << 20  # bytes; a larger file waits on disk, nameless


@dataclass
class Report:
    """What came out, and what did not and why."""

    rows: int = 0
    sha256: str = ""
    refusals: dict[str, int] = field(default_factory=dict)
    unsafe: list[tuple[int, str]] = field(default_factory=list)


def write(database: Database, campaign: Campaign, segment: Segment, actor: str, out: IO[bytes]) -> Report:
    """Write the people whom the segment's channel may reach to `out` as CSV (RFC 4180, UTF-8, every cell quoted).

    The journal has who, when, filter, rows and sha256 before the first byte is written. A row with a cell that a
    spreadsheet would run is left out and named in the report. Raises ElectoralSilence.
    """
    _not_in_silence(campaign, segment.channel)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as waiting:
        with database.reading() as session:
            report = _fill(session, segment, waiting)
        with database.writing() as session:
            filters = {"for": segment.channel, "issue": segment.issue, "neighbourhood": segment.neighbourhood}
            particulars = {"filter": filters, "rows": report.rows, "sha256": report.sha256}
            journal.record(session, actor, "export", particulars, now())
        waiting.seek(0)
        for chunk in iter(lambda: waiting.read(IN_MEMORY), b""):
            out.write(chunk)
    return report


def _not_in_silence(campaign: Campaign, channel: str) -> None:
    until = law.silent_until(campaign.ballot, channel, now())
    if until is not None:
        local = until.astimezone(campaign.timezone).strftime("%d/%m/%Y %H:%M")
        raise ElectoralSilence(until=local, article=gettext(campaign.ballot.rules.silence_article), channel=channel)


def _fill(session: Session, segment: Segment, waiting: IO[bytes]) -> Report:
    report = Report(refusals=segment.refusals(session))
    digest = hashlib.sha256()

    def keep(line: str) -> None:
        """Count a line into the digest and let it wait."""
        digest.update(line.encode())
        waiting.write(line.encode())

    columns = columns_of(segment)
    sheet = csv.writer(_Lines(keep), quoting=csv.QUOTE_ALL)
    sheet.writerow(columns)
    for row in _safe(segment.members(session), columns, report):
        sheet.writerow(row)
        report.rows += 1
    report.sha256 = digest.hexdigest()
    return report


def columns_of(segment: Segment) -> tuple[str, ...]:
    """Return the columns of a segment's file."""
    targeted = law.TARGETING in segment.audience.consents
    return COLUMNS[segment.channel] + (TARGETED_COLUMNS if targeted else ())


def _safe(people: Iterable[Any], columns: tuple[str, ...], report: Report) -> Iterator[list[str]]:
    for person in people:
        cells = [getattr(person, column) for column in columns]
        unsafe = [column for column, cell in zip(columns, cells, strict=True) if runs(column, cell)]
        if unsafe:
            report.unsafe.append((person.id, unsafe[0]))
        else:
            yield cells


def runs(column: str, cell: str) -> bool:
    """Return whether a spreadsheet would take a cell for a formula."""
    if column in STRICT and re.fullmatch(STRICT[column], cell):
        return False
    return RUNS.match(cell) is not None


class _Lines(io.TextIOBase):
    """A text file for csv that passes each line on."""

    def __init__(self, keep: Callable[[str], None]) -> None:
        self.write = keep  # type: ignore[assignment,method-assign]  # csv.writer only calls write
