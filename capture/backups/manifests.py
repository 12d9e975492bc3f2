"""What a backup says of itself, in a file beside the copy: what is in it, of which step, and by which sums to tell."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from capture import private
from capture.database import Database

NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """One backup: `sums` are SHA-256 of its files as they lie there, `sum` is that of the copy when it is opened."""

    made: str
    kind: str
    step: str
    counts: dict[str, int]
    copy: str
    sum: str
    size: int
    sums: dict[str, str]
    keys: list[str]
    hustings: str = field(default_factory=lambda: version("hustings"))
    seal: str = ""


def write(folder: Path, manifest: Manifest, key: str) -> None:
    """Write it beside the copy, sealed: who does not know the campaign's key cannot make another one."""
    facts = asdict(manifest) | {"seal": _seal(manifest, key)}
    private.write(folder / NAME, json.dumps(facts, indent=1) + "\n")


def read(folder: Path) -> Manifest | None:
    """Return what a backup says of itself; None for those that older versions made, and where it cannot be read."""
    try:
        return Manifest(**json.loads((folder / NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_ours(manifest: Manifest, key: str) -> bool:
    """Return whether it was sealed with this campaign's key and is as it was written."""
    return hmac.compare_digest(manifest.seal.encode(), _seal(manifest, key).encode())


def _seal(manifest: Manifest, key: str) -> str:
    said = json.dumps(asdict(manifest) | {"seal": ""}, sort_keys=True)
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()


def sum_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def counts(database: Database) -> dict[str, int]:
    """Return how many rows each table holds."""
    with database.engine.connect() as connection:
        return counted(connection)


def counted(connection: sa.Connection) -> dict[str, int]:
    """Return the same by a connection, in the transaction in which it is."""
    tables = sorted(sa.inspect(connection).get_table_names())
    return {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in tables}


def step(connection: sa.Connection) -> str:
    """Return the step at which the database is, "" for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table("alembic_version"))) or ""
