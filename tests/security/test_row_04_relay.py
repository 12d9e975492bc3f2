"""Nobody sends their words through our letter."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from capture import worker
from capture.database import Database
from capture.settings import Settings
from tests.cast import CAMILLE

ADVERTISEMENTS = [
    "Buy https://x.biz",
    "www.x.biz",
    "x.biz",
    "Achetez\nmaintenant",
    "Call +33 1 23",
    "<b>Buy</b>",
    "Win €500",
]


@pytest.mark.parametrize("advertisement", ADVERTISEMENTS)
def test_a_name_that_advertises_is_refused(visitor: FlaskClient, advertisement: str) -> None:
    answer = visitor.post("/sign-up", data={"email": CAMILLE, "given_name": advertisement, "newsletter": "yes"})
    assert answer.status_code == 422


def test_a_letter_holds_nothing_that_was_typed_but_the_address(
    visitor: FlaskClient, chosen: Settings, database: Database
) -> None:
    typed = {"given_name": "Canaryname", "src": "canarysrc", "source": "/canarysource/", "neighbourhood": "bellevue"}
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes", **typed})
    worker.work(chosen, database, stopped=lambda: False, once=True)
    (letter,) = Path(chosen.instance / "outbox").glob("*.eml")
    text = letter.read_text().lower()
    assert CAMILLE in text
    assert "canary" not in text
    assert "bellevue" not in text
