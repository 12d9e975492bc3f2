"""A row tells what its cells say, by the rules of the forms; what is hostile is refused with its reason."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture import details
from capture.arrivals import OTHERS, UNKNOWN, US, Import
from capture.imports import told
from capture.imports.people import Reader
from capture.imports.told import RowRefused, Told
from capture.imports.vocabulary import Vocabulary
from capture.issues import Catalogue
from capture.settings import Settings
from tests.conftest import KEY

NOTHING = dict.fromkeys(("email", "phone"), "")


@pytest.fixture
def vocabulary(chosen: Settings, catalogue: Catalogue) -> Vocabulary:
    return Vocabulary(chosen.campaign, catalogue)


def read(vocabulary: Vocabulary, cells: Mapping[str, str], origin: str = US, heads: Sequence[str] = ()) -> Told:
    """Return what a row tells of which these are the cells, by what their column holds."""
    mapping = list(cells)
    asked = Import(heads=list(heads or mapping), mapping=mapping, agreed=[], origin=origin, statement="said")
    asked.given_on = None if origin == UNKNOWN else datetime(2026, 1, 1, tzinfo=UTC).date()
    return Reader(asked, vocabulary, KEY).read(list(cells.values()))


@pytest.mark.parametrize(
    ("cells", "facts"),
    [
        ({"email": " Camille@Exemple.FR "}, {"email": "Camille@exemple.fr"}),
        ({"email": "mailto:a@exemple.fr"}, {"email": "a@exemple.fr"}),
        (
            {"given_name": "Jean  Luc", "family_name": "d’Aubigné"},
            {"given_name": "Jean Luc", "family_name": "d’Aubigné"},
        ),
        ({"name": "Camille de la Tour"}, {"given_name": "Camille", "family_name": "de la Tour"}),
        ({"name": "DURAND-ROUX Camille"}, {"given_name": "Camille", "family_name": "DURAND-ROUX"}),
        ({"name": "Camille Durand", "given_name": "Cam"}, {"given_name": "Cam", "family_name": ""}),
        ({"mobile": "06 12 34 00 01"}, {"phone": "+33612340001"}),
        ({"mobile": "612340001"}, {"phone": "+33612340001"}),
        ({"mobile": "33612340001"}, {"phone": "+33612340001"}),
        ({"mobile": "?", "phone": "05.61.00.00.01"}, {"phone": "+33561000001"}),
        ({"postcode": "01234"}, {"postcode": "01234"}),
        ({"postcode": "sw1a 1aa"}, {"postcode": "SW1A 1AA"}),
        ({"street": "12 bis rue A\nBât. B"}, {"street": "12 bis rue A, Bât. B"}),
        ({"neighbourhood": "LES COTEAUX"}, {"neighbourhood": "les-coteaux"}),
        ({"language": "Anglais"}, {"language": "en"}),
        ({"language": "fr_FR"}, {"language": "fr"}),
        ({"town": "—"}, {"town": ""}),
        ({"source": "/sign-up/", "src": "leaflet-housing"}, {"source": "/sign-up/", "src": "leaflet-housing"}),
        ({"source": "Facebook", "src": "=1"}, {"source": "", "src": ""}),
    ],
)
def test_a_cell_becomes_a_fact(vocabulary: Vocabulary, cells: dict[str, str], facts: dict[str, str]) -> None:
    person = read(vocabulary, {"email": "camille@exemple.fr"} | cells)
    assert {name: person.facts[name] for name in facts} == facts
    assert not person.remarks


@pytest.mark.parametrize(
    ("cells", "fact", "remark"),
    [
        ({"postcode": "1234"}, {"postcode": "01234"}, told.POSTCODE_MENDED),
        ({"postcode": "n’importe"}, {"postcode": ""}, told.POSTCODE_LEFT_OUT),
        ({"phone": "12"}, {"phone": ""}, told.PHONE_LEFT_OUT),
        ({"neighbourhood": "Atlantis"}, {"neighbourhood": ""}, told.PLACE_LEFT_OUT),
        ({"language": "Klingon"}, {"language": ""}, told.LANGUAGE_LEFT_OUT),
        ({"joined": "un jour"}, {}, told.DAY_LEFT_OUT),
        ({"joined": "2999-01-01"}, {}, told.DAY_LEFT_OUT),
        ({"newsletter": "peut-être"}, {}, told.ANSWER_LEFT_OUT),
        ({"issues": "Atlantis"}, {}, told.ISSUE_AS_TAG),
        ({"tags": "!?"}, {}, told.TAG_LEFT_OUT),
    ],
)
def test_what_comes_in_otherwise_is_said(
    vocabulary: Vocabulary, cells: dict[str, str], fact: dict[str, str], remark: str
) -> None:
    person = read(vocabulary, {"email": "camille@exemple.fr"} | cells)
    assert list(person.remarks) == [remark]
    assert person.facts.items() >= fact.items()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (NOTHING, told.NOBODY),
        ({"email": "camille"}, told.ADDRESS_WRONG),
        ({"email": "а@exemple.fr"}, told.ADDRESS_WRONG),
        ({"phone": "12"}, told.PHONE_SHORT),
        ({"phone": "+33 6 12"}, told.PHONE_SHORT),
        ({"phone": "99 99 99 99 99"}, told.PHONE_WRONG),
        ({"phone": "none"}, told.PHONE_WRONG),
        ({"given_name": "Ca\x00mille"}, details.INVISIBLE),
        ({"family_name": "Ca\ud800mille"}, details.INVISIBLE),
        ({"town": "a\u2028b"}, details.INVISIBLE),
        ({"email": "a@exemple.fr\x00"}, details.INVISIBLE),
        ({"tags": "a\x1bb"}, details.INVISIBLE),
        ({"given_name": "=cmd|'/c calc'!A0"}, details.NAME_WRONG),
        ({"given_name": "Buy www.x.biz"}, details.NAME_WRONG),
        ({"given_name": "C" * 61}, details.NAME_TOO_LONG),
        ({"name": "C" * 122}, told.TOO_LONG),
        ({"name": f"Camille {'D' * 61}"}, details.NAME_TOO_LONG),
        ({"street": "=1+1"}, told.FORMULA),
        ({"town": "@SUM(A1)"}, told.FORMULA),
        ({"street": "r" * 121}, told.TOO_LONG),
        ({"tags": "t" * 2001}, told.TOO_LONG),
        ({"left": "2025-01-01"}, told.GONE),
        ({"left": "yes"}, told.GONE),
    ],
)
def test_a_hostile_or_empty_row_is_refused(vocabulary: Vocabulary, cells: dict[str, str], reason: str) -> None:
    first = {} if cells.keys() & {"email", "phone"} else {"email": "camille@exemple.fr"}
    with pytest.raises(RowRefused) as refusal:
        read(vocabulary, first | cells)
    assert refusal.value.message == reason
    assert refusal.value.place in (None, len(first))


def test_a_cell_too_many_is_refused(vocabulary: Vocabulary) -> None:
    asked = Import(heads=["email"], mapping=["email"], agreed=[], origin=US)
    with pytest.raises(RowRefused, match="more cells"):
        Reader(asked, vocabulary, KEY).read(["camille@exemple.fr", "Durand"])


def test_issues_are_known_by_key_title_and_tag(vocabulary: Vocabulary) -> None:
    cells = {"issues": "Housing; transport", "tags": '"issue:water","Marché",issue:atlantis', "issue:school": "x"}
    person = read(vocabulary, {"email": "a@exemple.fr"} | cells)
    assert list(person.issues) == ["housing", "transport", "school", "water"]
    assert list(person.tags) == ["marché", "issue atlantis"]


@pytest.mark.parametrize("origin", [US, OTHERS])
def test_what_is_stated_counts(vocabulary: Vocabulary, origin: str) -> None:
    cells = {
        "newsletter": "Oui",
        "sms": "1",
        "consents": "targeting, staying",
        "letters": "housing",
        "volunteer": "doors",
    }
    person = read(vocabulary, {"email": "a@exemple.fr", "phone": "0612340001", "need": "ride"} | cells, origin)
    assert set(person.purposes) == {"newsletter", "sms", "targeting", "letter:housing", "help:doors", "need:ride"}
    assert list(person.issues) == ["housing"]


def test_without_a_statement_nothing_is_agreed_to(vocabulary: Vocabulary) -> None:
    cells = {"newsletter": "Oui", "sms": "1", "letters": "housing"}
    assert not read(vocabulary, {"email": "a@exemple.fr"} | cells, UNKNOWN).purposes


def test_nobody_agrees_to_what_cannot_reach_them(vocabulary: Vocabulary) -> None:
    assert not read(vocabulary, {"email": "a@exemple.fr", "sms": "yes"}).purposes
    assert not read(vocabulary, {"phone": "0612340001", "newsletter": "yes", "letters": "housing"}).purposes


@pytest.mark.parametrize(
    ("heads", "day"), [(("email", "joined"), "2013-06-05"), (("email_opt_in", "tag_list"), "2013-05-06")]
)
def test_only_american_programs_write_the_month_first(vocabulary: Vocabulary, heads: tuple[str, ...], day: str) -> None:
    person = read(vocabulary, {"email": "a@exemple.fr", "joined": "05/06/2013"}, heads=heads)
    assert person.joined is not None
    assert person.joined.astimezone(vocabulary.campaign.timezone).date().isoformat() == day


COLUMNS = (
    "email given_name family_name name mobile postcode street town neighbourhood language issues tags letters consents "
    "joined source src left newsletter"
).split()
ANYTHING = st.text(st.characters(codec=None), max_size=90)
USUAL = st.sampled_from(["a@exemple.fr", "0612340001", "x"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(cells=st.dictionaries(st.sampled_from(COLUMNS), st.one_of(ANYTHING, USUAL)))
def test_no_cell_is_an_accident(vocabulary: Vocabulary, cells: dict[str, str]) -> None:
    try:
        person = read(vocabulary, cells)
    except RowRefused as why:
        assert why.message
        return
    kept = "".join([*person.facts.values(), *person.tags, *person.issues, *person.purposes])
    assert details.plain(kept) == kept
    assert person.facts["email"] or person.facts["phone"]
