"""Bringing a list in, as the desk and the commands do, and looking who is there afterwards."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from capture import arrivals, imports
from capture.arrivals import Import, Statement
from capture.database import Database
from capture.imports.rows import Row
from capture.issues import Catalogue
from capture.settings import Settings
from capture.supporters import Supporter

NADIA = "staff:1"
SIGNED = Statement("They signed our paper list at the market.", date(2026, 1, 31), arrivals.US)
OF_OTHERS = Statement("They ticked the box of the tenants' union.", date(2026, 1, 31), arrivals.OTHERS)
MUTE = Statement()


@dataclass
class Town:
    """A campaign and its database, into which lists are brought."""

    settings: Settings
    database: Database
    catalogue: Catalogue

    def receive(self, content: str | bytes, file: str = "list.csv") -> Import:
        """Lay a file down."""
        raw = content if isinstance(content, bytes) else content.encode()
        return imports.receive(self.settings, self.database, self.catalogue, io.BytesIO(raw), file, NADIA)

    def read(
        self, content: str | bytes, said: Statement = MUTE, file: str = "list.csv", mapping: Sequence[str] | None = None
    ) -> Import:
        """Bring a list and read it, but let nobody in yet."""
        received = self.receive(content, file)
        with self.database.writing() as session:
            columns = received.mapping if mapping is None else mapping
            imports.order(session, self.catalogue, received.id, columns, said, NADIA)
        return self.go_on(received)

    def bring(
        self, content: str | bytes, said: Statement = MUTE, file: str = "list.csv", mapping: Sequence[str] | None = None
    ) -> Import:
        """Bring a list and let its people in."""
        return self.enter(self.read(content, said, file, mapping))

    def enter(self, asked: Import) -> Import:
        """Let the people of a list that was read in."""
        with self.database.writing() as session:
            imports.confirm(session, asked.id, NADIA)
        return self.go_on(asked)

    def undo(self, asked: Import) -> Import:
        """Take the people of a list out again."""
        with self.database.writing() as session:
            imports.undo(session, self.settings.campaign.ballot, asked.id, NADIA)
        return self.go_on(asked)

    def go_on(self, asked: Import) -> Import:
        """Let a worker do what a list waits for."""
        assert imports.work(self.settings, self.database, self.catalogue)
        return self.found(asked.id)

    def found(self, number: int) -> Import:
        """Return a list as it is now."""
        with self.database.reading() as session:
            return session.get_one(Import, number)

    def rows(self, asked: Import) -> list[Row]:
        """Return what was read of a list."""
        with self.database.reading() as session:
            return list(session.scalars(sa.select(Row).where(Row.import_id == asked.id).order_by(Row.place)))

    def people(self) -> list[Supporter]:
        """Return everybody."""
        with self.database.reading() as session:
            return list(session.scalars(sa.select(Supporter).order_by(Supporter.id)))

    def person(self, **whose: Any) -> Supporter:
        """Return one person."""
        with self.database.reading() as session:
            return session.scalars(sa.select(Supporter).filter_by(**whose)).one()


def verdicts(asked: Import) -> dict[str, int]:
    """Return how many rows got each verdict, without those that none got."""
    return {name: count for name, count in asked.counts.items() if isinstance(count, int) and count}
