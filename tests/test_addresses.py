"""E-mail addresses: what is one person, what fills one mailbox, what is a slip (SECURITY, row 13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture import addresses

LOCAL = st.from_regex(r"[a-z0-9]{1,20}([.+-][a-z0-9]{1,20}){0,2}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "key", "mailbox"),
    [
        ("Camille@Exemple.FR", "camille@exemple.fr", "camille@exemple.fr"),
        (" camille@exemple.fr\n", "camille@exemple.fr", "camille@exemple.fr"),
        ("odette.martin+vote@gmail.com", "odette.martin+vote@gmail.com", "odettemartin@gmail.com"),
        ("OdetteMartin@googlemail.com", "odettemartin@googlemail.com", "odettemartin@gmail.com"),
        ("bilal.b@free.fr", "bilal.b@free.fr", "bilal.b@free.fr"),
        ("camille@école.fr", "camille@xn--cole-9oa.fr", "camille@xn--cole-9oa.fr"),
    ],
)
def test_an_address_has_three_forms(typed: str, key: str, mailbox: str) -> None:
    read = addresses.read(typed)

    assert (read.key, read.mailbox) == (key, mailbox)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "camille", "camille@", "@exemple.fr", "a@b", "camille@exemple..fr", "a b@exemple.fr"),
        "\u0430dmin@gmail.com",  # the first letter is Cyrillic
        "é@exemple.fr",
        "x" * 65 + "@exemple.fr",
        "x@" + "y" * 250 + ".fr",
        "camille@exemple.fr\r\nBcc: mallory@exemple.net",
        "camille@exemple.fr\x00",
        "camille@[127.0.0.1]",
        '"a b"@exemple.fr',
        "Camille <camille@exemple.fr>",
        "camille@exemple.fr,mallory@exemple.net",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        addresses.read(typed)


@given(st.one_of(st.emails(), st.text("aA0.+-_@é\x00", max_size=70).map("{}@exemple.fr".format)))
def test_the_short_way_says_what_the_long_one_says(typed: str) -> None:
    short = addresses._ordinary(typed)

    assert short is None or short == addresses._any(typed)


def test_who_has_no_address_has_no_mailbox() -> None:
    assert addresses.mailbox("") == ""
    assert addresses.mailbox("odette.martin+vote@gmail.com") == "odettemartin@gmail.com"


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.fr", None),
        ("gmail.con", "gmail.com"),
        ("orage.fr", "orange.fr"),
        ("hotmial.fr", "hotmail.fr"),
        ("gmail.com", None),
        ("laposte.net", None),
        ("exemple.fr", None),
        ("saint-aurele.example.org", None),
    ],
)
def test_one_slip_from_a_known_domain_is_asked_about(domain: str, meant: str | None) -> None:
    assert addresses.suggest(addresses.read(f"odette@{domain}")) == (meant and f"odette@{meant}")


@given(local=LOCAL, domain=st.sampled_from(sorted(addresses.KNOWN_DOMAINS)))
def test_case_never_makes_two_people(local: str, domain: str) -> None:
    assert addresses.read(f"{local}@{domain}".upper()).key == addresses.read(f"{local}@{domain}").key


@given(local=LOCAL, domain=st.sampled_from(sorted(addresses.KNOWN_DOMAINS)))
def test_a_known_domain_is_never_questioned(local: str, domain: str) -> None:
    assert addresses.suggest(addresses.read(f"{local}@{domain}")) is None


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        read = addresses.read(text)
    except ValueError:
        return
    assert read.key.isascii()
    assert read.key.count("@") == 1
    assert not set(read.key) & set(" \r\n\t\x00<>,;")
