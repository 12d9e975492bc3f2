"""Columns are known by their heads, whichever program wrote them, then by how their cells look."""

from collections.abc import Sequence
from types import MappingProxyType

import pytest

from capture import arrivals
from capture.imports.kinds import holds, taken_for
from capture.imports.recognising import Kind, heads_key, recognise
from capture.issues import Catalogue, Issue

CATALOGUE = Catalogue(
    ("fr", "en"),
    (Issue("housing", {"fr": "Un toit pour chacun", "en": "Housing"}), Issue("trees", {"fr": "Arbres"})),
    MappingProxyType({"la-gare": "La Gare"}),
)
NATIONBUILDER = (
    "nationbuilder_id,first_name,last_name,email,email_opt_in,mobile_number,mobile_opt_in,tag_list,created_at,"
    "address_address1,address_city,address_zip,unsubscribed_at,support_level"
)
MAILCHIMP = "Email Address,FNAME,LNAME,Issues,MMERGE5,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,TAGS"
ACTION_NETWORK = "first_name,last_name,email,zip_code,can2_phone,can2_user_tags,can2_subscription_status,can2_user_city"
FRENCH = "Prénom;Nom de famille;Adresse e-mail;Tél. portable;Téléphone;CP;Ville;Quartier;Date d’inscription;Newsletter"
OURS = "E-mail;Given name;Family name;Phone;Language;Street;Postcode;Town;Issues;Letters asked for;Agreed to;Joined"
OURS_IN_FRENCH = "E-mail;Prénom;Nom;Téléphone;Langue;Rue;Code postal;Ville"


def known(heads: str, separator: str = ",", samples: Sequence[Sequence[str]] = ()) -> list[str]:
    """Return what the columns under these heads are taken for."""
    return taken_for(heads.split(separator), samples, CATALOGUE)


def test_nationbuilder_is_known() -> None:
    assert known(NATIONBUILDER) == [
        *("", "given_name", "family_name", "email", "newsletter", "mobile", "sms", "tags", "joined"),
        *("street", "town", "postcode", "left", ""),
    ]


def test_mailchimp_is_known() -> None:
    expected = ["email", "given_name", "family_name", "issues", "", "", "newsletter", "", "newsletter", "tags"]
    assert known(MAILCHIMP) == expected


def test_a_group_of_mailchimp_is_known_by_the_titles_in_its_cells() -> None:
    samples = [["Arbres, Housing"], [""], ["Un toit pour chacun"]]
    assert known("What do you care for?", samples=samples) == ["issues"]


def test_action_network_is_known() -> None:
    expected = ["given_name", "family_name", "email", "postcode", "mobile", "tags", "newsletter", "town"]
    assert known(ACTION_NETWORK) == expected


def test_a_french_spreadsheet_is_known() -> None:
    assert known(FRENCH, ";") == [
        *("given_name", "family_name", "email", "mobile", "phone", "postcode", "town", "neighbourhood", "joined"),
        "newsletter",
    ]


@pytest.mark.parametrize("heads", [OURS, OURS_IN_FRENCH])
def test_our_own_files_are_known_in_either_language(heads: str) -> None:
    assert "" not in known(heads, ";")


def test_a_column_under_an_issue_says_yes_or_no_to_it() -> None:
    assert known("email,Housing,trees,Arbres") == ["email", "issue:housing", "issue:trees", ""]


def test_a_name_alone_is_the_whole_name() -> None:
    assert known("Nom,Courriel") == ["name", "email"]
    assert known("Nom,Prénom") == ["family_name", "given_name"]


def test_a_slip_in_a_head_is_forgiven_but_not_in_a_consent() -> None:
    assert known("Courriels,Code postale,Newsletters,Email opt out") == ["email", "postcode", "", "left"]


def test_cells_tell_where_heads_do_not() -> None:
    samples = [
        ["camille@exemple.fr", "06 12 34 00 01", "31000", "la gare", "31/01/1980", "Camille"],
        ["bilal@exemple.fr", "+33612340002", "31200", "La Gare", "1/2/1990", "Bilal"],
    ]
    expected = ["email", "mobile", "postcode", "neighbourhood", "", ""]
    assert known("a,b,c,d,e,f", samples=samples) == expected


def test_the_first_of_two_counts_where_one_is_enough() -> None:
    assert known("email,E-mail,tel,telephone") == ["email", "", "phone", "phone"]


@pytest.mark.parametrize(
    ("file", "heads", "kind"),
    [
        ("list.csv", ["Email Address", "UNSUB_TIME"], arrivals.LEAVERS),
        ("unsubscribed_members_export_1a2b.csv", ["Email Address"], arrivals.LEAVERS),
        ("cleaned_members_export_1a2b.csv", ["Email Address"], arrivals.FAILING),
        ("list.csv", ["Email Address", "CLEAN_TIME"], arrivals.FAILING),
        ("nonsubscribed_members_export.csv", ["Email Address"], arrivals.PEOPLE),
        ("subscribed_members_export.csv", ["Email Address"], arrivals.PEOPLE),
    ],
)
def test_lists_of_those_who_left_are_known(file: str, heads: list[str], kind: str) -> None:
    assert holds(file, heads) == kind


def test_another_noun_brings_its_own_kinds() -> None:
    """A roll reads and recognises with the same verbs."""
    kinds = {"station": Kind("Station", frozenset({"bureau de vote", "bureau"})), "born": Kind("Born", frozenset())}
    assert recognise(["Bureau de Vote", "x"], [["12", "y"]], kinds) == ["station", ""]


def test_heads_are_the_same_however_they_are_written() -> None:
    assert heads_key(["E-Mail", "Prénom "]) == heads_key(["e_mail", "PRENOM"]) != heads_key(["Prénom", "E-Mail"])
