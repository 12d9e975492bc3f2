"""Bringing: the steps of a roll, whoever takes them: it is laid down, looked at, let in or dropped, taken out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import Database, now, roomy
from capture.electors import Building, Edition, people
from capture.errors import RollOvertaken, RollTooLate
from capture.law import Ballot
from capture.rolls import columns, destroying, entering, polling, preparing, staging, weighing
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
        known = taken_for(session, layout, is_said=bool(said))
    mapping = columns.corrected(layout.heads, known, said)
    columns.check(layout.heads, mapping)
    return layout, mapping


def taken_for(session: Session, layout: preparing.Layout, is_said: bool = False) -> Sequence[str]:
    """Return what the columns of a roll are taken for: as the last with these heads, or as recognised.

    Raises ListUnreadable where no head is known, unless somebody says what they hold.
    """
    before = people.remembered(session, layout.key)
    if before is None and not is_said:
        columns.check_heads(layout.heads)
    return before if before is not None and len(before) == len(layout.heads) else layout.mapping


@contextmanager
def read(
    settings: Settings,
    path: Path,
    layout: preparing.Layout,
    mapping: Sequence[str],
    heard: Progress = lambda rows: None,
) -> Iterator[Roll]:
    """Hold a roll ready, whose rows are read outside of any act once it is weighed or entered."""
    yield Roll(layout, mapping, Prepared(path, mapping, settings.suppression_key, heard), preparing.digest(path))


def weigh(database: Database, roll: Roll, let_go: int | None = None) -> Weighed:
    """Return what a roll would do, and change nothing. Raises ListUnreadable, NoRoomForRoll."""
    with staging.roomy(), database.alone() as own, own.reading() as session:
        staging.stage(session, roll.rows)
        return weighing.weigh(session, roll.refused, let_go)


def enter(
    database: Database,
    ballot: Ballot,
    roll: Roll,
    file: str,
    by: str,
    number: int | None = None,
    let_go: int | None = None,
) -> tuple[Edition, Weighed]:
    """Read a roll, compare it, and then let it in, in one act: killed before its end, nothing has changed.

    One that was brought to the desk has a number already, and was looked at. Raises RollTooLate after the ballot: what
    was to be destroyed does not come back; ListUnreadable; NoRoomForRoll; ListNotReady when somebody else let it in or
    dropped it meanwhile; RollStrikesMany when it strikes more than were let go; RollOvertaken when another came first.
    """
    _check_time(ballot)
    with staging.roomy(), database.alone() as own:
        with own.reading() as session:
            seen = people.ready(session, number, people.ENTERING).counts if number is not None else {}
        let_go = seen.get("let_go", let_go)
        # Beside the roll that is in, and beside everybody who writes meanwhile.
        with own.reading() as session:
            staging.stage(session, roll.rows)
            session.commit()
            beside, weighed = _beside(session), weighing.weigh(session, roll.refused, let_go)
            session.commit()
        with own.writing() as session, roomy(session):
            _check_time(ballot)
            people.take_turn(session)
            edition = _edition(session, roll, file, by, number)
            weighed = _weighed_again(session, roll, let_go, beside, weighed)
            _check_seen(weighed, seen)
            weighing.check(weighed, let_go)
            entering.enter(session, edition, weighed, roll.lacks, by, now())
            session.flush()
            session.expunge(edition)
    return edition, weighed


def _check_time(ballot: Ballot) -> None:
    if destroying.is_over(ballot, now()):
        raise RollTooLate(day=ballot.rounds[-1])


def _beside(session: Session) -> tuple[Any, ...]:
    """What changes with every roll that comes in or goes, and with every building."""
    newest = people.newest(session)
    came = Edition.state.in_((people.IN, people.OUT))
    rolls = sa.select(sa.func.count(), sa.func.max(Edition.taken_out_at)).where(came)
    homes = sa.select(sa.func.count(), sa.func.max(Building.id))
    return (newest.id if newest else None, *session.execute(rolls).one(), *session.execute(homes).one())


def _weighed_again(
    session: Session, roll: Roll, let_go: int | None, beside: tuple[Any, ...], weighed: Weighed
) -> Weighed:
    """What a roll would do now: nothing else, unless somebody objected or another roll came or went meanwhile."""
    held, alike = weighing.hold_back(session)
    if not held + alike and beside == _beside(session):
        return replace(weighed, polling=polling.find(session, weighed.polling.told))
    before = weighed.held + held, weighed.alike + alike
    return weighing.weigh(session, roll.refused, let_go, before)


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
