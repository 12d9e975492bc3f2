"""Staging: a roll that was read lies in tables of its own, for one act, beside the roll that is in.

Temporary tables belong to one connection: whoever only looks takes no turn of those who write, and none is left.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.database import roomy
from capture.rolls.persons import ARRIVING, Arriving

AT_ONCE = 5000
TABLES = ("arriving", "matched", "scope", "polling", "twice")
COLUMNS = {
    "place": "INTEGER PRIMARY KEY",
    "order_number": "INTEGER",
    "number": "INTEGER",
    "precinct_id": "INTEGER",
    "building_id": "INTEGER",
}


@contextmanager
def staged(session: Session, rows: Iterable[Arriving]) -> Iterator[None]:
    """Lay rows down for as long as the block lasts."""
    connection = session.connection()
    _drop(connection)
    columns = [*ARRIVING, "precinct_id", "building_id"]
    told = ", ".join(f"{name} {COLUMNS.get(name, 'TEXT')}" for name in columns)
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE arriving ({told})")
    connection.exec_driver_sql("CREATE TEMPORARY TABLE matched (place INTEGER PRIMARY KEY, elector_id INTEGER UNIQUE)")
    with roomy(session):
        _load(connection, rows)
        _once(connection)
        _index(connection)
        yield
    _drop(connection)


def _drop(connection: sa.Connection) -> None:
    for table in TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


def _load(connection: sa.Connection, rows: Iterable[Arriving]) -> None:
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY arriving ({', '.join(ARRIVING)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    waiting = iter(rows)
    marks = ", ".join("?" for _ in ARRIVING)
    while batch := list(islice(waiting, AT_ONCE)):
        driver.executemany(f"INSERT INTO arriving ({', '.join(ARRIVING)}) VALUES ({marks})", batch)  # noqa: S608  # our own names


# The same row twice is one person; somebody on both lists of European citizens is one, too. Two of one name and one
# birth on the same list are two people.
SAME_ROW = """
DELETE FROM arriving WHERE place IN (
  SELECT place FROM (
    SELECT place, ROW_NUMBER() OVER (
      PARTITION BY identity, commune, lists, code, order_number, street_key, number, suffix, entrance_key ORDER BY place
    ) AS nth FROM arriving WHERE order_number IS NOT NULL
  ) AS told WHERE nth > 1
)"""
# A row whose list nobody can read tells nothing of who is missing.
SCOPE = "CREATE TEMPORARY TABLE scope AS SELECT DISTINCT commune, lists FROM arriving WHERE lists <> ''"
ON_MAIN = "UPDATE arriving SET lists = 'LP' WHERE lists = ''"
BOTH_IN_SCOPE = """
INSERT INTO scope SELECT commune, 'LCM+LCE' FROM scope WHERE lists IN ('LCM', 'LCE') GROUP BY commune
HAVING COUNT(*) = 2"""
TWICE = """
CREATE TEMPORARY TABLE twice AS WITH ranked AS (
  SELECT place, identity, commune, lists, ROW_NUMBER() OVER (
    PARTITION BY identity, commune, lists ORDER BY street_key, number, place
  ) AS nth FROM arriving WHERE lists IN ('LCM', 'LCE')
)
SELECT one.place AS kept, other.place AS gone FROM ranked AS one JOIN ranked AS other
ON one.identity = other.identity AND one.commune = other.commune AND one.nth = other.nth
WHERE one.lists = 'LCM' AND other.lists = 'LCE'"""
ON_BOTH = "UPDATE arriving SET lists = 'LCM+LCE' WHERE place IN (SELECT kept FROM twice)"
OTHER_ROW = "DELETE FROM arriving WHERE place IN (SELECT gone FROM twice)"


def _once(connection: sa.Connection) -> None:
    for said in (SAME_ROW, SCOPE, BOTH_IN_SCOPE, ON_MAIN, "CREATE INDEX ix_arriving_identity ON arriving (identity)"):
        connection.exec_driver_sql(said)
    for said in (TWICE, ON_BOTH, OTHER_ROW):
        connection.exec_driver_sql(said)


def _index(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE INDEX ix_arriving_home ON arriving (street_key, number, town_key)")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE arriving")
