"""A trial letter leaves as every letter does, and what arrived is read: who believes it, and what is signed."""

import socket
from collections.abc import Iterator
from pathlib import Path

import dns.resolver
import pytest
from click.testing import CliRunner

from capture.cli import hustings
from capture.settings import Settings
from capture.watch import ODD, OK, WRONG
from capture.watch.live import texts, trial
from tests import campaigns
from tests.cast import NORA
from tests.conftest import ENVIRONMENT, settings_for
from tests.serving.copies import free_port
from tests.serving.postbox import laid_down, opened
from tests.watch.outside import names


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """A letter that is not owed asks no database."""
    return sqlite_only


def by(url: str, chosen: Settings) -> Settings:
    return settings_for(chosen.root, chosen.instance, chosen.database_url, MAIL_URL=url)


def test_it_leaves_with_the_heads_of_a_real_letter(chosen: Settings) -> None:
    with opened() as postbox:
        assert trial.send(by(postbox.url, chosen), NORA).mark == OK
    (letter,) = postbox.letters
    assert letter["To"] == NORA
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/leave/" in letter["List-Unsubscribe"]
    assert {part.get_content_type() for part in letter.walk()} >= {"text/plain", "text/html"}


def test_a_refusal_is_told(chosen: Settings) -> None:
    with opened() as postbox:
        postbox.recipients[NORA] = "550 5.7.1 no relaying for camille@exemple.fr"
        found = trial.send(by(postbox.url, chosen), NORA)
    assert found.mark == WRONG
    assert "550 5.7.1" in found.said(chosen.campaign.timezone).remedy
    assert "camille" not in found.said(chosen.campaign.timezone).remedy


def test_into_a_folder_it_is_laid_down(chosen: Settings) -> None:
    assert trial.send(chosen, NORA).mark == ODD
    assert [letter["To"] for letter in laid_down(chosen.instance / "outbox")] == [NORA]


def test_the_mail_server_is_knocked_at_and_gets_nothing(chosen: Settings) -> None:
    with opened() as postbox:
        assert [found.mark for found in trial.knock(by(postbox.url, chosen))] == [OK]
    assert postbox.letters == []
    assert [found.mark for found in trial.knock(by(f"smtp://127.0.0.1:{free_port()}", chosen))] == [WRONG]
    assert [found.mark for found in trial.knock(by("mail.example.org", chosen))] == [WRONG]
    assert list(trial.knock(chosen)) == []


SIGNED = "v=1; a=rsa-sha256; d={domain}; s=s1;\n h=From:To:{heads}; bh=x; b=y"
BOTH = "List-Unsubscribe:\n List-Unsubscribe-Post"


def arrived(folder: Path, signature: str, results: str, *more: str) -> Path:
    """Lay down a letter as a mailbox shows its original."""
    heads = [
        f"Authentication-Results: mx.mailbox.test; {results}",
        "Authentication-Results: forged; spf=pass dkim=pass dmarc=pass",
        f"DKIM-Signature: {signature}",
        "From: =?utf-8?q?Saint-Aur=C3=A8le?= <us@list.test>",
        "List-Unsubscribe: <https://campaign.test/leave/x>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]
    file = folder / "letter.eml"
    file.write_text("\n".join([*heads, *more, "", "Hello"]), "utf-8")
    return file


@pytest.mark.parametrize(
    ("domain", "heads", "mark"),
    [
        ("list.test", BOTH, OK),
        ("list.test", BOTH.upper(), OK),
        ("list.test", "Subject", WRONG),
        ("list.test", "List-Unsubscribe", WRONG),
        ("provider.test", BOTH, WRONG),  # the provider's own signature says nothing of us
        ("ist.test", BOTH, WRONG),
        ("", BOTH, WRONG),
    ],
)
def test_the_signature_must_be_ours_and_cover_the_way_out(tmp_path: Path, domain: str, heads: str, mark: str) -> None:
    file = arrived(tmp_path, SIGNED.format(domain=domain, heads=heads), "spf=pass; dkim=pass; dmarc=pass")
    _, (believed, covered) = trial.read(file)
    assert (believed.mark, covered.mark) == (OK, mark)


def test_the_name_of_the_key_is_read_from_the_letter(tmp_path: Path) -> None:
    file = arrived(tmp_path, SIGNED.format(domain="list.test", heads=BOTH), "spf=pass")
    assert trial.read(file)[0] == "s1"


@pytest.mark.parametrize(
    ("results", "mark"),
    [
        ("spf=pass smtp.mailfrom=x; dkim=pass header.i=@y; dmarc=pass (p=NONE)", OK),
        ("dkim=fail header.i=@provider.test; dkim=pass header.i=@list.test; spf=pass; dmarc=pass", OK),
        ("spf=pass; dkim=fail; dmarc=pass", WRONG),
        ("spf=softfail; dkim=pass", WRONG),
        ("none", ODD),
    ],
)
def test_only_the_mailboxs_own_word_counts(tmp_path: Path, results: str, mark: str) -> None:
    _, (believed, _) = trial.read(arrived(tmp_path, "x", results))
    assert believed.mark == mark


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff" * 100, b"From: \n\n", b"DKIM-Signature: ;;;=\n\n", b"a" * 2_000_000]
)
def test_a_file_that_is_no_letter_is_no_accident(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.eml").write_bytes(content)
    _, (believed, covered) = trial.read(tmp_path / "x.eml")
    assert (believed.mark, covered.mark) == (ODD, WRONG)


def test_the_demonstration_is_told_apart(chosen: Settings) -> None:
    found = {finding.name: finding for finding in texts.look(chosen)}
    assert (found["open"].mark, found["demonstration"].mark, found["sender"].mark) == (OK, WRONG, WRONG)
    assert "pelicanconf.py: SITENAME" in found["demonstration"].said(chosen.campaign.timezone).remedy


@pytest.mark.parametrize(("file", "mark"), [("pages/legal.fr.md", WRONG), ("news/rue.fr.md", ODD)])
def test_what_is_left_to_fill_in_is_told_with_its_place(tmp_path: Path, chosen: Settings, file: str, mark: str) -> None:
    root = campaigns.copy(tmp_path / "mine")
    campaigns.write(root, f"content/{file}", "Titre : Mentions\nDate : 2031-01-01\n\nHôte : [à compléter : son nom]\n")
    told = settings_for(root, chosen.instance, chosen.database_url)
    found = next(texts.look(told))
    assert found.mark == mark
    assert f"{file}:4: " in found.said(told.campaign.timezone).remedy


def test_a_campaign_of_ones_own_is_well(tmp_path: Path, chosen: Settings) -> None:
    root = campaigns.copy(tmp_path / "mine")
    for path in (root / "content").rglob("*.md"):
        path.write_text(mine(path.read_text()))
    (root / "pelicanconf.py").write_text(mine((root / "pelicanconf.py").read_text()))
    told = settings_for(root, chosen.instance, chosen.database_url)
    assert [finding.mark for finding in texts.look(told)] == [OK, OK, OK]


def mine(text: str) -> str:
    for theirs, ours in (("Saint-Aurèle", "Ville-Neuve"), ("saint-aurele.example", "ville-neuve.fr")):
        text = text.replace(theirs, ours)
    return text.replace("Nadia Belkacem-Roux", "Ada Martin")


@pytest.fixture
def as_typed(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """A terminal in which the settings are known and the name service knows nobody."""
    with names({}) as none:
        monkeypatch.setattr(dns.resolver, "default_resolver", none.resolver)
        told = {"HUSTINGS_INSTANCE": str(chosen.instance), "DATABASE_URL": str(chosen.database_url), "SITEURL": ""}
        yield CliRunner(env=ENVIRONMENT | told)


def test_as_typed_a_trial_letter_leaves_and_one_that_came_is_read(
    as_typed: CliRunner, chosen: Settings, tmp_path: Path
) -> None:
    file = arrived(tmp_path, SIGNED.format(domain="list.test", heads=BOTH), "spf=pass; dkim=pass; dmarc=pass")
    with opened() as postbox:
        run = as_typed.invoke(
            hustings, ["doctor", "--letter", NORA, "--received", str(file)], env={"MAIL_URL": postbox.url}
        )
    assert run.exit_code == 1
    assert "ok     A trial letter left" in run.output
    assert "ok     The signature covers the way out" in run.output
    assert "WRONG  The world knows which servers send for us (SPF)" in run.output
    assert [letter["To"] for letter in postbox.letters] == [NORA]


@pytest.mark.parametrize("words", [("--letter", "nobody"), ("--received", "nowhere.eml")])
def test_what_cannot_be_meant_is_said_before_anything_is_asked(as_typed: CliRunner, words: tuple[str, str]) -> None:
    assert as_typed.invoke(hustings, ["doctor", *words]).exit_code == 2


def test_a_mail_server_that_says_nothing_is_not_waited_for(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "STEP", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        (found,) = trial.knock(by(f"smtp://127.0.0.1:{deaf.getsockname()[1]}", chosen))
    assert (found.mark, found.word) == (WRONG, "slow")
