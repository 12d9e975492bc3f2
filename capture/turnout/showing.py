"""Showing: how far behind a station is, as a map colours it, and what came in the last half hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from capture.turnout import reports
from capture.turnout.lagging import Standing, Standings
from capture.turnout.reports import Report

FAR, BEHIND, EVEN, AHEAD, SILENT = "far", "behind", "even", "ahead", "silent"
LATELY = timedelta(minutes=30)


@dataclass(frozen=True)
class News:
    """One report that came lately: of which station, and how many more than the one before."""

    code: str
    report: Report
    more: int | None


def classes(standings: Standings) -> Mapping[str, str]:
    """Return by code how a station stands: far behind is what chance alone would rarely explain."""
    told = {one.code: SILENT for one in standings.silent}
    return told | {one.name: _class(one) for one in standings.stations}


def _class(one: Standing) -> str:
    if one.is_sure:
        return FAR
    if one.shortfall > one.spread:
        return BEHIND
    return AHEAD if -one.shortfall > one.spread else EVEN


def lately(session: Session, day: date, at: datetime, codes: Mapping[int, str]) -> Sequence[News]:
    """Return the reports of the last half hour that count, the newest first."""
    told = []
    for number, said in reports.counted(session, day).items():
        for before, report in zip([None, *said], said, strict=False):
            if report.received_at > at - LATELY:
                told.append(News(codes[number], report, report.voters - before.voters if before else None))
    return sorted(told, key=lambda one: one.report.id, reverse=True)
