"""At the desk a mailing is written without touching a file, and it is the file that is written."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from capture import heartbeats, mailings
from capture.database import Database, now
from capture.issues import Catalogue
from capture.journal import Entry
from capture.settings import Settings
from capture.staff import CANVASSER, COMMUNICATIONS, ORGANISER, SignIn
from capture.web import create_app
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.mailing import KEY, house
from tests.web.desk.conftest import SignedIn

NEW = "/desk/mailings/new"
WRITE = f"/desk/mailings/{KEY}/write"
TYPED = {
    "audience": "everyone",
    "channel": "email",
    "sender": "Nadia",
    "day": "2032-02-05",
    "hour": "18:30",
    "fr-subject": "[prénom|Bonjour], un toit",
    "fr-preview": "Dès avril.",
    "fr-body": "Bonjour [prénom],\r\n\r\n[la page](/issues/logement/)",
}
MADE = "2032-02-05-bonjour-un-toit"


@pytest.fixture
def app(chosen: Settings, database: Database, catalogue: Catalogue) -> Flask:
    """The app of a campaign with one mailing, and two people who asked for the newsletter."""
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", "letter:housing", given_name="Camille"), catalogue)
        confirms(session, wish_of(BILAL, "newsletter"), catalogue)
    return create_app(house(chosen, chosen.instance / "house"), database)


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the files of mailings lie."""
    return Path(app.extensions["hustings"].settings.root, "content", "mailings")


def opened(page: TestResponse) -> str:
    """Return the mark of what the page was drawn from."""
    found = re.search(r'name="opened" value="([0-9a-f]*)"', page.text)
    assert found
    return found[1]


def names(folder: Path) -> set[str]:
    """Return the files that are there beside the first mailing's."""
    return {path.name for path in folder.iterdir() if KEY not in path.name}


def acts(database: Database) -> list[tuple[str, str]]:
    """Return what the journal says of writing."""
    with database.reading() as session:
        entries = session.scalars(sa.select(Entry).where(Entry.act.in_(("mailing-write", "mailing-delete")))).all()
        return [(entry.act, entry.particulars["mailing"]) for entry in entries]


def test_a_draft_is_written_looked_at_and_told_ready(folder: Path, database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    page = desk.post(NEW, data=TYPED | {"act": "draft"}, follow_redirects=True)
    assert page.request.path == f"/desk/mailings/{MADE}"
    assert "It is a draft still" in page.text and "Everyone: 2 people" in page.text and "<iframe" in page.text
    assert "Write to" not in page.text and names(folder) == {f"_{MADE}.fr.md"}
    assert desk.post(f"/desk/mailings/{MADE}/schedule").status_code == 422

    form = desk.get(f"/desk/mailings/{MADE}/write")
    told = TYPED | {"act": "ready", "opened": opened(form)}
    assert "Write to 2 people" in desk.post(f"/desk/mailings/{MADE}/write", data=told, follow_redirects=True).text
    assert (folder / f"{MADE}.fr.md").read_text().split("\n")[0].endswith("[prénom|Bonjour], un toit")
    assert names(folder) == {f"{MADE}.fr.md"}
    assert acts(database) == [("mailing-write", MADE)] * 2


def test_the_form_says_what_the_file_says(folder: Path, signed_in: SignedIn) -> None:
    file = folder / f"{KEY}.fr.md"
    file.write_text(
        "Objet : Loyer\nDestinataires : issue:housing\nEnvoyer le : 1er février 2032 à 18 h 30\n\nBonjour\n"
    )
    page = signed_in(ORGANISER).get(WRITE).text

    assert 'value="letter" checked' in page and '<option value="housing" selected' in page
    assert 'value="2032-02-01"' in page and 'value="18:30"' in page and "Bonjour</textarea>" in page
    assert "Hello [first name|friends]" in page


@pytest.mark.parametrize(
    ("choice", "line"),
    [
        ({"audience": "letter", "letter": "housing"}, "issue:housing"),
        ({"audience": "segment", "segment": "Marché du samedi"}, 'segment:"Marché du samedi"'),
        (
            {"audience": "line", "line": "issue:housing -is:left"},
            "issue:housing -is:left",
        ),
    ],
)
def test_an_audience_is_choiceby_clicking(folder: Path, signed_in: SignedIn, choice: dict[str, str], line: str) -> None:
    desk = signed_in(COMMUNICATIONS)
    desk.post("/desk/segments", data={"q": "issue:housing", "name": "Marché du samedi"})
    desk.post(NEW, data=TYPED | choice | {"act": "draft"})

    assert line in (folder / f"_{MADE}.fr.md").read_text()
    page = desk.get(f"/desk/mailings/{MADE}/write").text
    assert f'value="{choice["audience"]}" checked' in page


def test_a_check_says_what_would_come_and_saves_nothing(folder: Path, database: Database, signed_in: SignedIn) -> None:
    page = signed_in(COMMUNICATIONS).post(NEW, data=TYPED | {"fr-body": "Bonjour [prénmo],", "act": "check"})

    assert page.status_code == 200 and "is no merge word" in page.text and "Everyone: 2 people" in page.text
    assert "Bonjour [prénmo],</textarea>" in page.text
    assert names(folder) == set() and acts(database) == []


def test_a_text_message_is_checked_for_its_parts(app: Flask, signed_in: SignedIn) -> None:
    told = TYPED | {"channel": "sms", "fr-body": "Samedi à 10 h, place de la Halle.", "act": "check"}
    desk = signed_in(COMMUNICATIONS)
    assert "SMS_SENDER is not set" in desk.post(NEW, data=told).text
    named = replace(app.extensions["hustings"].settings.texting, sender="StAurele", stop="36180", price=Decimal("5.9"))
    object.__setattr__(app.extensions["hustings"].settings, "texting", named)
    page = desk.post(NEW, data=told).text

    assert "1 part at most (" in page and "STOP au 36180" in page


@pytest.mark.parametrize(
    "slip",
    [
        {"fr-subject": ""},
        {"fr-subject": "x" * 301},
        {"hour": ""},
        {"day": "someday"},
        {"hour": "26:00"},
        {"audience": "line", "line": ""},
        {"audience": "letter", "letter": "nothing"},
        {"audience": "nobody"},
        {"channel": "pigeon"},
    ],
)
def test_what_is_typed_stays_on_the_page_with_what_is_wrong(
    folder: Path, signed_in: SignedIn, slip: dict[str, str]
) -> None:
    page = signed_in(COMMUNICATIONS).post(NEW, data=TYPED | slip | {"act": "draft"})

    assert page.status_code == 422 and 'role="alert"' in page.text
    assert "[la page](/issues/logement/)</textarea>" in page.text and 'value="Dès avril."' in page.text
    assert names(folder) == set()


def test_what_would_stop_the_site_stays_a_draft(folder: Path, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    broken = TYPED | {"fr-body": "[la page](/nulle-part/)"}

    page = desk.post(NEW, data=broken | {"act": "ready"})
    assert page.status_code == 422 and "/nulle-part/" in page.text and names(folder) == set()
    assert desk.post(NEW, data=broken | {"act": "draft"}).status_code == 303


def test_what_is_refused_is_shown_as_it_was_typed(folder: Path, signed_in: SignedIn) -> None:
    """Somebody pasted a video, which no letter takes: the page after it is the form still."""
    typed = TYPED | {"fr-body": '50 % <iframe src="https://video.exemple/"></iframe>'}
    page = signed_in(COMMUNICATIONS).post(NEW, data=typed | {"act": "ready"})

    assert page.status_code == 422 and names(folder) == set()
    said = page.text.partition('role="alert"')[2].partition("</div>")[0]
    assert "&lt;iframe" in said and "<iframe" not in page.text
    assert "50 % &lt;iframe" in page.text and "</textarea>" in page.text and 'value="ready"' in page.text


def test_two_who_write_at_once_see_both_texts_and_the_second_decides(folder: Path, signed_in: SignedIn) -> None:
    first, second = signed_in(COMMUNICATIONS), signed_in(ORGANISER)
    mark = opened(second.get(WRITE))
    told = {
        "fr-subject": "Votre loyer",
        "fr-body": "De Nadia",
        "act": "ready",
        "audience": "everyone",
        "channel": "email",
    }
    assert first.post(WRITE, data=told | {"opened": mark}).status_code == 303

    other = told | {"fr-body": "De Bilal"}
    page = second.post(WRITE, data=other | {"opened": mark})
    assert page.status_code == 409
    assert "De Bilal</textarea>" in page.text and '<p class="message plain">De Nadia</p>' in page.text
    assert "De Nadia" in (folder / f"{KEY}.fr.md").read_text()

    assert second.post(WRITE, data=other | {"opened": opened(page)}).status_code == 303
    assert "De Bilal" in (folder / f"{KEY}.fr.md").read_text()


def test_a_file_that_changed_on_the_disk_is_not_lost(folder: Path, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    mark = opened(desk.get(WRITE))
    (folder / f"{KEY}.fr.md").write_text("Objet : Par git\n\nBonjour\n")

    page = desk.post(WRITE, data=TYPED | {"opened": mark, "act": "ready"})
    assert page.status_code == 409 and "Par git" in page.text
    assert "Par git" in (folder / f"{KEY}.fr.md").read_text()


def test_a_button_that_is_pressed_twice_writes_once(folder: Path, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    answers = [desk.post(NEW, data=TYPED | {"act": "draft"}).status_code for _ in range(2)]

    assert answers == [303, 303] and names(folder) == {f"_{MADE}.fr.md"}


def test_another_of_the_same_day_and_subject_takes_no_place(folder: Path, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    desk.post(NEW, data=TYPED | {"act": "draft"})

    page = desk.post(NEW, data=TYPED | {"fr-body": "Autre chose", "act": "draft"})
    assert page.status_code == 422 and "already" in page.text and "Autre chose</textarea>" in page.text
    assert "Autre chose" not in (folder / f"_{MADE}.fr.md").read_text()


def test_a_draft_is_deleted_and_nothing_else_is(folder: Path, database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    desk.post(NEW, data=TYPED | {"act": "draft"})
    mark = opened(desk.get(f"/desk/mailings/{MADE}/write"))

    assert desk.post(f"/desk/mailings/{KEY}/delete", data={"opened": opened(desk.get(WRITE))}).status_code == 409
    assert desk.post(f"/desk/mailings/{MADE}/delete", data={"opened": "0"}).status_code == 409
    assert desk.post(f"/desk/mailings/{MADE}/delete", data={"opened": mark}).status_code == 303
    assert names(folder) == set() and acts(database)[-1] == ("mailing-delete", MADE)


def test_where_several_machines_serve_the_desk_says_so(folder: Path, database: Database, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    with database.writing() as session:
        heartbeats.hear(session, "one", now())
        heartbeats.hear(session, "two", now())

    assert "Several machines serve this campaign (one, two)" in desk.get(NEW).text
    page = desk.post(NEW, data=TYPED | {"act": "draft"})
    assert page.status_code == 422 and "[la page](/issues/logement/)</textarea>" in page.text
    assert names(folder) == set()


def test_a_subject_leads_no_file_out_of_its_folder(folder: Path, signed_in: SignedIn) -> None:
    hostile = "../../../../etc/passwd\0 <script>alert(1)</script> \u202e%s %(x)s {y}"
    page = signed_in(COMMUNICATIONS).post(
        NEW, data=TYPED | {"fr-subject": hostile, "act": "draft"}, follow_redirects=True
    )

    assert page.status_code == 200 and "<script>alert" not in page.text
    (made,) = names(folder)
    assert re.fullmatch(r"_2032-02-05-[\w-]+\.fr\.md", made)


def test_a_long_text_fits_and_a_longer_one_is_told(folder: Path, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)

    assert desk.post(NEW, data=TYPED | {"fr-body": "é" * 30_000, "act": "draft"}).status_code == 303
    assert desk.post(NEW, data=TYPED | {"fr-body": "e" * 50_001, "act": "draft"}).status_code == 422
    assert desk.post(NEW, data=TYPED | {"fr-body": "e" * 400_000, "act": "draft"}).status_code == 413


def test_what_is_planned_rests_and_the_form_says_so(signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)
    seen = dict(re.findall(r'name="(opened|people)" value="([^"]*)"', desk.get(f"/desk/mailings/{KEY}").text))
    desk.post(f"/desk/mailings/{KEY}/schedule", data=seen)

    assert "It is planned, and its text rests" in desk.get(WRITE).text


def test_a_button_that_says_nothing_only_checks(folder: Path, signed_in: SignedIn) -> None:
    desk = signed_in(COMMUNICATIONS)

    assert "What would come of it" in desk.post(WRITE, data={}).text
    assert "What would come of it" in desk.post(NEW, data=TYPED | {"act": "go"}).text
    assert (folder / f"{KEY}.fr.md").exists() and names(folder) == set()


def test_a_text_that_no_reader_takes_is_not_written(folder: Path, signed_in: SignedIn) -> None:
    page = signed_in(COMMUNICATIONS).post(NEW, data=TYPED | {"fr-body": "[" * 1001, "act": "draft"})

    assert page.status_code == 422 and "too many brackets" in page.text and names(folder) == set()


def test_the_commands_look_at_a_draft_too(app: Flask, folder: Path, signed_in: SignedIn) -> None:
    signed_in(COMMUNICATIONS).post(NEW, data=TYPED | {"act": "draft"})
    settings = app.extensions["hustings"].settings

    assert mailings.find(settings.root, settings.campaign.languages, MADE).is_draft
    assert mailings.find(settings.root, settings.campaign.languages, f"content/mailings/_{MADE}.fr.md").key == MADE
    assert [one.key for one in mailings.gather(settings.root, settings.campaign.languages)] == [KEY]


def test_who_was_signed_out_meanwhile_gets_their_text_back(
    app: Flask, database: Database, folder: Path, signed_in: SignedIn
) -> None:
    desk = signed_in(COMMUNICATIONS)
    with database.writing() as session:
        session.execute(sa.update(SignIn).values(seen_at=now() - timedelta(days=1)))

    page = desk.post(NEW, data=TYPED | {"act": "draft"})
    assert page.status_code == 401 and "[la page](/issues/logement/)</textarea>" in page.text
    del desk.environ_base["HTTP_X_CSRFTOKEN"]
    page = desk.post(NEW, data=TYPED | {"act": "draft"})
    assert page.status_code == 400 and "[la page](/issues/logement/)</textarea>" in page.text
    assert names(folder) == set()


def test_nobody_else_writes(signed_in: SignedIn) -> None:
    assert signed_in(CANVASSER).get(NEW).status_code == 403
    assert signed_in(COMMUNICATIONS).get("/desk/mailings/nothing/write").status_code == 404
