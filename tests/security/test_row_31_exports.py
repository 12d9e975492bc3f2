"""Row 31: whoever carries a list away has said why, shown who they are, and is in the journal before the first byte."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask

from capture import exports, journal
from capture.database import Database
from capture.exports import Export
from capture.issues import Catalogue
from capture.journal import Entry
from capture.settings import Settings
from capture.staff import ORGANISER
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.team import hire, sit

ORDER = {"q": "issue:housing", "channel": "email", "form": "csv", "columns": ["email"]}


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            confirms(session, wish_of(email, "letter:housing"), catalogue)
    return database


def test_the_journal_has_what_left_before_it_leaves(
    app: Flask, town: Database, chosen: Settings, catalogue: Catalogue
) -> None:
    desk = sit(app, town, hire(town, ORGANISER))
    there = desk.post("/desk/exports", data=ORDER).location
    assert desk.get(f"{there}/people.csv").status_code == 404

    exports.make(chosen, town, catalogue)
    taken = desk.get(f"{there}/people.csv", buffered=True).data
    with town.reading() as session:
        entry = session.scalars(sa.select(Entry).where(Entry.act == "export")).one()
    assert entry.actor == "staff:1"
    told = {"export": 1, "filter": "issue:housing", "for": "email", "as": "csv", "rows": 2, "refused": 0, "reason": ""}
    assert entry.particulars == told | {"sha256": hashlib.sha256(taken).hexdigest()}


def test_each_export_that_was_made_is_in_the_journal(
    app: Flask, town: Database, chosen: Settings, catalogue: Catalogue
) -> None:
    desk = sit(app, town, hire(town, ORGANISER))
    for form in ("xlsx", "csv-semicolon", "mailchimp", "nationbuilder", "osdi"):
        desk.post("/desk/exports", data=ORDER | {"form": form})
    while exports.make(chosen, town, catalogue):
        pass
    with town.reading() as session:
        made = session.execute(sa.select(Export.id, Export.sha256).where(Export.state == "made")).all()
        entries = session.scalars(sa.select(Entry.particulars).where(Entry.act == "export")).all()
        assert len(made) == 5
        assert {(told["export"], told["sha256"]) for told in entries} == {tuple(row) for row in made}
        assert journal.first_broken(session) is None


def test_whoever_changes_an_entry_breaks_the_chain(
    app: Flask, town: Database, chosen: Settings, catalogue: Catalogue
) -> None:
    desk = sit(app, town, hire(town, ORGANISER))
    desk.post("/desk/exports", data=ORDER)
    exports.make(chosen, town, catalogue)
    with town.writing() as session:
        number = session.scalar(sa.select(Entry.id).where(Entry.act == "export"))
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        else:
            triggers = session.scalars(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
            ).all()
            for name in triggers:
                session.execute(sa.text(f"DROP TRIGGER {name}"))
        session.execute(sa.text("UPDATE journal SET actor = 'staff:2' WHERE act = 'export'"))
        assert journal.first_broken(session) == number
