"""What a visitor does: sign up, open the letter, press its button."""

from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from capture import worker
from capture.database import Database
from capture.settings import Settings

Letters = Callable[[], list[str]]


def texts(outbox: Path) -> list[str]:
    """Return the text of each letter in a folder, the oldest first."""
    files = sorted(outbox.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    letters = [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]
    return [body.get_content() for letter in letters if (body := letter.get_body(("plain",))) is not None]


def link(text: str, kind: str) -> str:
    """Return the path of a link in a letter."""
    return next(urlsplit(line).path for line in text.splitlines() if f"/{kind}/" in line)


@pytest.fixture
def letters(chosen: Settings, database: Database) -> Letters:
    """Let the worker do its round, then return the text of every letter that left."""

    def collect() -> list[str]:
        worker.work(chosen, database, stopped=lambda: False, once=True)
        return texts(chosen.instance / "outbox")

    return collect


@pytest.fixture
def confirming(visitor: FlaskClient, letters: Letters) -> Callable[..., str]:
    """Sign up and return the path behind the letter."""

    def sign_up(**fields: object) -> str:
        assert visitor.post("/sign-up", data={"newsletter": "yes", **fields}).status_code == 303
        return link(letters()[-1], "confirm")

    return sign_up
