"""The sign-up form: what it takes, what it asks about, what it refuses (SECURITY, rows 4 and 12 to 14)."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from capture.forms import SignUp
from capture.issues import Catalogue, Issue
from tests.cast import CAMILLE

CATALOGUE = Catalogue(
    languages=("fr", "en"),
    issues=(Issue("housing", {"fr": "Logement", "en": "Housing"}), Issue("trees", {"fr": "Arbres"})),
    neighbourhoods=MappingProxyType({"bellevue": "Bellevue"}),
)
FIELDS = ("email", "given_name", "neighbourhood", "phone", "issues", "correct", "language", "source", "src")
# Control characters, lone surrogates and separators among the rest.
ANYTHING = st.text(st.characters(codec=None), max_size=80)


def posted(**fields: str | list[str]) -> SignUp:
    """A post by Camille that asks for the newsletter, but for what is said otherwise."""
    given_fields = {"email": CAMILLE, "newsletter": "yes", **fields}
    return SignUp(CATALOGUE, "fr", "/sign-up", posted=MultiDict(given_fields))


def test_an_address_and_a_wish_are_enough() -> None:
    form = posted()

    assert form.validate()
    assert form.address is not None
    assert form.address.key == CAMILLE


@pytest.mark.parametrize("wish", [{"newsletter": "yes"}, {"issues": ["trees"]}, {"sms": "y", "phone": "0612345678"}])
def test_any_wish_will_do(wish: dict[str, str | list[str]]) -> None:
    assert posted(**{"newsletter": "", **wish}).validate()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"newsletter": ""}, "newsletter"),
        ({"newsletter": "", "targeting": "yes"}, "newsletter"),
        ({"email": ""}, "email"),
        ({"email": "camille"}, "email"),
        ({"email": "camille@exemple.fr\r\nBcc: x@y.fr"}, "email"),
        ({"given_name": "Buy https://x.biz"}, "given_name"),
        ({"given_name": "visit x.biz"}, "given_name"),
        ({"given_name": "=1+1"}, "given_name"),
        ({"given_name": "-Camille"}, "given_name"),
        ({"given_name": "Ca\x00mille"}, "given_name"),
        ({"given_name": "Ca\u2028mille"}, "given_name"),
        ({"given_name": "Ca\ud800mille"}, "given_name"),
        ({"given_name": "C" * 61}, "given_name"),
        ({"neighbourhood": "atlantis"}, "neighbourhood"),
        ({"issues": ["atlantis"]}, "issues"),
        ({"sms": "yes"}, "phone"),
        ({"sms": "yes", "phone": "12"}, "phone"),
        ({"sms": "yes", "phone": "01 42 27 81 86"}, "phone"),
        ({"sms": "yes", "phone": "08 99 10 10 10"}, "phone"),
        ({"sms": "yes", "phone": "+33 6 12 34 56 78 <b>"}, "phone"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(fields: dict[str, str | list[str]], wrong: str) -> None:
    form = posted(**fields)

    assert not form.validate()
    assert list(form.errors) == [wrong]


@pytest.mark.parametrize("name", ["Zoë", "Jean-Noël", "M’Baye", "Maria d'Almeida", "Li·la", "Ольга", "محمد", "Ann  B."])
def test_names_of_the_world_are_names(name: str) -> None:
    assert posted(given_name=name).validate()


def test_names_are_kept_composed_and_stripped() -> None:
    form = posted(given_name="\u00a0Zoe\u0308 ")

    assert form.validate()
    assert form.given_name.data == "Zoë"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+32 470 12 34 56", "FR", "+32470123456"),
        ("0470/12.34.56", "BE", "+32470123456"),
        ("0033612345678", "FR", "+33612345678"),
    ],
)
def test_a_phone_is_kept_as_e164(typed: str, country: str, kept: str) -> None:
    fields = MultiDict({"email": CAMILLE, "sms": "yes", "phone": typed})
    form = SignUp(CATALOGUE, "fr", "/sign-up", country, fields)

    assert form.validate(), form.errors
    assert form.phone.data == kept


def test_a_phone_nobody_asked_for_is_not_kept() -> None:
    form = posted(phone="06 12 34 56 78")

    assert form.validate()
    assert form.phone.data == ""


def test_a_slip_in_the_domain_is_asked_about_once() -> None:
    form = posted(email="odette@gmal.com")

    assert not form.validate()
    assert form.suggestion == "odette@gmail.com"


@pytest.mark.parametrize("answer", ["odette@gmail.com", "odette@gmal.com"])
def test_the_answer_decides_the_address(answer: str) -> None:
    form = posted(email="odette@gmal.com", correct=answer)

    assert form.validate(), form.errors
    assert form.address is not None
    assert form.address.key == answer


def test_an_answer_cannot_bring_another_address() -> None:
    form = posted(email="odette@gmal.com", correct="mallory@exemple.net")

    assert not form.validate()


def test_an_old_answer_does_not_change_a_new_address() -> None:
    form = posted(email=CAMILLE, correct="odette@gmail.com")

    assert form.validate()
    assert form.address is not None
    assert form.address.key == CAMILLE


def test_issues_are_kept_once_in_their_order() -> None:
    form = posted(issues=["trees", "housing", "trees"])

    assert form.validate()
    assert form.issues.data == ["housing", "trees"]


@pytest.mark.parametrize(
    ("source", "kept"),
    [("/issues/logement/", "/issues/logement/"), ("https://x.biz", "/sign-up"), ("/a b", "/sign-up"), ("", "/sign-up")],
)
def test_the_page_is_one_of_ours(source: str, kept: str) -> None:
    assert posted(source=source).source.data == kept


@pytest.mark.parametrize(("src", "kept"), [("leaflet-housing", "leaflet-housing"), ("<b>", ""), ("-x", ""), ("A", "")])
def test_the_tag_is_a_plain_word(src: str, kept: str) -> None:
    assert posted(src=src).src.data == kept


def test_the_language_is_the_addresses_not_the_posts() -> None:
    assert posted(language="xx").language.data == "fr"


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_post_is_an_accident(fields: dict[str, str]) -> None:
    form = posted(**fields)

    if form.validate():
        kept = (
            form.address and form.address.key,
            form.given_name.data,
            form.phone.data,
            form.source.data,
            form.src.data,
        )
        assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for text in kept for char in text or "")
