"""`doctor --live` asks what mailboxes ask: MX, SPF, DMARC, DKIM; and prints the line that is missing."""

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from capture import words
from capture.settings import Settings
from capture.watch import ODD, OK, WRONG, Finding
from capture.watch.live import senders
from tests.conftest import settings_for
from tests.watch.outside import Records, names, nobody

DOMAIN = "list.test"


def key(bits: int) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


KEY = key(2048)
WELL: dict[tuple[str, str], list[str]] = {
    (DOMAIN, "MX"): ["10 mx.provider.test."],
    (DOMAIN, "TXT"): ["some other words", "v=spf1 include:_spf.provider.test ~all"],
    ("_spf.provider.test", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
    (f"_dmarc.{DOMAIN}", "TXT"): [f"v=DMARC1; p=none; rua=mailto:us@{DOMAIN}"],
    (f"s1._domainkey.{DOMAIN}", "TXT"): [f'v=DKIM1; k=rsa; p={KEY[:200]}" "{KEY[200:]}'],
}


@pytest.fixture
def chosen(campaign_root: object, chosen: Settings) -> Settings:
    """A campaign whose letters come from list.test, by a provider's server."""
    told = {"MAIL_FROM": f"us@{DOMAIN}", "MAIL_URL": "smtp://user:secret@smtp.provider.test:587"}
    return settings_for(chosen.root, chosen.instance, chosen.database_url, **told)


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """What the world says does not depend on the database."""
    return sqlite_only


def look(chosen: Settings, records: Records, selector: str = "") -> dict[str, Finding]:
    with names(records) as known:
        return {finding.name: finding for finding in senders.look(chosen, known, selector)}


def remedy(finding: Finding, chosen: Settings) -> str:
    return finding.said(chosen.campaign.timezone).remedy


def test_a_domain_that_is_well(chosen: Settings) -> None:
    found = look(chosen, WELL)
    assert {name: finding.mark for name, finding in found.items()} == dict.fromkeys(("mx", "spf", "dmarc", "dkim"), OK)
    assert "s1._domainkey.list.test, 2,048 bits" in found["dkim"].said(chosen.campaign.timezone)


def test_without_anything_each_line_is_printed(chosen: Settings) -> None:
    found = look(chosen, {}, selector="s9")
    assert [finding.mark for finding in found.values()] == [ODD, WRONG, WRONG, WRONG]
    assert 'list.test. TXT "v=spf1 include:THEIR-NAME ~all"' in remedy(found["spf"], chosen)
    assert "the provider of smtp.provider.test" in remedy(found["spf"], chosen)
    assert '_dmarc.list.test. TXT "v=DMARC1; p=none; rua=mailto:' in remedy(found["dmarc"], chosen)
    assert 's9._domainkey.list.test. TXT "v=DKIM1; k=rsa; p=THE-KEY"' in remedy(found["dkim"], chosen)
    with words.speaking("fr"):
        assert "Ajoutez cette ligne" in remedy(found["spf"], chosen)


def test_a_server_of_our_own_is_named_in_the_line(chosen: Settings) -> None:
    found = look(replace(chosen, mail_url=f"smtp://mail.{DOMAIN}"), {})  # type: ignore[arg-type]  # no secret in it
    assert f'{DOMAIN}. TXT "v=spf1 mx a:mail.{DOMAIN} ~all"' in remedy(found["spf"], chosen)


def test_a_selector_that_nobody_told_is_asked_for(chosen: Settings) -> None:
    found = look(chosen, {})["dkim"]
    assert (found.mark, found.word) == (ODD, "unknown")
    assert "--dkim-selector NAME" in remedy(found, chosen)


DEEP = {(f"n{number}.test", "TXT"): [f"v=spf1 include:n{number + 1}.test ~all"] for number in range(12)}


@pytest.mark.parametrize(
    ("texts", "mark", "word"),
    [
        (["v=spf1 mx -all"], OK, "ok"),
        (["V=SPF1 redirect=_spf.provider.test"], OK, "ok"),
        (["v=spf1 mx ?all"], ODD, "unclosed"),
        (["v=spf1 mx"], ODD, "unclosed"),
        (["v=spf1 +all"], WRONG, "open"),
        (["v=spf1 mx all"], WRONG, "open"),
        (["v=spf1 mx -all", "v=spf1 a -all"], WRONG, "several"),
        (["v=spf10 mx -all"], WRONG, "missing"),
        (["v=spf1 include:n0.test -all"], WRONG, "long"),
        (["v=spf1 include:loop.test -all"], WRONG, "long"),
        (["v=spf1 include:%{d}.test exists:%{i}.x.test -all"], OK, "ok"),
    ],
)
def test_spf_is_read_as_mailboxes_read_it(chosen: Settings, texts: list[str], mark: str, word: str) -> None:
    loop = {("loop.test", "TXT"): ["v=spf1 include:loop.test -all"]}
    found = look(chosen, {**WELL, **DEEP, **loop, (DOMAIN, "TXT"): texts})["spf"]
    assert (found.mark, found.word) == (mark, word)


def test_of_several_spf_lines_one_is_made(chosen: Settings) -> None:
    found = look(chosen, {(DOMAIN, "TXT"): ["v=spf1 mx -all", "v=spf1 include:other.test ~all"]})["spf"]
    assert '"v=spf1 include:other.test mx ~all"' in remedy(found, chosen)


def test_dmarc_of_the_domain_above_counts(chosen: Settings) -> None:
    told = replace(chosen, mail_from=f"us@letters.{DOMAIN}")
    assert look(told, WELL)["dmarc"].mark == OK


@pytest.mark.parametrize("text", ["v=DMARC1", "v=DMARC1; p=nothing", 'v=DMARC1;p=none" ";;p'])
def test_dmarc_that_cannot_be_read_is_wrong(chosen: Settings, text: str) -> None:
    assert look(chosen, {(f"_dmarc.{DOMAIN}", "TXT"): [text]})["dmarc"].mark == WRONG


@pytest.mark.parametrize(
    ("record", "mark"),
    [
        (f"v=DKIM1; p={key(1024)}", ODD),
        ("v=DKIM1; p=", WRONG),
        ("v=DKIM1; p=nonsense!", WRONG),
        ("nonsense", WRONG),
        (f"v=DKIM1; k=ed25519; p={base64.b64encode(bytes(32)).decode()}", OK),
    ],
)
def test_a_weak_or_revoked_key_is_told(chosen: Settings, record: str, mark: str) -> None:
    records = {(f"s1._domainkey.{DOMAIN}", "TXT"): ['" "'.join((record[:250], record[250:]))]}
    assert look(chosen, records, "s1")["dkim"].mark == mark


@pytest.fixture
def silent() -> Iterator[object]:
    with nobody() as deaf:
        yield deaf


def test_offline_it_waits_once_and_says_what_it_could_not_see(chosen: Settings, silent: object) -> None:
    found = list(senders.look(chosen, silent))  # type: ignore[arg-type]  # names that are silent
    assert [(finding.mark, finding.word) for finding in found] == [(ODD, "unseen")] * 4


@pytest.mark.parametrize("domain", ["x" * 70 + ".test", "a..test", "", "é" * 10 + ".test", "exa mple.test"])
def test_a_domain_that_is_none_is_no_accident(chosen: Settings, domain: str) -> None:
    look(replace(chosen, mail_from=f"us@{domain}"), WELL)
