"""Entering: a roll that was weighed comes in, whole or not at all; taken out again, the one before is back.

Nobody is overwritten: whoever moved or is struck keeps their row, struck, until the roll cannot be taken out any more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal, matches
from capture.database import Moment
from capture.electors import Edition, Elector, people
from capture.electors.buildings import recount
from capture.errors import RollStays
from capture.law import Ballot
from capture.precincts import Precinct
from capture.rolls import destroying, stations
from capture.rolls.weighing import AT_HOME, DIFFERS, MISSING, PAIRS, Weighed

FACTS = "commune lists order_number family_name used_name given_names sex born identity".split()
HOMES = """
INSERT INTO buildings (precinct_id, street, street_key, number, suffix, entrance, entrance_key, side, postcode, town,
  town_key, electors)
SELECT MIN(precinct_id), MIN(street), street_key, number, suffix, MIN(entrance), entrance_key, number % 2,
  MIN(postcode), MIN(town), town_key, 0 FROM arriving WHERE building_id IS NULL
GROUP BY town_key, street_key, number, suffix, entrance_key
ON CONFLICT (town_key, street_key, number, suffix, entrance_key) DO NOTHING"""
POLLING = """
UPDATE arriving SET precinct_id = polling.precinct_id FROM polling
WHERE arriving.commune = polling.commune AND arriving.code = polling.code"""
STRUCK = f"""
UPDATE electors SET struck_at = :at, struck_by = :edition WHERE ({MISSING})
OR electors.id IN (SELECT electors.id FROM {PAIRS} WHERE {DIFFERS})"""  # noqa: S608  # our own words
ENTERED = f"""
INSERT INTO electors (building_id, precinct_id, edition_id, {", ".join(FACTS)})
SELECT arriving.building_id, arriving.precinct_id, :edition, {", ".join(f"arriving.{name}" for name in FACTS)}
FROM arriving LEFT JOIN matched ON matched.place = arriving.place LEFT JOIN electors ON electors.id = matched.elector_id
WHERE electors.id IS NULL OR electors.struck_at IS NOT NULL"""  # noqa: S608  # our own words
RENUMBERED = """
UPDATE electors SET order_number = arriving.order_number FROM matched JOIN arriving ON arriving.place = matched.place
WHERE electors.id = matched.elector_id AND electors.struck_at IS NULL
AND electors.order_number IS DISTINCT FROM arriving.order_number"""


def enter(session: Session, edition: Edition, weighed: Weighed, by: str, at: datetime) -> None:
    """Let a roll in that is staged and weighed, by this edition of it."""
    opened = _find_stations(session)
    for said in (HOMES, AT_HOME):
        session.execute(sa.text(said))
    told = {"edition": edition.id, "at": at}
    session.execute(sa.text(STRUCK).bindparams(sa.bindparam("at", type_=Moment)), told)
    session.execute(sa.text(ENTERED), {"edition": edition.id})
    session.execute(sa.text(RENUMBERED))
    matches.follow(session, edition.id)
    people.keep_out(session)
    recount(session)
    edition.state, edition.let_in_at = people.IN, at
    edition.added, edition.moved, edition.struck = weighed.added, weighed.moved, weighed.struck
    edition.counts = edition.counts | weighed.counts | {"opened": opened}
    journal.record(session, by, "roll", {"roll": edition.id, "file": edition.file, **weighed.counts}, at)


def _find_stations(session: Session) -> list[int]:
    """Give each row the polling station that it names; the numbers of those that nobody brought yet, and are opened."""
    named = "SELECT commune, code, MIN(station) FROM arriving WHERE code <> '' GROUP BY commune, code"
    told = session.connection().exec_driver_sql(named).all()
    known: dict[tuple[str, str], int] = {
        (commune, code): number
        for commune, code, number in session.execute(sa.select(Precinct.commune, Precinct.code, Precinct.id))
    }
    only = _only_town(session, {commune for commune, _, _ in told}, {commune for commune, _ in known})
    found, opened = [], []
    for commune, code, station in told:
        number = known.get((commune, code)) or (
            known.get(("" if commune else only, code)) if only is not None else None
        )
        if number is None:
            number = known[commune or only or "", code] = _open(session, commune or only or "", code, station)
            opened.append(number)
        found.append({"commune": commune, "code": code, "precinct": number})
    _poll(session, found)
    return opened


def _poll(session: Session, found: Sequence[Mapping[str, Any]]) -> None:
    session.execute(sa.text("CREATE TEMPORARY TABLE polling (commune TEXT, code TEXT, precinct_id INTEGER)"))
    if found:
        session.execute(sa.text("INSERT INTO polling VALUES (:commune, :code, :precinct)"), found)
    session.execute(sa.text("CREATE INDEX ix_polling ON polling (commune, code)"))
    session.execute(sa.text(POLLING))


def _only_town(session: Session, of_roll: set[str], of_stations: set[str]) -> str | None:
    """The only town there is, by whatever names it; None where there are several. A row that names none is of it."""
    there = sa.select(Elector.commune).join(Precinct, Elector.precinct_id == Precinct.id)
    of_others = set(session.scalars(there.where(Precinct.commune == "").distinct()))
    towns = (of_roll | of_others | (of_stations if "" in of_roll else set())) - {""}
    return None if len(towns) > 1 else next(iter(towns), "")


def _open(session: Session, commune: str, code: str, name: str) -> int:
    station = Precinct(commune=commune, code=code, name=name, address="", neighbourhood="")
    session.add(station)
    session.flush()
    return station.id


def undo(session: Session, number: int | None, ballot: Ballot, by: str, at: datetime) -> Edition:
    """Take the newest roll out: the one before is back, but for who objected since. Raises RollStays.

    The numbers in the polling stations are not: they are written anew with each roll.
    """
    people.take_turn(session)
    newest = people.newest(session)
    since = at - ballot.rules.undo_kept
    if newest is None or newest.let_in_at is None or newest.let_in_at < since or number not in (None, newest.id):
        raise RollStays(number=number or "", days=ballot.rules.undo_kept.days)
    matches.go_back(session, newest.id)
    session.execute(sa.delete(Elector).where(Elector.edition_id == newest.id))
    back = sa.update(Elector).where(Elector.struck_by == newest.id)
    _run(session, [back.values(struck_at=None, struck_by=None), sa.update(Elector).values(order_number=None)])
    people.keep_out(session)
    recount(session)
    destroying.sweep(session)
    stations.close(session, newest.counts.get("opened", []))
    newest.state, newest.taken_out_at = people.OUT, at
    journal.record(session, by, "roll-undone", {"roll": newest.id, "file": newest.file}, at)
    return newest


def _run(session: Session, said: Sequence[Any]) -> None:
    for one in said:
        session.execute(one.execution_options(synchronize_session=False))
