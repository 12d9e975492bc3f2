"""Reports: how many had voted at a station by a moment. Each is kept: a later word corrects, the earlier one stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.precincts import Precinct
from capture.statements import Insert, changed, prepared
from capture.words import N_, gettext

LOWER = N_("fewer than before ({before})")
ABOVE = N_("more than are registered ({registered})")
HIGHER = N_("more than a later report ({later})")
# Ways by which a report comes.
PASTE, COMMAND, PHONE, GRID, TEXT = "paste", "command", "phone", "grid", "text"


class Report(Base):
    """One report of one station."""

    __tablename__ = "reports"
    __table_args__ = (sa.Index("ix_reports_day", "day", "precinct_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Made by whoever reports, so that the same one sent twice is one.
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    precinct_id: Mapped[int] = mapped_column(sa.ForeignKey("precincts.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    voters: Mapped[int]
    way: Mapped[str] = mapped_column(sa.String(8))
    by: Mapped[str] = mapped_column(sa.String(80))
    received_at: Mapped[datetime]
    # Why somebody must look before it counts; None from then on.
    doubt: Mapped[str | None] = mapped_column(sa.String(200))
    # Not counted any more: by whom.
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(80))


@dataclass(frozen=True)
class Told:
    """What is reported: a station's number, a count, the moment for which it holds, and how it came."""

    key: str
    precinct_id: int
    voters: int
    at: datetime
    way: str
    by: str


@dataclass(frozen=True)
class Kept:
    """A report as it stands, and whether it came just now."""

    report: Report
    is_new: bool


def record(session: Session, told: Told, day: date, received: datetime, sure: bool = False, asked: str = "") -> Kept:
    """Keep a report, once for its key. What seems wrong is kept and asked, and counts when somebody says so.

    `asked` is, in words, why it is asked whatever its number.
    """
    doubted = asked or (None if sure else doubt(session, told, day))
    values = {**vars(told), "day": day, "received_at": received, "doubt": doubted}
    is_new = bool(_add(session, values))
    return Kept(session.scalars(sa.select(Report).where(Report.key == told.key)).one(), is_new)


@prepared
def _add(insert: Insert) -> Any:
    # A report is its key's; whoever sends it twice sent it once.
    added = insert(Report).on_conflict_do_nothing(index_elements=["key"])
    return added.returning(Report.__table__.c.id)


def doubt(session: Session, told: Told, day: date) -> str | None:
    """Return in words why a report should be asked again, or None."""
    registered = session.scalar(sa.select(Precinct.registered).where(Precinct.id == told.precinct_id))
    if registered is not None and told.voters > registered:
        return gettext(ABOVE).format(registered=registered)
    same = sa.select(Report.voters).where(Report.precinct_id == told.precinct_id, *_counted(day)).limit(1)
    before = session.scalar(same.where(Report.at < told.at).order_by(Report.at.desc(), Report.id.desc()))
    if before is not None and told.voters < before:
        return gettext(LOWER).format(before=before)
    later = session.scalar(same.where(Report.at > told.at).order_by(Report.at, Report.id.desc()))
    if later is not None and told.voters > later:
        return gettext(HIGHER).format(later=later)
    return None


def last_day(session: Session, before: date) -> date | None:
    """Return the last day before one on which stations reported, None where there is none."""
    return session.scalar(sa.select(sa.func.max(Report.day)).where(Report.day < before))


def _counted(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return Report.day == day, Report.doubt.is_(None), Report.withdrawn_by.is_(None)


def counted(session: Session, day: date) -> Mapping[int, Sequence[Report]]:
    """Return by station what counts of a day: its reports in the order of the moments for which they hold.

    Of several for one moment the one that came last stands behind the others.
    """
    found = sa.select(Report).where(*_counted(day)).order_by(Report.precinct_id, Report.at, Report.id)
    told: dict[int, list[Report]] = {}
    for report in session.scalars(found):
        told.setdefault(report.precinct_id, []).append(report)
    return told


def of_station(session: Session, day: date, precinct_id: int) -> Sequence[Report]:
    """Return what counts of one station on a day, in the order of the moments for which it holds."""
    found = sa.select(Report).where(*_counted(day), Report.precinct_id == precinct_id)
    return session.scalars(found.order_by(Report.at, Report.id)).all()


def told_by(session: Session, day: date, precinct_id: int, most: int) -> Sequence[Report]:
    """Return what one station said on a day, the newest first and so many at most; what is asked is among it."""
    found = sa.select(Report).where(Report.day == day, Report.precinct_id == precinct_id, Report.withdrawn_by.is_(None))
    return session.scalars(found.order_by(Report.at.desc(), Report.id.desc()).limit(most)).all()


def history(session: Session, day: date) -> Sequence[Report]:
    """Return every report of a day in the order in which they came, those that do not count among them."""
    return session.scalars(sa.select(Report).where(Report.day == day).order_by(Report.id)).all()


def questioned(session: Session, day: date) -> Sequence[Report]:
    """Return the reports that wait for somebody to look, the oldest first."""
    asked = (Report.day == day, Report.doubt.is_not(None), Report.withdrawn_by.is_(None))
    return session.scalars(sa.select(Report).where(*asked).order_by(Report.id)).all()


def agree(session: Session, number: int, withdrawn: bool = True) -> bool:
    """Let a report count that was asked or, where that is meant, withdrawn. Returns whether it did not yet."""
    waits = sa.update(Report).where(Report.id == number)
    if not withdrawn:
        waits = waits.where(Report.withdrawn_by.is_(None))
    waits = waits.where(sa.or_(Report.doubt.is_not(None), Report.withdrawn_by.is_not(None)))
    return bool(changed(session, waits.values(doubt=None, withdrawn_by=None)))


def withdraw(session: Session, number: int, by: str) -> bool:
    """Let a report count no more; it stays in the history. Returns whether it did until now."""
    stands = sa.update(Report).where(Report.id == number, Report.withdrawn_by.is_(None))
    return bool(changed(session, stands.values(withdrawn_by=by)))


def differing(told: Sequence[Report]) -> Sequence[Report]:
    """Return the reports of a station that hold for its last moment, where they do not agree; nothing where they do."""
    last = [one for one in told if one.at == told[-1].at] if told else []
    return last if len({one.voters for one in last}) > 1 else ()
