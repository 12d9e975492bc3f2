"""Weighing: who of a roll is new, who moved, who is struck, compared with the roll that is in. Nothing changes yet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

HELD = """
DELETE FROM arriving WHERE EXISTS (
  SELECT 1 FROM suppressions WHERE suppressions.who = arriving.identity AND suppressions.lifted_at IS NULL
)"""
AT_HOME = """
UPDATE arriving SET building_id = buildings.id FROM buildings
WHERE buildings.town_key = arriving.town_key AND buildings.street_key = arriving.street_key
AND buildings.number = arriving.number AND buildings.suffix = arriving.suffix
AND buildings.entrance_key = arriving.entrance_key"""
# First whoever lives where they lived, then whoever moved: of two people of one name the one who stayed stays.
SAME = """
INSERT INTO matched (place, elector_id) SELECT arriving.place, known.id FROM (
  SELECT place, identity{home}, ROW_NUMBER() OVER (PARTITION BY identity{home} ORDER BY place) AS nth
  FROM arriving WHERE NOT EXISTS (SELECT 1 FROM matched WHERE matched.place = arriving.place)
) AS arriving JOIN (
  SELECT id, identity{home}, ROW_NUMBER() OVER (PARTITION BY identity{home} ORDER BY id) AS nth
  FROM electors WHERE struck_at IS NULL AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.elector_id = electors.id)
) AS known ON arriving.identity = known.identity AND arriving.nth = known.nth{same_home}"""
STAYED = SAME.format(home=", building_id", same_home=" AND arriving.building_id = known.building_id")
MOVED = SAME.format(home="", same_home="")
# Who of the roll that is in is not in this one, of the same town and the same lists: towns give them one by one.
MISSING = """
INSERT INTO leaving (elector_id) SELECT electors.id FROM electors WHERE electors.struck_at IS NULL
AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.elector_id = electors.id)
AND EXISTS (SELECT 1 FROM scope WHERE scope.commune = electors.commune AND scope.lists = electors.lists)"""
PEOPLE = "SELECT COUNT(*) FROM arriving"
KNOWN = "SELECT COUNT(*) FROM matched"
ELSEWHERE = """
SELECT COUNT(*) FROM matched JOIN arriving ON arriving.place = matched.place
JOIN electors ON electors.id = matched.elector_id
WHERE electors.building_id IS DISTINCT FROM arriving.building_id"""
HOMES = """
SELECT COUNT(*) FROM (SELECT DISTINCT town_key, street_key, number, suffix, entrance_key FROM arriving) AS homes"""
BY_STATION = "SELECT code, COUNT(*) FROM arriving GROUP BY code"
BY_LIST = "SELECT lists, COUNT(*) FROM arriving GROUP BY lists"


@dataclass(frozen=True)
class Weighed:
    """How many people a roll would add, move, strike; how many stay; how many objected and are left out."""

    people: int
    added: int
    moved: int
    struck: int
    held: int
    buildings: int
    stations: Mapping[str, int]
    lists: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """What is told of it, by name."""
        names = "people added moved struck held buildings".split()
        return {name: getattr(self, name) for name in names} | {"stations": len(self.stations)}


def weigh(session: Session) -> Weighed:
    """Compare a roll that is staged with the one that is in."""
    connection = session.connection()
    held = connection.exec_driver_sql(HELD).rowcount
    for said in (AT_HOME, STAYED, MOVED):
        connection.exec_driver_sql(said)
    _plan(connection)
    struck = connection.exec_driver_sql(MISSING).rowcount
    everybody = _count(connection, PEOPLE)
    return Weighed(
        people=everybody,
        added=everybody - _count(connection, KNOWN),
        moved=_count(connection, ELSEWHERE),
        struck=struck,
        held=held,
        buildings=_count(connection, HOMES),
        stations=_by(connection, BY_STATION),
        lists=_by(connection, BY_LIST),
    )


def _plan(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE matched")


def _count(connection: sa.Connection, said: str) -> int:
    return int(connection.exec_driver_sql(said).scalar_one())


def _by(connection: sa.Connection, said: str) -> Counter[str]:
    return Counter({name: count for name, count in connection.exec_driver_sql(said) if name})
