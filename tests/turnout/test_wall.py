"""Nobody's vote is noted from the polling room: no page, text or command takes a voter's name or number of the roll."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime

import click
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from capture import law
from capture.cli import hustings
from capture.database import Base, Database
from capture.law import RULES
from capture.precincts import Precinct
from capture.settings import ROOT, Settings
from capture.staff import OWNER
from capture.turnout import Report
from tests.security.routes import routes
from tests.team import EMAILS, found, hire, sit
from tests.test_names import commands

NOON = datetime(2032, 3, 14, 11, 5, tzinfo=UTC)
SAID = "0123 n° 412 Dupont a voté"
# What a field would be called that takes a voter, or what a voter did.
WORDS = frozenset(
    "elector electors voter order orders roll_number signed voted strike strikes abstainer abstainers".split()
)
# Where one is: whoever objects to being kept on the roll is taken off it (GDPR, art. 21); of a supporter it is said who
# they are on the roll; of a door, that they said there that they have voted. None of it is from the polling room.
REASONS = {"capture/web/desk/rolls.py", "capture/forms/rolls.py", "roll object", "capture/forms/knocks.py"}
REASONS |= {"matches agree", "matches refuse", "matches withdraw"}
# Whom the desk may name: colleagues, supporters, delegates, and what was asked of them; nobody as a voter.
NAMED = frozenset({"colleagues", "delegates", "proposals", "segments", "journal", "repeats"})


def fields() -> Iterator[tuple[str, str]]:
    """Yield every name that a form or a JSON document of ours is asked for, and the file in which it is."""
    for folder in ("web", "forms", "doors", "texts"):
        for path in sorted((ROOT / "capture" / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for name in _names(node):
                    yield name, str(path.relative_to(ROOT))


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr="get" | "getlist"), args=[ast.Constant(value=str(name)), *_]):
            yield name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            yield name
        case ast.ClassDef():
            yield from (
                target.id
                for said in node.body
                if isinstance(said, ast.Assign) and ast.unparse(said.value).partition("(")[0].endswith("Field")
                for target in said.targets
                if isinstance(target, ast.Name)
            )


def test_no_field_of_a_page_and_no_word_of_a_command_asks_for_a_voter() -> None:
    asked = {(name, where) for name, where in fields() if name in WORDS}
    typed = {(option.name, name) for name, command in commands(hustings, "") for option in command.params}
    assert {"voters", "messages", "reports", "code"} <= {name for name, _ in fields()}
    assert {where for _, where in asked} | {name.strip() for word, name in typed if word in WORDS} <= REASONS


def test_what_counts_voters_at_a_terminal_is_a_number() -> None:
    record = next(command for name, command in commands(hustings) if name == "hustings turnout record")
    (voters,) = [option for option in record.params if option.name == "voters"]
    assert isinstance(voters.type, click.IntRange)


@pytest.fixture
def noon(database: Database) -> Iterator[None]:
    """The first round at noon, in a town of one station."""
    with database.writing() as session:
        session.add(Precinct(code="0123", name="Mairie", address="", neighbourhood="", registered=1056))
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One database is enough: what is looked at is the pages."""
    return sqlite_only


def test_whatever_page_a_voter_is_posted_to_nothing_of_it_is_kept_as_turnout(
    app: Flask, database: Database, noon: None
) -> None:
    hire(database, OWNER)
    posted = {name: SAID for name, _ in fields()}
    visited = 0
    for _, path, methods in routes(app):
        if "POST" in methods:
            desk = sit(app, database, found(database, EMAILS[OWNER]))
            asked = desk.post(path, json=posted) if path.startswith("/hooks/") else desk.post(path, data=posted)
            assert asked.status_code < 500, path
            visited += 1
    assert visited > 100
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Report.id))) == 0
        assert {table.name for table in Base.metadata.sorted_tables if _holds(session, table)} <= NAMED


def _holds(session: Session, table: sa.Table) -> bool:
    return any("Dupont" in str(cell) for row in session.execute(sa.select(table)) for cell in row)


@pytest.mark.parametrize("said", [SAID, "électeur 412", "BV 123 : 41, 42, 43, 44"])
def test_the_paste_box_refuses_it_by_its_source(app: Flask, database: Database, noon: None, said: str) -> None:
    desk = sit(app, database, hire(database, OWNER))
    page = desk.post("/desk/day/", data={"messages": f"{said}\nBV 123 412"}).text
    assert "ministerial answer 09990, JO Sénat, 6 February 2020, p. 710" in page
    assert "<td>counted</td>" in page and 'rows="6" spellcheck="false" required></textarea>' in page


@pytest.mark.parametrize(
    ("at", "is_held"),
    [
        (datetime(2032, 3, 13, 22, 59, tzinfo=UTC), False),
        (datetime(2032, 3, 13, 23, tzinfo=UTC), True),
        (datetime(2032, 3, 14, 18, 59, tzinfo=UTC), True),
        (datetime(2032, 3, 14, 19, tzinfo=UTC), False),
        (datetime(2032, 3, 18, 12, tzinfo=UTC), False),
        (datetime(2032, 3, 21, 12, tzinfo=UTC), True),
    ],
)
def test_the_wall_stands_while_people_vote(chosen: Settings, at: datetime, is_held: bool) -> None:
    held = law.voters_unnamed(chosen.campaign.ballot, at)
    assert (held is not None) is is_held
    assert held is None or ("09990" in held.article and at < held.until)


def test_where_tellers_are_lawful_there_is_no_wall(chosen: Settings) -> None:
    free = law.Ballot((date(2032, 3, 14),), chosen.campaign.timezone, "none")
    assert law.voters_unnamed(free, NOON) is None and RULES["none"].wall is None
