"""Row 28: whoever forges or repeats what Mailchimp's hook says changes nothing; the true one has one effect."""

import hashlib
import hmac
import time
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from capture.mailchimp import hints
from capture.mailchimp.hints import Hint
from capture.marks import Mark
from capture.supporters import Supporter
from tests.cast import CAMILLE
from tests.mailchimp.conftest import bare, chimp, chosen, sides, site
from tests.mailchimp.server import AUDIENCE
from tests.mailchimp.sides import Sides

__all__ = ["bare", "chimp", "chosen", "sides", "site"]

LEFT = {
    "type": "unsubscribe",
    "fired_at": "2026-11-30 12:00:00",
    "data[id]": "8a25ff1d98",
    "data[list_id]": AUDIENCE,
    "data[email]": CAMILLE,
    "data[action]": "unsub",
    "data[reason]": "manual",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def mailchimp(sides: Sides, visitor: FlaskClient) -> FlaskClient:
    """Whoever posts to the hook, from nowhere in particular."""
    sides.come(CAMILLE)
    sides.sync()
    del visitor.environ_base["HTTP_ORIGIN"]
    return visitor


def where(sides: Sides) -> str:
    """Return the path of the hook."""
    return f"/hooks/mailchimp/{hints.secret(sides.settings)}"


def signed(sides: Sides, body: bytes, at: int | None = None, key: str = "") -> dict[str, str]:
    """Return the header by which Mailchimp signs."""
    (hook,) = sides.chimp.main.hooks.values()
    moment = str(at or int(time.time()))
    made = hmac.new((key or hook["signing_secret"]).encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return {"X-Mailchimp-Signature": f"t={moment},v1={made.hexdigest()}"}


def post(sides: Sides, mailchimp: FlaskClient, headers: dict[str, str] | None = None, **changed: str) -> int:
    """Post what the hook says, signed unless told otherwise. Return the answer's code."""
    body = urlencode(LEFT | changed).encode()
    told = signed(sides, body) if headers is None else headers
    return mailchimp.post(where(sides), data=body, content_type=FORM, headers=told).status_code


def said(sides: Sides) -> int:
    """Return how many hints were kept."""
    with sides.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Hint)) or 0


def has_left(sides: Sides) -> bool:
    """Return whether Camille has left here."""
    with sides.database.reading() as session:
        return bool(session.scalars(sa.select(Supporter.flags)).one() & Mark.LEFT)


def test_mailchimp_finds_somebody_there(sides: Sides, mailchimp: FlaskClient) -> None:
    answer = mailchimp.get(where(sides))
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_true_hint_has_one_effect_however_often_it_comes(sides: Sides, mailchimp: FlaskClient) -> None:
    sides.chimp.main.people.leave(CAMILLE)
    assert {post(sides, mailchimp) for _ in range(100)} == {200}
    assert said(sides) == 1
    sides.sync()
    assert has_left(sides)


def test_an_unsubscription_that_did_not_happen_changes_nothing(sides: Sides, mailchimp: FlaskClient) -> None:
    assert post(sides, mailchimp) == 200
    sides.sync()
    assert not has_left(sides)
    assert sides.statuses() == {CAMILLE: "subscribed"}


@pytest.mark.parametrize("signs", ["", "t=1,v1=00", "v1=00", "nonsense", "t=99999999999999999999,v1=" + "0" * 64])
def test_without_a_signature_nobody_is_heard(sides: Sides, mailchimp: FlaskClient, signs: str) -> None:
    assert post(sides, mailchimp, {"X-Mailchimp-Signature": signs} if signs else {}) == 403
    assert said(sides) == 0


@pytest.mark.parametrize("ago", [-330, 301, 86400])
def test_an_old_signature_is_not_heard(sides: Sides, mailchimp: FlaskClient, ago: int) -> None:
    body = urlencode(LEFT).encode()
    assert post(sides, mailchimp, signed(sides, body, int(time.time()) - ago)) == 403


def test_a_signature_of_other_words_or_by_another_key_is_not_heard(sides: Sides, mailchimp: FlaskClient) -> None:
    body = urlencode(LEFT).encode()
    assert post(sides, mailchimp, signed(sides, body), fired_at="2026-11-30 13:00:00") == 403
    assert post(sides, mailchimp, signed(sides, body, key="another")) == 403
    assert said(sides) == 0


def test_another_audience_is_not_heard(sides: Sides, mailchimp: FlaskClient) -> None:
    assert post(sides, mailchimp, None, **{"data[list_id]": "another"}) == 403


@pytest.mark.parametrize("secret", ["x", "é", "0" * 43])
def test_another_address_is_nobodys(sides: Sides, mailchimp: FlaskClient, secret: str) -> None:
    assert mailchimp.get(f"/hooks/mailchimp/{secret}").status_code == 403
    assert mailchimp.post(f"/hooks/mailchimp/{secret}", data=LEFT).status_code == 403


def test_a_huge_body_is_not_read(sides: Sides, mailchimp: FlaskClient) -> None:
    body = urlencode(LEFT).encode() + b"&x=" + b"x" * (1 << 20)
    begun = time.monotonic()
    answer = mailchimp.post(where(sides), data=body, content_type=FORM, headers=signed(sides, body))
    assert answer.status_code == 413 and time.monotonic() - begun < 1
    assert said(sides) == 0


def test_a_hook_from_before_they_signed_is_heard_by_its_address(sides: Sides, mailchimp: FlaskClient) -> None:
    sides.chimp.signs = False
    for hook in list(sides.chimp.main.hooks):
        del sides.chimp.main.hooks[hook]
    sides.set_up()
    assert post(sides, mailchimp, {}) == 200


def test_no_hint_holds_an_address(sides: Sides, mailchimp: FlaskClient) -> None:
    post(sides, mailchimp)
    with sides.database.reading() as session:
        (hint,) = session.scalars(sa.select(Hint)).all()
    assert "@" not in f"{hint.digest}{hint.subscriber}"


def test_without_mailchimp_there_is_no_hook(visitor: FlaskClient, sides: Sides) -> None:
    unused = sides.named(mailchimp_audience="")
    assert visitor.get(where(unused)).status_code == 403
