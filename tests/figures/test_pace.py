"""A million people are told in a moment: no question walks through them, each asks an index or the tallies."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from capture import figures
from capture.database import Database
from capture.segments import Scope
from tests.figures.conftest import SeenFrom

# Whatever grows with the people, and would be walked through.
GROWING = ("supporters", "consents", "interests", "letters", "links")
QUESTIONS = (
    *(figures.people, figures.week, figures.by_day, figures.confirmed, figures.pages, figures.leaflets),
    *(figures.issues, figures.postcodes, figures.neighbourhoods, figures.waiting),
)


def walks(database: Database, statement: str, parameters: object) -> list[str]:
    """Return the growing tables that SQLite would read from end to end for a statement."""
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()  # type: ignore[arg-type]
    steps = [str(step[3]) for step in plan]
    return [step for step in steps if any(step.startswith(f"SCAN {table}") for table in GROWING)]


@pytest.mark.parametrize("ask", QUESTIONS, ids=lambda ask: str(ask.__name__))
def test_no_question_walks_through_everybody(sqlite_only: str, seen: SeenFrom, ask: Callable[[Scope], object]) -> None:
    database = Database(sqlite_only)
    asked: list[tuple[str, object]] = []
    with database.reading() as session:
        sa.event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        ask(seen(session))
    questions = [(statement, parameters) for statement, parameters in asked if statement.startswith("SELECT")]
    assert questions
    assert [found for question in questions for found in walks(database, *question)] == []
    database.close()
