"""Stations: the town's list of polling stations, with their shapes, becomes precincts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import precincts
from capture.delegates import Delegate, StationLink
from capture.electors import Building, Elector, doorways
from capture.errors import ColumnsMissing
from capture.imports import files
from capture.imports.recognising import NOTHING, Kind, recognise
from capture.precincts import Precinct, Result, Votes, codes
from capture.rolls import shapes
from capture.turnout.reports import Report
from capture.walks import Walk
from capture.words import N_

CODE_BROKEN = N_(
    "A spreadsheet took this code for a number and lost it. Take the file as it was published, not as it was opened."
)
CODE_UNREADABLE = N_("This is no code of a polling station.")
CODE_TWICE = N_("This code stands in the file twice.")
LOOKED_AT = 20
KINDS: Mapping[str, Kind] = {
    "code": Kind(
        N_("code of the polling station"),
        frozenset(
            {
                "code",
                "bureau",
                "code bv",
                "bv",
                "code bureau",
                "code du bureau",
                "code du bureau de vote",
                "numero",
                "numero du bureau",
                "bureau de vote",
                "code b vote",
                "code du b vote",
                "id bv",
            }
        ),
    ),
    "name": Kind(N_("name"), frozenset({"nom", "name", "libelle", "lieu", "nom du lieu", "libelle du bureau de vote"})),
    "address": Kind(N_("address"), frozenset({"adresse", "address", "adresse du lieu", "rue"})),
    "neighbourhood": Kind(N_("neighbourhood"), frozenset({"quartier", "neighbourhood", "neighborhood", "secteur"})),
    "registered": Kind(N_("registered"), frozenset({"inscrits", "registered", "nb inscrits", "nombre d inscrits"})),
    "latitude": Kind(N_("latitude"), frozenset({"latitude", "lat", "y"})),
    "longitude": Kind(N_("longitude"), frozenset({"longitude", "lon", "lng", "long", "x"})),
    "closes": Kind(N_("closing hour"), frozenset({"fermeture", "heure de fermeture", "closes", "closing"})),
}
LENGTHS = {"name": 200, "address": 200, "neighbourhood": 120}


@dataclass
class Stations:
    """What a file tells of stations, and the rows that tell of none: their number in the file, and why."""

    told: list[dict[str, Any]] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    shapeless: int = 0
    stray: int = 0


def read(path: Path, outlines: Path | None = None) -> Stations:
    """Read a table of stations, and the shapes beside it. Raises ListUnreadable, ColumnsMissing."""
    found = Stations()
    with files.opened(path) as table:
        first = list(islice(table.rows, LOOKED_AT))
        mapping = recognise(table.heads, [cells for _, cells in first], KINDS)
        if "code" not in mapping:
            raise ColumnsMissing(fields="code", heads=", ".join(table.heads))
        for number, cells in chain(first, table.rows):
            _take(found, number, dict(zip(mapping, cells, strict=False)))
    if outlines is not None:
        _outline(found, shapes.read(outlines))
    return found


def _take(found: Stations, number: int, cells: Mapping[str, str]) -> None:
    typed = cells.get("code", "").strip()
    try:
        code = codes.read(typed)
    except ValueError:
        found.refused.append((number, typed, CODE_BROKEN if codes.is_broken(typed) else CODE_UNREADABLE))
        return
    if any(one["code"] == code for one in found.told):
        found.refused.append((number, typed, CODE_TWICE))
        return
    named = [(name, cell) for name, cell in cells.items() if name not in (NOTHING, "code")]
    found.told.append({"code": code} | {name: SAID.get(name, _text)(name, cell) for name, cell in named})


def _outline(found: Stations, drawn: Mapping[str, dict[str, Any]]) -> None:
    for one in found.told:
        # One that is not drawn keeps the shape that it has.
        if one["code"] in drawn:
            one["shape"] = drawn[one["code"]]
    found.shapeless = sum("shape" not in one for one in found.told)
    found.stray = len(set(drawn) - {one["code"] for one in found.told})


def settle(session: Session, read: Stations, commune: str, is_whole: bool = False) -> precincts.Settled:
    """Make the stations of a town what a file tells; one on which something hangs stays, whatever the file is."""
    kept = held(session)
    if is_whole:
        release(session, kept)
    return precincts.settle(session, read.told, commune, kept, is_whole)


def held(session: Session) -> set[int]:
    """Return the numbers of the precincts on which something hangs: people, walks, results, delegates, reports."""
    columns = (Elector.precinct_id, Walk.precinct_id, Result.precinct_id, Votes.precinct_id, Report.precinct_id)
    sat_in = (Delegate.precinct_id, StationLink.precinct_id)
    lived_in = sa.select(Building.precinct_id).where(Building.electors > 0, Building.precinct_id.is_not(None))
    used = {number for column in (*columns, *sat_in) for number in _used(session, column)}
    return used | set(session.scalars(lived_in.distinct()))


def release(session: Session, kept: Collection[int]) -> None:
    """Let empty buildings be of no station, where nothing else hangs on it."""
    empty = sa.select(Building.precinct_id).where(Building.electors == 0, Building.precinct_id.is_not(None)).distinct()
    going = set(session.scalars(empty)) - set(kept)
    if going:
        session.execute(sa.update(Building).where(Building.precinct_id.in_(going)).values(precinct_id=None))


def close(session: Session, opened: Collection[int]) -> None:
    """Let go of the stations that a roll opened and nobody has told of since, unless something hangs on them."""
    kept = held(session)
    release(session, kept)
    untold = sa.select(Precinct).where(Precinct.id.in_(set(opened) - kept), Precinct.address == "")
    for one in session.scalars(untold.where(Precinct.neighbourhood == "", Precinct.registered.is_(None))).all():
        session.delete(one)
    session.flush()


def _used(session: Session, column: sa.SQLColumnExpression[int | None] | Any) -> Iterator[int]:
    yield from session.scalars(sa.select(column).where(column.is_not(None)).distinct())


def _text(name: str, cell: str) -> str:
    return " ".join(doorways.visible(cell).split())[: LENGTHS.get(name, 200)]


def _count(name: str, cell: str) -> int | None:
    figures = "".join(cell.split()).removesuffix(".0")
    return int(figures) if figures.isascii() and figures.isdecimal() and len(figures) < 8 else None


def _degrees(name: str, cell: str) -> float | None:
    most = 90 if name == "latitude" else 180
    try:
        degrees = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return degrees if -most <= degrees <= most else None


def _hour(name: str, cell: str) -> str | None:
    hour, _, minutes = cell.strip().lower().replace("h", ":").partition(":")
    return f"{int(hour):02}:{int(minutes or 0):02}" if _is_hour(hour, minutes or "0") else None


def _is_hour(hour: str, minutes: str) -> bool:
    figures = hour.isascii() and hour.isdecimal() and minutes.isascii() and minutes.isdecimal()
    return figures and int(hour) < 24 and int(minutes) < 60


Cell = Callable[[str, str], Any]
SAID: Mapping[str, Cell] = {
    "registered": _count,
    "latitude": _degrees,
    "longitude": _degrees,
    "closes": _hour,
}
