"""Wording: every text says whose it is and how to stop them, and says what it costs."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from capture.errors import SettingMissing, SettingWrong, TextUnfit
from capture.texts import wording
from tests.texts.conftest import Chosen

pytestmark = pytest.mark.parametrize("database_url", ["sqlite:///nowhere"])


def test_a_text_begins_with_the_sender_and_ends_with_stop(texting: Chosen) -> None:
    whole = wording.finish(texting(), "Les bureaux ferment à 18 h.", "fr")
    assert whole.text == "Dupont32: Les bureaux ferment à 18 h. STOP au 36180"
    assert (whole.parts.count, whole.parts.alphabet, whole.cents) == (1, "GSM-7", Decimal("5.9"))


@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.text(st.sampled_from("abc É’€\nSTOP au36180:"), min_size=1, max_size=300))
def test_what_is_finished_stays_as_it_is(texting: Chosen, body: str) -> None:
    assume(body.strip() and wording.finish(texting(), "x", "fr"))
    try:
        whole = wording.finish(texting(), body, "fr")
    except TextUnfit:
        return
    assert wording.finish(texting(), whole.text, "fr") == whole
    assert whole.text.endswith("STOP au 36180")
    assert "Dupont32" in whole.text


def test_stop_counts_in_the_length(texting: Chosen) -> None:
    fits = "Dupont32: " + "a" * (160 - len("Dupont32:  STOP au 36180"))
    assert wording.finish(texting(), fits, "fr").parts.count == 1
    assert wording.finish(texting(), fits + "a", "fr").parts.count == 2


@pytest.mark.parametrize("named", ["Dupont32", "dupont32", "Saint-Aurèle en commun"])
def test_a_text_that_names_the_sender_says_it_once(texting: Chosen, named: str) -> None:
    chosen = texting()
    named = chosen.campaign.name if named.startswith("Saint") else named
    assert wording.finish(chosen, f"{named} vous attend.", "fr").text == f"{named} vous attend. STOP au 36180"


def test_one_that_takes_answers_says_so_in_their_language(texting: Chosen) -> None:
    chosen = texting(SMS_SENDER="+33612340099", SMS_STOP="")
    whole = wording.finish(chosen, "Ce soir à 19 h.", "fr")
    name = chosen.campaign.candidate or chosen.campaign.name
    assert whole.text == f"{name}: Ce soir à 19 h. Répondez STOP pour ne plus rien recevoir."
    assert wording.finish(chosen, "Tonight.", "en").text.endswith("Reply STOP to get no more.")


@pytest.mark.parametrize("missing", ["SMS_SENDER", "SMS_STOP"])
def test_without_sender_or_stop_no_text_is_made(texting: Chosen, missing: str) -> None:
    with pytest.raises(SettingMissing, match=missing):
        wording.finish(texting(**{missing: ""}), "Ce soir.", "fr")


@pytest.mark.parametrize("body", ["", "  ", " STOP au 36180 ", "a" * 1000])
def test_nothing_and_too_much_is_no_text(texting: Chosen, body: str) -> None:
    with pytest.raises(TextUnfit):
        wording.finish(texting(), body, "fr")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("SMS_SENDER", "A name that is long"),
        ("SMS_SENDER", "Éd"),
        ("SMS_SENDER", "a\nb"),
        ("SMS_STOP", "STOP"),
        ("SMS_PRICE", "cheap"),
        ("SMS_PRICE", "NaN"),
        ("SMS_SECRET", "guess"),
        ("SMS_COUNTRIES", "France"),
        ("SMS_PER_MINUTE", "fast"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(texting: Chosen, key: str, value: str) -> None:
    with pytest.raises(SettingWrong, match=key):
        texting(**{key: value})


def test_a_secret_is_not_printed(texting: Chosen) -> None:
    secret = "a-secret-of-the-gateway-of-tests"
    shown = repr(texting(SMS_SECRET=secret, SMS_URL="https://token-of-tests@gateway.example"))
    assert secret not in shown
    assert "token-of-tests" not in shown


def test_the_cost_is_told_in_euros(texting: Chosen) -> None:
    whole = wording.finish(texting(SMS_PRICE="5,95"), "a" * 200, "fr")
    assert wording.cost(whole.cents, "fr") == "0,12\u00a0€"
    assert wording.cost(wording.finish(texting(SMS_PRICE=""), "a", "fr").cents, "fr") == "?"


def test_remarks_say_what_to_write_instead(texting: Chosen) -> None:
    whole = wording.finish(texting(), "C’est ce soir 🗳", "fr")
    assert wording.remarks(whole.parts) == [
        "“’” makes the whole text dear: write “'”.",
        "“🗳” makes the whole text dear: leave it out.",
    ]
