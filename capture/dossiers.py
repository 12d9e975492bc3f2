"""Dossiers: everything that is kept of one person, to be seen and taken along (GDPR art. 15 and 20)."""

import csv
import io
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import arrivals, consents, moves
from capture.database import Base
from capture.exports import Export, orders, runs
from capture.letters.allowances import ALLOWANCES
from capture.supporters import Supporter
from capture.words import N_, gettext

# By these columns a row is a person's; a table that bears one of them is in every dossier without being named here.
OWNERS = ("supporter_id", "who", "mailbox")
# Hashes of links say nothing of a person, and numbers of rows nothing of anybody.
UNTOLD = frozenset({"digest", "id", "supporter_id", "other_id", "helper_id", "precinct_id"})
COLUMNS = ("kind", "number", "fact", "value")
ELSEWHERE = N_("(only in the other file: a spreadsheet would run it)")

Dossier = dict[str, Any]


def gather(session: Session, person: Supporter, mailbox: str, at: datetime) -> Dossier:
    """Return every row that bears a person's number or the keyed hash of an address of theirs, by table.

    A consent is told with the words that were shown, and in which exports the person was.
    """
    addresses = [person.who, *moves.former(session, person.id)]
    owners: dict[str, list[Any]] = {
        "supporter_id": [person.id],
        "who": addresses,
        "mailbox": [allowed.digest(mailbox) for allowed in ALLOWANCES],
    }
    dossier: Dossier = {"made": _told(at)}
    for table in Base.metadata.sorted_tables:
        whose = [table.c[name].in_(owners[name]) for name in OWNERS if name in table.c]
        if whose:
            theirs = sa.select(table).where(sa.or_(*whose)).order_by(*table.primary_key)
            dossier[table.name] = [_row(dict(row)) for row in session.execute(theirs).mappings()]
    since = arrivals.here_since(session, person)
    dossier["exports"] = [_export(export) for export in orders.of(session, person.id, since)]
    dossier["arrivals"] = [_list(one) for one, _ in arrivals.of(session, person.id)]
    return _with_words(session, dossier)


def to_csv(dossier: Dossier) -> str:
    """Return a dossier as one fact a line (RFC 4180, every cell quoted); no cell is run by a spreadsheet."""
    out = io.StringIO()
    sheet = csv.writer(out, quoting=csv.QUOTE_ALL)
    sheet.writerow(COLUMNS)
    for kind, rows in dossier.items():
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            sheet.writerows([kind, str(number), fact, _cell(fact, value)] for fact, value in row.items())
    return out.getvalue()


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _told(value) for name, value in row.items() if name not in UNTOLD and value is not None}


def _export(export: Export) -> dict[str, Any]:
    # Whom else it held, and who asked for it, is not theirs to know.
    told = {"made_at": export.made_at, "channel": export.channel, "columns": export.columns}
    return {name: _told(value) for name, value in told.items()}


def _list(one: arrivals.Import) -> dict[str, Any]:
    # Whence their data are (GDPR, art. 15(1)(g)).
    told = {"file": one.file, "came_at": one.applied_at, "statement": one.statement}
    return {name: _told(value) for name, value in told.items()}


def _told(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _with_words(session: Session, dossier: Dossier) -> Dossier:
    versions = {line["wording"] for line in dossier["consents"] if "wording" in line}
    shown = sa.select(consents.Wording.version, consents.Wording.text).where(consents.Wording.version.in_(versions))
    words = dict(session.execute(shown).all())
    for line in dossier["consents"]:
        if "wording" in line:
            line["wording"] = words[line["wording"]]
    return dossier


def _cell(fact: str, value: Any) -> str:
    cell = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return gettext(ELSEWHERE) if runs(fact, cell) else cell
