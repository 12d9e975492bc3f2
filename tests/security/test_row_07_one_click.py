"""RFC 8058: a mail program leaves for its owner with one POST, from nowhere, without a cookie, as often as it likes."""

from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database
from capture.settings import Settings
from tests.cast import CAMILLE
from tests.web.conftest import Letters
from tests.web.test_leaving import confirmed, standing


def test_the_letter_names_one_address_for_one_click(visitor: FlaskClient, chosen: Settings, letters: Letters) -> None:
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"})
    letters()
    (file,) = (chosen.instance / "outbox").glob("*.eml")
    letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"\r\nList-Unsubscribe: {letter['List-Unsubscribe']}\r\n".encode() in file.read_bytes()
    assert letter["List-Unsubscribe"].startswith("<http")


@pytest.mark.parametrize("origin", [None, "null", "https://mail.example"])
def test_a_post_from_nowhere_leaves(
    app: Flask,
    visitor: FlaskClient,
    chosen: Settings,
    database: Database,
    confirming: Callable[..., str],
    origin: str | None,
) -> None:
    confirmed(visitor, confirming)
    (file,) = (chosen.instance / "outbox").glob("*.eml")
    letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    path = urlsplit(letter["List-Unsubscribe"].strip("<>")).path
    mail_program = app.test_client()
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"} if origin else {}
    for _ in range(2):
        answer = mail_program.post(path, data={"List-Unsubscribe": "One-Click"}, headers=headers)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert standing(database) == []
