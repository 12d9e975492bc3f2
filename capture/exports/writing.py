"""Writing a file: the people whom a segment's channel may reach, one by one, and why not the others."""

import csv
import hashlib
import io
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import marks
from capture.exports import columns as registry
from capture.exports.columns import COLUMNS
from capture.exports.forms import FORMS
from capture.exports.guard import runs, that_run
from capture.exports.orders import Crowd, Order
from capture.exports.tables import Table
from capture.marks import Mark
from capture.segments import Reason, Segment
from capture.supporters import Supporter
from capture.words import N_, gettext

AT_ONCE = 5000
# How often whoever waits hears how far it is.
STEP = 10_000

T = TypeVar("T")
Progress = Callable[[int], object]


@dataclass
class Report:
    """What came out, who was in it, and how many did not come out, by reason."""

    rows: int = 0
    sha256: str = ""
    people: Crowd = field(default_factory=Crowd)
    refusals: dict[Reason, int] = field(default_factory=dict)
    # The numbers of people with a cell that a spreadsheet would run, and the first such column of each.
    unsafe: list[tuple[int, str]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many did not come out."""
        return sum(self.refusals.values()) + len(self.unsafe)


def names_of(segment: Segment, order: Order) -> list[str]:
    """Return the columns of a file: those chosen that its audience and its form can carry."""
    reach = segment.reach(order.channel)
    names = registry.chosen(segment.scope.rules, order.channel, reach.audience, order.columns)
    carries = FORMS[order.form].carries
    return [name for name in names if carries is None or name in carries]


def fill(
    segment: Segment,
    order: Order,
    out: IO[bytes],
    progress: Progress = lambda done: None,
    about: Sequence[str] = (),
) -> Report:
    """Write everybody whom the order's channel may reach into a file that can be read again, and report.

    What the file is about goes into it where its form has room for that.
    """
    form, names = FORMS[order.form], names_of(segment, order)
    report = Report(refusals=dict(segment.reach(order.channel).refused))
    writer = form.open(out, names, segment.scope)
    for numbers, columns in _columns(segment, order.channel, names):
        unsafe = that_run(names, columns) if form.guarded else {}
        rows: Sequence[Sequence[str]] = list(zip(*columns, strict=True))
        if unsafe:
            report.unsafe += [(numbers[place], column) for place, column in sorted(unsafe.items())]
            numbers, rows = _without(unsafe, numbers), _without(unsafe, rows)
        writer.rows(rows)
        report.people.add(*numbers)
        if (report.rows + len(rows)) // STEP > report.rows // STEP:
            progress(report.rows + len(rows))
        report.rows += len(rows)
    writer.end(about)
    report.sha256 = digest(out)
    return report


def _columns(segment: Segment, channel: str, names: Sequence[str]) -> Iterator[tuple[Sequence[int], list[Any]]]:
    # Many people at once, column by column: what is done row by row takes as long as the database does.
    makers = [(place, COLUMNS[name].cell) for place, name in enumerate(names)]
    made = [(place, make(segment.scope)) for place, make in makers if make is not None]
    for people in segment.members(channel, [Supporter.id, *(COLUMNS[name].read for name in names)]):
        numbers, *columns = zip(*people, strict=True)
        for place, make in made:
            columns[place] = tuple(map(make, columns[place]))
        yield numbers, columns


def _without(places: Container[int], rows: Sequence[T]) -> list[T]:
    return [row for place, row in enumerate(rows) if place not in places]


def refusals(segment: Segment, order: Order, report: Report, out: IO[bytes]) -> None:
    """Write who did not come out and why, by number and reason: no name, no address (CSV, every cell quoted)."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    sheet = csv.writer(text, quoting=csv.QUOTE_ALL)
    sheet.writerow([gettext(N_("Number")), gettext(N_("Why not")), gettext(N_("By which rule"))])
    for reason in report.refusals:
        why, article = gettext(reason.words), gettext(reason.article)
        people = segment.refused_members(order.channel, reason.key)
        sheet.writerows((str(number), why, article) for number in people)
    unsafe = gettext(N_("a spreadsheet would run the cell “{column}”"))
    sheet.writerows((str(number), unsafe.format(column=column), "") for number, column in report.unsafe)
    text.detach()


def leavers(session: Session, out: IO[bytes]) -> None:
    """Write the addresses that no mail may reach any more, to be taken off wherever they were copied to.

    Of who was erased only a keyed hash is here: they cannot be named.
    """
    gone = marks.has(Supporter.flags, Mark.LEFT | Mark.SUPPRESSED | Mark.FAILING)
    nothing = sa.and_(~marks.has(Supporter.flags, Mark.NEWSLETTER), Supporter.letters == 0)
    people = sa.select(Supporter.email).where(Supporter.email != "", sa.or_(gone, nothing)).order_by(Supporter.id)
    writer = Table(out, ["Email Address"])
    for several in session.execute(people.execution_options(yield_per=AT_ONCE)).partitions():
        writer.rows([(email,) for (email,) in several if not runs("email", email)])


def digest(out: IO[bytes]) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    # Read again, since a workbook is not written from its beginning to its end.
    out.seek(0)
    return hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]  # any open file of bytes
