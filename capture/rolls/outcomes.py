"""Outcomes: results of past elections, from the ministry's aggregated files or a town's own table, become references.

The ministry's files hold every election since 1999 and two gigabytes: they are read row by row, and only the rows of
the town are kept.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.errors import ColumnsMissing, ListUnreadable
from capture.imports import files
from capture.imports.limits import MIB
from capture.imports.recognising import Kind, recognise
from capture.precincts import Precinct, codes, results
from capture.words import N_

LARGEST, MOST_ROWS = 4096 * MIB, 100_000_000
LOOKED_AT = 20
# data.gouv.fr, « Données des élections agrégées »: until 2025 with spaces and accents, since January 2026 without;
# and the table of a town: code, inscrits, votants.
KINDS: Mapping[str, Kind] = {
    "election": Kind(N_("election"), frozenset({"id election", "election"})),
    "place": Kind(N_("town and polling station"), frozenset({"id brut miom"})),
    "department": Kind(N_("department"), frozenset({"code departement", "code du departement"})),
    "commune": Kind(N_("town"), frozenset({"code commune", "code de la commune", "code insee"})),
    "code": Kind(
        N_("code of the polling station"),
        frozenset({"code", "code bv", "code du b vote", "code b vote", "bureau", "code du bureau de vote", "bv"}),
    ),
    "registered": Kind(N_("registered"), frozenset({"inscrits", "registered"})),
    "voters": Kind(N_("voters"), frozenset({"votants", "voters"})),
    "cast": Kind(N_("votes cast"), frozenset({"exprimes", "cast"})),
    "votes": Kind(N_("votes of a list"), frozenset({"voix", "votes"})),
    "list": Kind(
        N_("list"), frozenset({"liste", "libelle abrege liste", "libelle etendu liste", "libelle de la liste", "list"})
    ),
    "family_name": Kind(N_("family name"), frozenset({"nom"})),
    "given_name": Kind(N_("given name"), frozenset({"prenom"})),
}
TOLD_TWICE = N_("This file holds several towns. Say which is yours: --commune 31555")
NO_ELECTION = N_("This file does not say which election it is. Say it: --election 2026_muni_t1")
AT_ONCE = 1000


@dataclass(frozen=True)
class Wanted:
    """Which rows: of a town (INSEE's code) and an election, where the file has several."""

    commune: str = ""
    election: str = ""
    name: str = ""
    held_on: date | None = None
    ours: str = ""


@dataclass
class Counted:
    """What came in: rows of turnout and of votes by election, and the codes of which no precinct is known."""

    turnout: dict[str, int] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    unreadable: int = 0


@dataclass(frozen=True)
class Known:
    """The stations by town and code, "" for the town where the campaign has only one; and the towns."""

    stations: Mapping[tuple[str, str], int]
    towns: Set[str]

    def number(self, commune: str, code: str) -> int | None:
        """Return the station of a row: of its own town and of no other."""
        own = commune or (next(iter(self.towns)) if len(self.towns) == 1 else "")
        return self.stations.get((own, code)) or self.stations.get(("", code))


def bring(session: Session, path: Path, wanted: Wanted) -> Counted:
    """Read results of the stations that are known. Raises ListUnreadable, ColumnsMissing."""
    counted, elections = Counted(), dict[str, results.Election]()
    known, several = _known(session, wanted.commune), set[str]()
    with files.opened(path, LARGEST, MOST_ROWS) as table:
        rows = _rows(table, wanted)
        while batch := list(islice(rows, AT_ONCE)):
            several |= {commune for commune, _, _, _ in batch if commune}
            if not wanted.commune and len(several) > 1:
                raise ListUnreadable(TOLD_TWICE)
            for key in dict.fromkeys(key for _, key, _, _ in batch):
                if key not in elections:
                    elections[key] = results.hold(session, key, _facts(wanted))
            _keep(session, [row for row in batch if _is_known(row, known, counted)], known, elections, counted)
    return counted


def _facts(wanted: Wanted) -> dict[str, Any]:
    return {"name": wanted.name, "held_on": wanted.held_on, "ours": wanted.ours}


def _known(session: Session, commune: str) -> Known:
    here = Precinct.commune.in_([commune, ""]) if commune else sa.true()
    told = session.execute(sa.select(Precinct.commune, Precinct.code, Precinct.id).where(here)).all()
    return Known({(town, code): number for town, code, number in told}, {town for town, _, _ in told} - {""})


Row = tuple[str, str, str, Mapping[str, str]]


def _rows(table: files.Table, wanted: Wanted) -> Iterator[Row]:
    """Yield the town, the election, the code as typed and the cells of each row that is wanted."""
    first = list(islice(table.rows, LOOKED_AT))
    mapping = recognise(table.heads, [cells for _, cells in first], KINDS)
    _check(mapping, table.heads, wanted)
    for _, cells in chain(first, table.rows):
        told = dict(zip(mapping, map(str.strip, cells), strict=False))
        commune, code = _place(told)
        key = told.get("election") or wanted.election
        if (not wanted.commune or commune in ("", wanted.commune)) and wanted.election in ("", key):
            yield commune, key[:40], code, told


def _check(mapping: Sequence[str], heads: Sequence[str], wanted: Wanted) -> None:
    says_where = {"place", "code"} & set(mapping)
    says_what = {"registered", "voters"} <= set(mapping) or "votes" in mapping
    if not says_where or not says_what:
        raise ColumnsMissing(fields="code, registered, voters", heads=", ".join(heads))
    if "election" not in mapping and not wanted.election:
        raise ListUnreadable(NO_ELECTION)


def _place(told: Mapping[str, str]) -> tuple[str, str]:
    """The town by INSEE's code, and the station's: 25388_0E11; of the older structure 25, 388 and 0E11."""
    if told.get("place"):
        commune, _, code = told["place"].partition("_")
        # The column beside it, where the spreadsheet broke this one.
        return codes.read_town(commune), code if not codes.is_broken(code) else told.get("code", code)
    department, commune = told.get("department", ""), told.get("commune", "")
    whole = commune if len(commune) == 5 or not commune else f"{department.rjust(2, '0')}{commune.rjust(3, '0')}"
    return codes.read_town(whole), told.get("code", "")


def _is_known(row: Row, known: Known, counted: Counted) -> bool:
    try:
        code = codes.read(row[2])
    except ValueError:
        counted.unreadable += 1
        return False
    if known.number(row[0], code) is None:
        counted.unknown[code] = None
        return False
    return True


def _keep(
    session: Session,
    batch: Sequence[Row],
    known: Known,
    elections: Mapping[str, results.Election],
    counted: Counted,
) -> None:
    for key in dict.fromkeys(key for _, key, _, _ in batch):
        told_rows = [(known.number(town, codes.read(code)), told) for town, named, code, told in batch if named == key]
        rows = [(number, told) for number, told in told_rows if number is not None]
        turnout = {number: one for number, told in rows if (one := _turnout(told))}
        votes = {(number, name): count for number, told in rows for name, count in _votes(told)}
        counted.turnout[key] = counted.turnout.get(key, 0) + len(turnout)
        counted.votes[key] = counted.votes.get(key, 0) + len(votes)
        results.count(session, elections[key], [{"precinct_id": number, **one} for number, one in turnout.items()])
        told_votes = [{"precinct_id": number, "name": name, "votes": count} for (number, name), count in votes.items()]
        results.tally(session, elections[key], told_votes)


def _turnout(told: Mapping[str, str]) -> dict[str, int | None] | None:
    registered, voters = _figure(told.get("registered", "")), _figure(told.get("voters", ""))
    if registered is None or voters is None or voters > registered:
        return None
    return {"registered": registered, "voters": voters, "cast": _figure(told.get("cast", ""))}


def _votes(told: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    name = told.get("list") or " ".join(filter(None, (told.get("given_name"), told.get("family_name"))))
    votes = _figure(told.get("votes", ""))
    if name and votes is not None:
        yield name[:200], votes


def _figure(text: str) -> int | None:
    figures = "".join(text.split()).removesuffix(".0")
    return int(figures) if figures.isascii() and figures.isdecimal() and len(figures) < 10 else None
