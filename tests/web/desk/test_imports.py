"""Imports at the desk: a file with three kinds of errors in it, from the upload until its people are taken out again.

What comes of each row is told by tests/imports, on both databases; here stands what a colleague sees of it.
"""

import html
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from capture import arrivals, imports
from capture.arrivals import ENTERED, READ, RECEIVED, UNDONE, Import
from capture.database import Database
from capture.imports.limits import LARGEST
from capture.issues import Catalogue
from capture.settings import Settings
from capture.staff import COMMUNICATIONS, ORGANISER, OWNER
from tests.cast import BILAL, CAMILLE, MALLORY, OMAR
from tests.imports.bringing import Town
from tests.team import acts, browser, found
from tests.web.desk.conftest import SignedIn

ROOM = "/desk/imports"
# Three kinds of errors: no address, a formula where a name should be, a number with too few digits.
NATION = f"""\
nationbuilder_id,first_name,last_name,email,mobile_number,zip,tag_list,email_opt_in
1,Camille,Durand,{CAMILLE},06 12 34 56 78,1000,"volunteer, issue:housing",true
2,Yann,Le Goff,camille(at)exemple.fr,,31000,,true
3,=1+1,Malouf,{BILAL},,31000,,true
4,Ada,Bakr,,06 12 34,31000,,false
5,Zoé,Petit,zoe@exemple.fr,,31200,,false
"""
SAID = {"origin": "us", "statement": "They ticked a box at our stall.", "given_on": "2026-01-31"}
Pick = Callable[..., TestResponse]


@pytest.fixture
def town(chosen: Settings, database: Database, catalogue: Catalogue) -> Town:
    """The campaign whose worker works when it is told to."""
    return Town(chosen, database, catalogue)


@pytest.fixture
def omar(signed_in: SignedIn) -> FlaskClient:
    """Omar, an organiser, at the desk."""
    return signed_in(ORGANISER)


def send(client: FlaskClient, content: str | bytes = NATION, file: str = "nation.csv") -> TestResponse:
    """Choose a file."""
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(f"{ROOM}/new", data={"file": (io.BytesIO(raw), file)})


def columns(client: FlaskClient) -> list[str]:
    """Return what the columns are taken for, as the page shows it."""
    page = client.get(f"{ROOM}/1/columns").text
    selects = re.findall(r'<select id="column-\d+".*?</select>', page, re.DOTALL)
    return [(re.findall(r'value="([^"]*)" selected', select) or [""])[0] for select in selects]


def answer(client: FlaskClient, number: int = 1, /, **other: object) -> TestResponse:
    """Send what the columns hold and what is stated."""
    told = {"kind": "people", "column": columns(client), **SAID, **other}
    return client.post(f"{ROOM}/{number}/columns", data=told)


def text_of(page: TestResponse) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def state(database: Database, number: int = 1) -> Import:
    """Return the list as it is."""
    with database.reading() as session:
        found = arrivals.find(session, number)
    assert found is not None
    return found


def work(town: Town) -> None:
    """Let the worker do what the list waits for."""
    assert imports.work(town.settings, town.database, town.catalogue)


def test_a_list_is_chosen_looked_at_let_in_and_taken_out(omar: FlaskClient, town: Town) -> None:
    assert send(omar).location == f"{ROOM}/1/columns"
    assert columns(omar)[1:5] == ["given_name", "family_name", "email", "mobile"]
    assert answer(omar).location == f"{ROOM}/1"
    waits = omar.get(f"{ROOM}/1").text
    assert "data-follow" in waits
    assert "It waits for its turn." in waits

    work(town)
    seen = omar.get(f"{ROOM}/1")
    assert "data-follow" not in seen.text
    assert "Let 2 people in" in seen.text
    assert "Stated: “They ticked a box at our stall.”, on 31 January 2026." in text_of(seen)
    assert "01000" in seen.text
    assert town.people() == []

    assert omar.post(f"{ROOM}/1/confirm").location == f"{ROOM}/1"
    work(town)
    assert [person.given_name for person in town.people()] == ["Camille", "Zoé"]
    assert "Take them out again" in omar.get(f"{ROOM}/1").text

    assert omar.post(f"{ROOM}/1/undo").location == f"{ROOM}/1"
    work(town)
    assert town.people() == []
    assert "2 went, 0 stayed" in text_of(omar.get(f"{ROOM}/1"))
    assert state(town.database).state == UNDONE
    by = f"staff:{found(town.database, OMAR).id}"
    assert acts(town.database)[-3:] == [(by, "import-read"), (by, "import"), (by, "import-undone")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_list_of_any_length_up_to_the_bound_is_taken(omar: FlaskClient, town: Town, ends: str) -> None:
    many = ends.join(["email", *(f"person-{number}@exemple.fr" for number in range(10_000))])
    assert send(omar, many).location == f"{ROOM}/1/columns"


def test_what_is_wrong_is_told_row_by_row(omar: FlaskClient, town: Town) -> None:
    send(omar)
    answer(omar)
    work(town)
    told = text_of(omar.get(f"{ROOM}/1"))
    assert "Row 3, email: Please check this address." in told
    assert "Row 4, first_name: Please write a name: letters, spaces, hyphens and apostrophes." in told
    assert "Row 5, mobile_number: This phone number has too few digits" in told
    workbook = openpyxl.load_workbook(io.BytesIO(omar.get(f"{ROOM}/1/refused.xlsx", buffered=True).data)).active
    assert workbook is not None
    assert [row[0] for row in workbook.iter_rows(min_row=2, values_only=True)] == ["2", "3", "4"]


def test_the_rows_that_were_refused_need_a_fresh_proof(omar: FlaskClient, signed_in: SignedIn, town: Town) -> None:
    send(omar)
    answer(omar)
    work(town)
    stale = signed_in(OWNER, proved=False)
    assert stale.get(f"{ROOM}/1/refused.xlsx").location == "/desk/prove"
    assert stale.post(f"{ROOM}/1/confirm").location == "/desk/prove"


def test_it_is_told_in_the_language_of_whoever_reads_it(signed_in: SignedIn, town: Town) -> None:
    omar = signed_in(ORGANISER, language="fr")
    send(omar)
    answer(omar)
    work(town)
    told = html.unescape(omar.get(f"{ROOM}/1").text)
    assert "Ligne 5, mobile_number\u00a0: Ce numéro de téléphone a trop peu de chiffres" in told


def test_each_column_shows_three_cells_and_is_corrected_by_hand(omar: FlaskClient, database: Database) -> None:
    send(omar)
    page = omar.get(f"{ROOM}/1/columns").text
    item = re.findall(r"<li>\n<label for=\"column-2\".*?</label>", page, re.DOTALL)[0]
    assert re.findall(r'"sample">([^<]*)<', item) == ["Camille", "Yann", "=1+1"]
    taken = [*columns(omar)[:-1], ""]
    answer(omar, column=taken)
    assert state(database).mapping == taken


def test_without_a_statement_they_are_mute_and_the_page_says_so(omar: FlaskClient, town: Town) -> None:
    send(omar)
    answer(omar, origin="unknown", statement="", given_on="")
    work(town)
    assert "They come in without any consent" in omar.get(f"{ROOM}/1").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"column": ["", "", "", "", "", "", "", ""]}, "No column holds an e-mail address"),
        ({"column": ["email"]}, "No column holds an e-mail address"),
        ({"column": ["king"] * 8}, "No column holds an e-mail address"),
        ({"given_on": ""}, "say in what words and how, on which day"),
        ({"given_on": "31/01/2026"}, "as year, month and day"),
        ({"given_on": "2099-01-31"}, "say in what words and how, on which day"),
        ({"origin": "unknown"}, "say in what words and how, on which day"),
        ({"origin": "king"}, "say in what words and how, on which day"),
        ({"agreed": ["king"]}, "say in what words and how, on which day"),
        ({"statement": "x" * 1001}, "at most 1,000 letters"),
        ({"statement": "a\x00b"}, "an invisible character"),
        ({"kind": "king"}, "choose from the list"),
    ],
)
def test_what_cannot_be_meant_is_told_beside_it(
    omar: FlaskClient, database: Database, wrong: dict[str, object], said: str
) -> None:
    send(omar)
    told = answer(omar, **wrong)
    assert (told.status_code, said in told.text) == (422, True)
    assert state(database).state == RECEIVED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7", "This is a printed page (PDF)."),
        (b"PK\x03\x04 no workbook", "This workbook is damaged"),
        (b"[" * 10_000, "no list of people as OSDI tells them"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_is_kept(
    omar: FlaskClient, chosen: Settings, content: bytes, said: str
) -> None:
    told = send(omar, content)
    assert (told.status_code, said in told.text) == (422, True)
    assert list((chosen.instance / "imports").iterdir()) == []


def test_no_file_is_asked_for_again(omar: FlaskClient) -> None:
    told = omar.post(f"{ROOM}/new", data={"file": (io.BytesIO(b""), "")})
    assert (told.status_code, "Please choose a file." in told.text) == (422, True)


def test_a_file_may_be_large_for_whoever_may_bring_one(omar: FlaskClient, signed_in: SignedIn, app: Flask) -> None:
    assert send(omar, "email\n" + "x" * 100_000).status_code == 303
    told = omar.post(f"{ROOM}/new", data=b"x" * (LARGEST + 32 * 1024), content_type="multipart/form-data; boundary=x")
    assert (told.status_code, "larger than 20 MB. Part it" in told.text) == (413, True)
    for other in (browser(app), signed_in(COMMUNICATIONS)):
        refused = send(other, b"x" * 100_000)
        assert (refused.status_code, "larger than 20 MB" in refused.text) == (413, False)


def test_an_upload_and_an_undo_need_a_fresh_proof(signed_in: SignedIn) -> None:
    omar = signed_in(ORGANISER, proved=False)
    assert omar.get(f"{ROOM}/new").location == "/desk/prove"
    assert send(omar).location == "/desk/prove"
    assert omar.post(f"{ROOM}/1/undo").location == "/desk/prove"


def test_what_a_list_is_not_ready_for_is_refused(omar: FlaskClient, database: Database) -> None:
    send(omar)
    for act in ("confirm", "undo"):
        told = omar.post(f"{ROOM}/1/{act}")
        assert (told.status_code, "waiting for what its columns hold" in told.text) == (422, True)
    assert omar.get(f"{ROOM}/1").location == f"{ROOM}/1/columns"
    assert omar.get(f"{ROOM}/2").status_code == 404
    assert omar.get(f"{ROOM}/1/refused.xlsx").status_code == 404
    assert omar.post(f"{ROOM}/2/columns", data=SAID).status_code == 404


def test_a_list_is_dropped_and_its_file_with_it(omar: FlaskClient, chosen: Settings) -> None:
    send(omar)
    assert omar.post(f"{ROOM}/1/drop").location == ROOM
    assert "dropped" in omar.get(ROOM).text
    assert list((chosen.instance / "imports").iterdir()) == []
    assert omar.get(f"{ROOM}/1/columns").location == f"{ROOM}/1"
    assert omar.get(f"{ROOM}/1").status_code == 200


def test_a_list_that_lies_on_another_machine_is_said_so(omar: FlaskClient, chosen: Settings) -> None:
    send(omar)
    (chosen.instance / "imports" / "1" / "list").unlink()
    told = omar.get(f"{ROOM}/1/columns")
    assert (told.status_code, "not on this machine any more" in told.text) == (422, True)


def test_what_was_read_can_be_read_anew_otherwise(omar: FlaskClient, town: Town) -> None:
    send(omar)
    answer(omar)
    work(town)
    assert omar.get(f"{ROOM}/1/columns").status_code == 200
    assert answer(omar, column=["", "given_name", "", "email", "", "", "", ""]).status_code == 303
    work(town)
    assert state(town.database).counts["new"] == 2
    assert state(town.database).state == READ


def test_whoever_left_mailchimp_is_never_written_to(omar: FlaskClient, town: Town) -> None:
    known = "Whoever left Mailchimp, or whose address fails there, is known as of"
    lists = {"leavers": ("unsubscribed", "UNSUB_TIME", CAMILLE), "failing": ("cleaned", "CLEAN_TIME", MALLORY)}
    for number, (kind, (name, column, email)) in enumerate(lists.items(), 1):
        assert known not in omar.get(ROOM).text
        send(omar, f"Email Address,{column}\n{email},2026-01-31 10:00:00\n", f"{name}_members.csv")
        answer(omar, number, kind=kind, column=["email", "left"], origin="unknown", statement="", given_on="")
        work(town)
        assert "Never write to them" in omar.get(f"{ROOM}/{number}").text
        omar.post(f"{ROOM}/{number}/confirm")
        work(town)
        assert state(town.database, number).state == ENTERED
        assert "Take them out again" not in omar.get(f"{ROOM}/{number}").text
    assert known in omar.get(ROOM).text


def test_a_hostile_name_of_a_file_is_a_name(omar: FlaskClient) -> None:
    send(omar, file='../../<script>alert("x")</script>\u202e.csv')
    page = omar.get(ROOM).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_owners_bring_lists_too(signed_in: SignedIn) -> None:
    nora = signed_in(OWNER)
    assert send(nora).status_code == 303
    assert "Imports" in nora.get("/desk/people").text
