"""The form of one's own page: what it takes, what it refuses, what it makes of it."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from capture.forms import Asking, Mine
from capture.issues import Catalogue, Issue

CATALOGUE = Catalogue(
    languages=("fr", "en"),
    issues=(Issue("housing", {"fr": "Logement", "en": "Housing"}), Issue("trees", {"fr": "Arbres"})),
    neighbourhoods=MappingProxyType({"bellevue": "Bellevue"}),
)
KNOWN = {"given_name": "Camille", "neighbourhood": "harbour", "language": "fr", "issues": ["harbour"], "phone": ""}
FIELDS = ("given_name", "family_name", "neighbourhood", "postcode", "phone", "language", "issues", "help", "need")
ANYTHING = st.text(st.characters(codec=None), max_size=80)


def posted(**fields: str | list[str]) -> Mine:
    """A post by Camille, who is known, from her own page."""
    return Mine(CATALOGUE, ("fr", "en"), "FR", MultiDict({"language": "fr", **fields}), **KNOWN)


def test_it_is_drawn_with_what_is_known() -> None:
    form = Mine(CATALOGUE, ("fr", "en"), "FR", None, **KNOWN)

    assert (form.given_name.data, form.language.data, form.issues.data) == ("Camille", "fr", ["harbour"])


def test_what_left_the_site_is_still_offered_to_whoever_has_it() -> None:
    form = posted(issues=["harbour", "housing"], neighbourhood="harbour")

    assert form.validate(), form.errors
    assert form.issues.data == ["housing", "harbour"]
    assert form.facts["neighbourhood"] == "harbour"


def test_ticks_become_purposes_in_the_order_of_the_page() -> None:
    form = posted(need=["proxy", "ride"], help=["proxy", "doors"], issues=["trees"], targeting="yes", newsletter="yes")

    assert form.validate(), form.errors
    assert form.purposes == [
        *("newsletter", "targeting", "letter:trees"),
        *("help:doors", "help:proxy", "need:ride", "need:proxy"),
    ]


@pytest.mark.parametrize(("typed", "kept"), [("64000", "64000"), (" sw1a 1aa ", "SW1A 1AA"), ("1234-567", "1234-567")])
def test_a_postcode_is_kept_in_capitals(typed: str, kept: str) -> None:
    form = posted(postcode=typed)

    assert form.validate(), form.errors
    assert form.facts["postcode"] == kept


@pytest.mark.parametrize("typed", ["1", "=1+1", "64000\x00", "a" * 11, "64--000", "<b>", "6400é"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    assert not posted(postcode=typed).validate()


def test_a_number_is_kept_also_without_text_messages() -> None:
    form = posted(phone="06 12 34 56 78")

    assert form.validate()
    assert form.facts["phone"] == "+33612345678"


@pytest.mark.parametrize("email", ["", "camille", "a@b", "camille@exemple.fr\r\nBcc: x@y.fr"])
def test_asking_needs_an_address(email: str) -> None:
    assert not Asking(MultiDict({"email": email})).validate()


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_post_is_an_accident(fields: dict[str, str]) -> None:
    form = posted(**fields)

    if form.validate():
        assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for text in form.facts.values() for char in text)


def test_text_messages_need_a_mobile_and_calls_do_not() -> None:
    fixed = {"phone": "01 42 27 81 86"}
    assert posted(**fixed).validate()
    assert not posted(**fixed, sms="yes").validate()
