"""Entering: a roll that was weighed comes in, whole or not at all; taken out again, the one before is back.

Nobody is overwritten: whoever moved or is struck keeps their row, struck, until the roll cannot be taken out any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal
from capture.database import Moment
from capture.electors import Edition, Elector, people
from capture.electors.buildings import recount
from capture.errors import RollStays
from capture.law import Ballot
from capture.precincts import Precinct
from capture.rolls.weighing import AT_HOME, Weighed

HOMES = """
INSERT INTO buildings (precinct_id, street, street_key, number, suffix, entrance, entrance_key, side, postcode, town,
  town_key, electors)
SELECT MIN(precinct_id), MIN(street), street_key, number, suffix, MIN(entrance), entrance_key, number % 2,
  MIN(postcode), MIN(town), town_key, 0 FROM arriving WHERE building_id IS NULL
GROUP BY town_key, street_key, number, suffix, entrance_key
ON CONFLICT (town_key, street_key, number, suffix, entrance_key) DO NOTHING"""
POLLING = "UPDATE arriving SET precinct_id = :precinct WHERE commune = :commune AND code = :code"
# Whoever lives or votes elsewhere now, or is called otherwise. A column is NULL only where nobody knows it.
DIFFERENT = """
INSERT INTO leaving (elector_id) SELECT electors.id FROM matched JOIN arriving ON arriving.place = matched.place
JOIN electors ON electors.id = matched.elector_id
WHERE electors.building_id IS DISTINCT FROM arriving.building_id
OR electors.precinct_id IS DISTINCT FROM arriving.precinct_id
OR electors.lists <> arriving.lists OR electors.commune <> arriving.commune
OR electors.used_name <> arriving.used_name OR electors.sex <> arriving.sex"""
STRUCK = """
UPDATE electors SET struck_at = :at, struck_by = :edition WHERE id IN (SELECT elector_id FROM leaving)"""
ENTERED = """
INSERT INTO electors (building_id, precinct_id, edition_id, commune, lists, order_number, family_name, used_name,
  given_names, sex, born, identity)
SELECT arriving.building_id, arriving.precinct_id, :edition, arriving.commune, arriving.lists, arriving.order_number,
  arriving.family_name, arriving.used_name, arriving.given_names, arriving.sex, arriving.born, arriving.identity
FROM arriving LEFT JOIN matched ON matched.place = arriving.place LEFT JOIN electors ON electors.id = matched.elector_id
WHERE electors.id IS NULL OR electors.struck_at IS NOT NULL"""
RENUMBERED = """
UPDATE electors SET order_number = arriving.order_number FROM matched JOIN arriving ON arriving.place = matched.place
WHERE electors.id = matched.elector_id AND electors.struck_at IS NULL
AND electors.order_number IS DISTINCT FROM arriving.order_number"""


def enter(session: Session, edition: Edition, weighed: Weighed, by: str, at: datetime) -> None:
    """Let a roll in that is staged and weighed, by this edition of it."""
    _find_stations(session)
    for said in (HOMES, AT_HOME, DIFFERENT):
        session.execute(sa.text(said))
    told = {"edition": edition.id, "at": at}
    session.execute(sa.text(STRUCK).bindparams(sa.bindparam("at", type_=Moment)), told)
    session.execute(sa.text(ENTERED), {"edition": edition.id})
    session.execute(sa.text(RENUMBERED))
    recount(session)
    edition.state, edition.let_in_at = people.IN, at
    edition.added, edition.moved, edition.struck = weighed.added, weighed.moved, weighed.struck
    edition.counts = edition.counts | weighed.counts
    journal.record(session, by, "roll", {"roll": edition.id, "file": edition.file, **weighed.counts}, at)


def _find_stations(session: Session) -> None:
    """Give each row the polling station that it names; one that nobody brought yet is made from the roll."""
    named = "SELECT commune, code, MIN(station) FROM arriving WHERE code <> '' GROUP BY commune, code"
    told = session.connection().exec_driver_sql(named).all()
    known: dict[tuple[str, str], int] = {
        (commune, code): number
        for commune, code, number in session.execute(sa.select(Precinct.commune, Precinct.code, Precinct.id))
    }
    is_alone = _is_alone(session, {commune for commune, _, _ in told})
    for commune, code, station in told:
        number = known.get((commune, code)) or (known.get(("", code)) if is_alone else None)
        if number is None:
            number = _open(session, commune, code, station)
        session.execute(sa.text(POLLING), {"precinct": number, "commune": commune, "code": code})


def _is_alone(session: Session, communes: set[str]) -> bool:
    """Whether stations without a town are those of this roll's: nobody of another town votes there."""
    there = sa.select(Elector.commune).join(Precinct, Elector.precinct_id == Precinct.id)
    others = set(session.scalars(there.where(Precinct.commune == "").distinct()))
    return len(communes | others) == 1


def _open(session: Session, commune: str, code: str, name: str) -> int:
    station = Precinct(commune=commune, code=code, name=name, address="", neighbourhood="")
    session.add(station)
    session.flush()
    return station.id


def undo(session: Session, number: int | None, ballot: Ballot, by: str, at: datetime) -> Edition:
    """Take the newest roll out: the one before is back, but for who objected since. Raises RollStays.

    The numbers in the polling stations are not: they are written anew with each roll.
    """
    newest = people.newest(session)
    since = at - ballot.rules.undo_kept
    if newest is None or newest.let_in_at is None or newest.let_in_at < since or number not in (None, newest.id):
        raise RollStays(number=number or "", days=ballot.rules.undo_kept.days)
    session.execute(sa.delete(Elector).where(Elector.edition_id == newest.id))
    back = sa.update(Elector).where(Elector.struck_by == newest.id)
    _run(session, [back.values(struck_at=None, struck_by=None), sa.update(Elector).values(order_number=None)])
    people.keep_out(session)
    recount(session)
    newest.state, newest.taken_out_at = people.OUT, at
    journal.record(session, by, "roll-undone", {"roll": newest.id, "file": newest.file}, at)
    return newest


def _run(session: Session, said: Sequence[Any]) -> None:
    for one in said:
        session.execute(one.execution_options(synchronize_session=False))
