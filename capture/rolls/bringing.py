"""Bringing: the steps of a roll, whoever takes them: it is laid down, looked at, let in or dropped, taken out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from capture.database import Database, now
from capture.electors import Edition, people
from capture.errors import RollOvertaken, RollTooLate
from capture.law import Ballot
from capture.rolls import columns, destroying, entering, preparing, staging, weighing
from capture.rolls.preparing import Prepared, Progress
from capture.rolls.weighing import Weighed
from capture.settings import Settings

SHOWN = 5


@dataclass(frozen=True)
class Roll:
    """A roll that was read: what its columns hold, its rows, and what it would do."""

    layout: preparing.Layout
    mapping: Sequence[str]
    rows: Prepared
    digest: str

    @property
    def refused(self) -> int:
        """How many of its rows were refused."""
        return self.rows.reader.refusals

    @property
    def told(self) -> dict[str, object]:
        """What was noted of its rows."""
        first = [number for number, _ in self.rows.reader.refused[:SHOWN]]
        return {"remarks": dict(self.rows.reader.remarks), "refused": first}

    @property
    def lacks(self) -> set[str]:
        """What its columns do not tell: it stays as it was."""
        return set(columns.KINDS) - set(self.mapping)


def understand(database: Database, path: Path, said: Sequence[str] = ()) -> tuple[preparing.Layout, list[str]]:
    """Return how a roll looks and what its columns hold: as was said, as the last with these heads, or as recognised.

    Raises ListUnreadable, WrongChoice, ColumnsMissing.
    """
    layout = preparing.look(path)
    with database.reading() as session:
        before = people.remembered(session, layout.key)
    if before is None and not said:
        columns.check_heads(layout.heads)
    known = before if before is not None and len(before) == len(layout.heads) else layout.mapping
    mapping = columns.corrected(layout.heads, known, said)
    columns.check(layout.heads, mapping)
    return layout, mapping


@contextmanager
def read(
    settings: Settings,
    path: Path,
    layout: preparing.Layout,
    mapping: Sequence[str],
    heard: Progress = lambda rows: None,
) -> Iterator[Roll]:
    """Read a roll outside of any act. Raises ListUnreadable."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    with preparing.prepared(path, mapping, settings.suppression_key, settings.instance, heard) as rows:
        yield Roll(layout, mapping, rows, preparing.digest(path))


def weigh(database: Database, roll: Roll, let_go: int | None = None) -> Weighed:
    """Return what a roll would do, and change nothing."""
    with database.reading() as session, staging.staged(session, roll.rows.each()):
        return weighing.weigh(session, roll.refused, let_go, roll.lacks)


def enter(
    database: Database,
    ballot: Ballot,
    roll: Roll,
    file: str,
    by: str,
    number: int | None = None,
    let_go: int | None = None,
) -> tuple[Edition, Weighed]:
    """Let a roll in, in one act: killed before its end, nothing has changed.

    One that was brought to the desk has a number already, and was looked at. Raises RollTooLate after the ballot: what
    was to be destroyed does not come back; ListNotReady when somebody else let it in or dropped it meanwhile;
    RollStrikesMany when it strikes more than were let go; RollOvertaken when another came between.
    """
    if destroying.is_over(ballot, now()):
        raise RollTooLate(day=ballot.rounds[-1])
    with database.writing() as session:
        people.take_turn(session)
        edition = _edition(session, roll, file, by, number)
        seen = edition.counts if number is not None else {}
        with staging.staged(session, roll.rows.each()):
            weighed = weighing.weigh(session, roll.refused, seen.get("let_go", let_go), roll.lacks)
            _check_seen(weighed, seen)
            weighing.check(weighed, seen.get("let_go", let_go))
            entering.enter(session, edition, weighed, by, now())
        session.flush()
        session.expunge(edition)
    return edition, weighed


def _check_seen(weighed: Weighed, seen: Mapping[str, Any]) -> None:
    # Somebody who objected meanwhile makes them fewer.
    is_more = "struck" in seen and weighed.struck > seen["struck"] + seen.get("let_go", 0)
    if is_more or ("beside" in seen and seen["beside"] != weighed.beside):
        raise RollOvertaken


def _edition(session: Session, roll: Roll, file: str, by: str, number: int | None) -> Edition:
    if number is not None:
        return people.ready(session, number, people.ENTERING)
    edition = Edition(file=file, digest=roll.digest, by=by, brought_at=now())
    edition.heads, edition.heads_key = list(roll.layout.heads), roll.layout.key
    edition.mapping, edition.counts, edition.state = list(roll.mapping), roll.told, people.ENTERING
    session.add(edition)
    session.flush()
    return edition
