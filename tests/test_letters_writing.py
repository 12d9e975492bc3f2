"""What a letter says, and what its headers promise to mail programs."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from capture import letters, proposals, worker
from capture.database import Database, now
from capture.errors import SettingWrong
from capture.letters.couriers import Folder, MailServer, courier
from capture.letters.writing import Writer
from capture.settings import Settings
from tests.cast import CAMILLE, MALLORY, NORA, wish_of
from tests.conftest import who_is
from tests.serving.postbox import laid_down, owe

NUMBER, TOKEN = "0" * 32, "t" * 43
LONG_SITE = "https://" + "a-very-long-name-of-a-town." * 6 + "example"


@pytest.fixture
def public(chosen: Settings) -> Settings:
    return replace(chosen, site_url=LONG_SITE)


def letter_in(language: str, chosen: Settings, email: str = CAMILLE) -> EmailMessage:
    return Writer(chosen).write(letters.CONFIRM, NUMBER, email, language, who_is(email), TOKEN)


def raw(letter: EmailMessage) -> list[str]:
    """Return the lines of a letter as they leave."""
    return letter.as_bytes().decode().splitlines()


def text(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize(
    ("language", "hello", "subject"),
    [("fr", "Bonjour,", "Une étape pour confirmer"), ("en", "Hello,", "One step to confirm")],
)
def test_it_speaks_the_persons_language(chosen: Settings, language: str, hello: str, subject: str) -> None:
    letter = letter_in(language, chosen)

    assert letter["Subject"].startswith(subject)
    assert all(hello in text(letter, kind) for kind in ("plain", "html"))
    assert f'<html lang="{language}"' in text(letter, "html")


def test_answers_go_to_the_mailbox_that_is_named(chosen: Settings) -> None:
    assert letter_in("en", chosen)["Reply-To"] == chosen.campaign.controller.email
    controller = replace(chosen.campaign.controller, mailbox="rights@saint-aurele.example")
    letter = letter_in("en", replace(chosen, campaign=replace(chosen.campaign, controller=controller)))

    assert letter["Reply-To"] == "rights@saint-aurele.example"
    assert all("about your data: rights@saint-aurele.example" in text(letter, kind) for kind in ("plain", "html"))


def test_text_and_html_lead_to_the_same_places(chosen: Settings) -> None:
    letter = letter_in("en", chosen)

    for kind in ("plain", "html"):
        assert f"/confirm/{TOKEN}" in text(letter, kind)
        assert letter["List-Unsubscribe"].strip("<>") in text(letter, kind)


def test_unsubscribing_is_one_unencoded_line(public: Settings) -> None:
    named = [line for line in raw(letter_in("fr", public)) if line.startswith("List-Unsubscribe")]

    assert named[0].startswith(f"List-Unsubscribe: <{LONG_SITE}/leave/")
    assert named[0].endswith(">")
    assert named[1] == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


@pytest.mark.parametrize("kind", [letters.WELCOME, letters.FORGOTTEN])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_to_a_colleague_is_no_letter_of_the_list(public: Settings, kind: str, language: str) -> None:
    letter = Writer(public).write(kind, NUMBER, NORA, language, "who", TOKEN)

    said = "\n".join(raw(letter))
    assert "List-Unsubscribe" not in letter
    assert not [way for way in ("/leave/", "/preferences/") if way in said]
    path = {letters.WELCOME: "desk/welcome", letters.FORGOTTEN: "desk/forgotten"}[kind]
    for part in ("plain", "html"):
        assert f"{LONG_SITE}/{path}/{TOKEN}" in text(letter, part)
    assert max(map(len, raw(letter))) <= 998


def test_no_line_is_too_long_for_a_mail_server(public: Settings) -> None:
    assert max(len(line.encode()) for line in raw(letter_in("fr", public))) <= 998  # RFC 5322, 2.1.1


def test_it_asks_for_no_holiday_notice(chosen: Settings) -> None:
    assert letter_in("fr", chosen)["Auto-Submitted"] == "auto-generated"


def test_the_same_letter_has_the_same_number(chosen: Settings) -> None:
    first, second = letter_in("fr", chosen), letter_in("en", chosen)

    assert first["Message-ID"] == second["Message-ID"] == f"<{NUMBER}@saint-aurele.example>"


def test_nothing_that_a_stranger_typed_is_in_it(database: Database, chosen: Settings) -> None:
    facts = {"given_name": "Buy-now", "neighbourhood": "bellevue", "phone": "+33639980000", "src": "casino-tag"}
    with database.writing() as session:
        proposals.propose(session, wish_of(MALLORY, source="/casino-page/", **facts), now())
        letters.order(session, letters.CONFIRM, who_is(MALLORY), who_is(MALLORY), now())
    letters.send_due(database, Writer(chosen), Folder(chosen.instance / "outbox"))

    (letter,) = laid_down(chosen.instance / "outbox")
    whole = "\n".join([*map(str, letter.values()), text(letter, "plain"), text(letter, "html")])
    assert [typed for typed in (*facts.values(), "casino-page") if typed in whole] == []
    assert letter["To"] == MALLORY


def test_the_links_inside_work(database: Database, chosen: Settings, visitor: FlaskClient) -> None:
    owe(database, CAMILLE, language="en")
    worker.work(chosen, database, stopped=lambda: False, once=True)
    (letter,) = laid_down(chosen.instance / "outbox")

    links = [line for line in text(letter, "plain").splitlines() if line.startswith("http")]
    assert [visitor.get(urlsplit(link).path).status_code for link in links] == [200, 200, 200]
    leave = urlsplit(letter["List-Unsubscribe"].strip("<>")).path
    assert visitor.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_files_are_for_their_owner_alone(database: Database, chosen: Settings) -> None:
    owe(database, CAMILLE)
    letters.send_due(database, Writer(chosen), Folder(chosen.instance / "outbox"))

    outbox = chosen.instance / "outbox"
    assert outbox.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in outbox.iterdir()] == [0o600]


def test_mail_url_names_a_courier() -> None:
    assert isinstance(courier("file:/somewhere"), Folder)
    assert isinstance(courier("smtps://postmaster:secret@mail.example.org"), MailServer)


@pytest.mark.parametrize("url", ["", "mail.example.org", "smtp:", "smtp://", "file:", "http://mail.example.org"])
def test_a_wrong_mail_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(SettingWrong, match="MAIL_URL"):
        courier(url)


def test_the_folder_is_named_as_it_is_written() -> None:
    named = courier("file:/somewhere/else")

    assert isinstance(named, Folder)
    assert named.folder == Path("/somewhere/else")
