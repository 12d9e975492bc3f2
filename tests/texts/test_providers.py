"""Providers: whatever they answer, it is understood, or known not to be; what we ask them is what they know."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from capture.errors import AnswerLost, ProviderAway, SettingWrong, TextsUnsent
from capture.texts.providers import Sending, provider
from capture.texts.providers.lines import MOST
from capture.texts.providers.ovh import Ovh
from tests.texts import carrier as carriers
from tests.texts.carrier import Carrier
from tests.texts.conftest import Chosen

pytestmark = pytest.mark.parametrize("database_url", ["sqlite:///nowhere"])

WORDS = [
    "texts",
    "reference",
    "id",
    "state",
    "accepted",
    "delivered",
    "refusals",
    "to",
    "at",
    "replies",
    "from",
    "text",
]
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(WORDS))
KEYS = st.sampled_from([*WORDS, "reports", "ids", "validReceivers", "invalidReceivers", "sender", "message"])
ANSWERS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def one(number: str = "+33612340001", until: timedelta = timedelta(hours=3)) -> Sending:
    """Return a text to send."""
    return Sending("f" * 32, number, "Ce soir. STOP au 36180", "Ce soir.", datetime.now(UTC) + until)


@pytest.mark.parametrize("kind", ["url", "ovh"])
@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(said=ANSWERS)
def test_no_answer_is_an_accident_of_ours(texting: Chosen, provider_once: Carrier, kind: str, said: Any) -> None:
    carrier = provider_once
    carrier.says = said
    asked = provider(texting(SMS_URL=getattr(carrier, kind)).texting)
    questions = (
        lambda: asked.send([one()]),
        lambda: asked.ask("f" * 32),
        asked.refusals,
        lambda: asked.replies(SINCE),
        lambda: asked.reports(SINCE),
    )
    for question in questions:
        try:
            question()
        except TextsUnsent as unsent:
            assert str(unsent)


@pytest.fixture(scope="module")
def provider_once() -> Any:
    with carriers.opened() as opened:
        yield opened


@pytest.mark.parametrize(
    ("key", "sender", "said"),
    [
        ("sender", "Dupont32", {"sender": "Dupont32", "message": "Ce soir."}),
        ("sender", "+33612349999", {"sender": "+33612349999", "message": "Ce soir. STOP au 36180"}),
        ("senderForResponse", "38069", {"senderForResponse": True, "message": "Ce soir. STOP au 36180"}),
    ],
)
def test_ovh_is_told_who_sends(texting: Chosen, key: str, sender: str, said: dict[str, Any]) -> None:
    told: list[dict[str, Any]] = []
    with carriers.opened() as opened:
        opened.heard = told.append
        chosen = texting(SMS_URL=opened.ovh, SMS_SENDER=sender)
        fate = provider(chosen.texting).send([one(until=timedelta(minutes=90))])["f" * 32]
    assert (fate.taken, fate.provider_id) == (True, "1000")
    (job,) = told
    assert {name: job[name] for name in said} == said
    assert 88 <= job["validityPeriod"] <= 90
    assert key in job


@pytest.mark.parametrize(
    ("who", "said"), [("", None), ("token%2F@", "Bearer token/"), ("me:p%40ss@", "Basic bWU6cEBzcw==")]
)
def test_who_we_are_is_said_in_the_head(texting: Chosen, provider_once: Carrier, who: str, said: str | None) -> None:
    place = provider_once.url.removeprefix("http://")
    provider_once.says = []
    provider(texting(SMS_URL=f"http://{who}{place}/below").texting).refusals()
    assert provider_once.asked[-1] == "/below/refusals"
    assert provider_once.heads[-1] == said


@pytest.mark.parametrize(
    "url",
    [
        "http://gateway.example/",
        "http://93.184.215.14/",
        "ftp://gateway.example",
        "ovh://key@sms-1",
        "ovh://key:secret@sms-1",
        "ovh://",
        "file:",
        "https://",
        "https://gateway.example:99999",
        "https://[gateway.example",
        "ovh://application:key",
        "nonsense",
        "https://kéy@gateway.example",
        "https://k%C3%A9y@gateway.example",
        "https://key%0D%0AX-Other@gateway.example",
        "https://key€@gateway.example",
        "https://key@gateway.example/télé",
        "ovh://key:sécret:consumer@sms-ab12345-1",
    ],
)
def test_an_address_that_cannot_be_meant_names_no_secret(texting: Chosen, url: str) -> None:
    with pytest.raises(SettingWrong, match="SMS_URL") as wrong:
        provider(texting(SMS_URL=url).texting)
    assert "key" not in str(wrong.value).split("Write")[0]


def test_too_long_an_answer_is_none(texting: Chosen, provider_once: Carrier) -> None:
    provider_once.says = ["x" * MOST]
    with pytest.raises(AnswerLost):
        provider(texting(SMS_URL=provider_once.url).texting).refusals()


def test_a_certificate_that_nobody_signed_is_no_provider(texting: Chosen, provider_once: Carrier) -> None:
    away = provider(texting(SMS_URL=provider_once.url.replace("http:", "https:")).texting)
    with pytest.raises(ProviderAway):
        away.send([one()])


def test_a_clock_that_is_wrong_signs_by_theirs(texting: Chosen, provider_once: Carrier) -> None:
    provider_once.says = None
    asked = provider(texting(SMS_URL=provider_once.ovh).texting)
    assert isinstance(asked, Ovh)
    assert asked.refusals() == []
    assert json.dumps(asked.ahead)
