"""Promises: whom to write to no more and whom to know no more, beside the database, so that they outlive its disk.

A backup is an older day: what was promised since must not be lost with the days between.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from capture import private
from capture.database import Database
from capture.erasures import Erasure
from capture.settings import Settings
from capture.suppressions import Suppression

NAME = "promises.jsonl"


@dataclass(frozen=True)
class Promise:
    """One promise under a keyed hash; `by` says who erased, and is empty for one who only left."""

    who: str
    at: str
    by: str = ""

    @property
    def moment(self) -> datetime:
        """When it was given."""
        return datetime.fromisoformat(self.at)


def given(database: Database) -> list[Promise]:
    """Return every promise that stands in the database: the log of erasures, and who left and did not come back."""
    with database.reading() as session:
        erased = session.execute(sa.select(Erasure.who, Erasure.at, Erasure.by).order_by(Erasure.id)).all()
        held = sa.select(Suppression.who, Suppression.at).where(Suppression.lifted_at.is_(None))
        left = session.execute(held.order_by(Suppression.at, Suppression.who)).all()
    return [Promise(who, at.isoformat(), by) for who, at, by in erased] + [
        Promise(who, at.isoformat()) for who, at in left
    ]


def write_down(settings: Settings, database: Database) -> None:
    """Write every promise into instance/promises.jsonl."""
    lay_down(settings.instance, given(database))


def lay_down(folder: Path, promised: list[Promise]) -> None:
    """Write promises into a folder, whole or not at all; unchanged ones are left as they stand."""
    text = "".join(f"{json.dumps(asdict(promise))}\n" for promise in promised)
    file = folder / NAME
    if not file.exists() or file.read_text("utf-8") != text:
        private.write(file, text)


def written(folder: Path) -> list[Promise]:
    """Return the promises that lie in a folder, none where there is no such file."""
    file = folder / NAME
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [Promise(**json.loads(line)) for line in lines]
