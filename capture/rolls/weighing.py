"""Weighing: who of a roll is new, who moved, who is struck, compared with the roll that is in. Nothing changes yet."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import people
from capture.errors import RollStrikesMany

# Of a town between two rolls one in thirty leaves in half a year; more than one in twenty is rather half a file.
MOST_STRUCK, ONE_IN = 20, 20
HELD = """
DELETE FROM arriving WHERE EXISTS (
  SELECT 1 FROM suppressions WHERE suppressions.who = arriving.identity AND suppressions.lifted_at IS NULL
)"""
# Of whom a file tells too little to know: rather one person less than one who objected.
ALIKE = HELD.replace("arriving.identity", "arriving.likeness")
AT_HOME = """
UPDATE arriving SET building_id = buildings.id FROM buildings
WHERE buildings.town_key = arriving.town_key AND buildings.street_key = arriving.street_key
AND buildings.number = arriving.number AND buildings.suffix = arriving.suffix
AND buildings.entrance_key = arriving.entrance_key"""
# Somebody of a town that this roll does not tell of is on the roll of that town still.
# First whoever lives where they lived, then whoever moved: of two people of one name the one who stayed stays.
SAME = """
INSERT INTO matched (place, elector_id) SELECT arriving.place, known.id FROM (
  SELECT place, identity{home}, ROW_NUMBER() OVER (PARTITION BY identity{home} ORDER BY place) AS nth
  FROM arriving WHERE NOT EXISTS (SELECT 1 FROM matched WHERE matched.place = arriving.place)
) AS arriving JOIN (
  SELECT id, identity{home}, ROW_NUMBER() OVER (PARTITION BY identity{home} ORDER BY id) AS nth
  FROM electors WHERE struck_at IS NULL AND (
    commune = '' OR commune IN (SELECT commune FROM arriving) OR EXISTS (SELECT 1 FROM arriving WHERE commune = '')
  ) AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.elector_id = electors.id)
) AS known ON arriving.identity = known.identity AND arriving.nth = known.nth{same_home}"""
STAYED = SAME.format(home=", building_id", same_home=" AND arriving.building_id = known.building_id")
IN_TOWN = SAME.format(home=", commune", same_home=" AND arriving.commune = known.commune")
MOVED = SAME.format(home="", same_home="")
# Who of the roll that is in is not in this one, of the same town and the same lists: towns give them one by one.
MISSING = """
electors.struck_at IS NULL AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.elector_id = electors.id) AND EXISTS (
  SELECT 1 FROM scope WHERE scope.commune = electors.commune AND scope.lists = electors.lists
)"""
# Of whom this roll tells one list they stay on the other one.
OTHER_LIST = """
UPDATE arriving SET lists = 'LCM+LCE' FROM matched JOIN electors ON electors.id = matched.elector_id
WHERE matched.place = arriving.place AND arriving.lists IN ('LCM', 'LCE') AND electors.lists <> arriving.lists
AND electors.lists IN ('LCM', 'LCE', 'LCM+LCE') AND electors.commune = arriving.commune AND NOT EXISTS (
  SELECT 1 FROM scope WHERE scope.commune = arriving.commune AND scope.lists = 'LCM+LCE'
)"""
IN_SCOPE = """
SELECT COUNT(*) FROM electors JOIN scope ON scope.commune = electors.commune AND scope.lists = electors.lists
WHERE electors.struck_at IS NULL"""
KEPT = {"used_name": "used_name", "sex": "sex", "order": "order_number", "precinct": "precinct_id", "list": "lists"}
AS_BEFORE = """
UPDATE arriving SET {column} = electors.{column} FROM matched JOIN electors ON electors.id = matched.elector_id
WHERE matched.place = arriving.place"""
# A column is NULL only where nobody knows it.
DIFFERS = """(
  electors.building_id IS DISTINCT FROM arriving.building_id
  OR electors.precinct_id IS DISTINCT FROM arriving.precinct_id
  OR electors.lists <> arriving.lists OR electors.commune <> arriving.commune
  OR electors.used_name <> arriving.used_name OR electors.sex <> arriving.sex
)"""
PAIRS = "matched JOIN arriving ON arriving.place = matched.place JOIN electors ON electors.id = matched.elector_id"


@dataclass(frozen=True)
class Weighed:
    """How many people a roll would add, move, strike; how many objected and are left out, or are like those.

    `spared`: whom it does not name, and who stay since rows were refused that may be theirs. `scope`: how many people
    are in on the lists of which it tells.
    """

    people: int
    added: int
    moved: int
    struck: int
    spared: int
    scope: int
    held: int
    alike: int
    buildings: int
    stations: Mapping[str, int]
    lists: Mapping[str, int]
    # The roll that came in last before it.
    beside: int | None

    @property
    def counts(self) -> dict[str, int]:
        """What is told of it, by name."""
        names = "people added moved struck spared scope held alike buildings".split()
        return {name: getattr(self, name) for name in names} | {"stations": len(self.stations)}


def is_much(counts: Mapping[str, int]) -> bool:
    """Return whether what a roll would do needs a word of its own: it may be a part of one."""
    struck = counts.get("struck", 0)
    return counts.get("spared", 0) > 0 or (struck > MOST_STRUCK and struck * ONE_IN > counts.get("scope", 0))


def check(weighed: Weighed, let_go: int | None) -> None:
    """Refuse a roll that strikes many, unless somebody let so many go. Raises RollStrikesMany."""
    if weighed.struck and is_much(weighed.counts) and weighed.struck > (let_go or 0):
        raise RollStrikesMany(struck=weighed.struck, scope=weighed.scope)


def weigh(session: Session, refused: int = 0, let_go: int | None = None, lacks: Collection[str] = ()) -> Weighed:
    """Compare a roll that is staged with the one that is in.

    Where rows of it were refused nobody is struck, unless somebody let so many go: they may be those of the rows.
    What its columns lack stays as it was.
    """
    connection, beside = session.connection(), people.newest(session)
    held, alike = (connection.exec_driver_sql(said).rowcount for said in (HELD, ALIKE))
    for said in (AT_HOME, STAYED, IN_TOWN, MOVED, OTHER_LIST):
        connection.exec_driver_sql(said)
    _plan(connection)
    for name, column in KEPT.items():
        if name in lacks:
            connection.exec_driver_sql(AS_BEFORE.format(column=column))
    scope = _count(connection, IN_SCOPE)
    missing = _count(connection, f"SELECT COUNT(*) FROM electors WHERE {MISSING}")  # noqa: S608  # our own words
    is_spared = refused > 0 and missing > (let_go or 0)
    if is_spared:
        connection.exec_driver_sql("DELETE FROM scope")
    everybody = _count(connection, "SELECT COUNT(*) FROM arriving")
    moved = f"SELECT COUNT(*) FROM {PAIRS} WHERE electors.building_id IS DISTINCT FROM arriving.building_id"  # noqa: S608  # our own words
    homes = "SELECT DISTINCT town_key, street_key, number, suffix, entrance_key FROM arriving"
    return Weighed(
        people=everybody,
        added=everybody - _count(connection, "SELECT COUNT(*) FROM matched"),
        moved=_count(connection, moved),
        struck=0 if is_spared else missing,
        spared=missing if is_spared else 0,
        scope=scope,
        held=held,
        alike=alike,
        buildings=_count(connection, f"SELECT COUNT(*) FROM ({homes}) AS homes"),  # noqa: S608  # our own words
        stations=_by(connection, "code"),
        lists=_by(connection, "lists"),
        beside=beside.id if beside else None,
    )


def _plan(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE matched")


def _count(connection: sa.Connection, said: str) -> int:
    return int(connection.exec_driver_sql(said).scalar_one())


def _by(connection: sa.Connection, column: str) -> Counter[str]:
    counted = f"SELECT {column}, COUNT(*) FROM arriving GROUP BY {column}"  # noqa: S608  # our own names
    return Counter({name: count for name, count in connection.exec_driver_sql(counted) if name})
