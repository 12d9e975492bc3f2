"""The market stall's page: sheets are printed there, and found by their code."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from capture import stalls
from capture.database import Database
from capture.staff import CANVASSER, COMMUNICATIONS, ELECTION_DAY, ORGANISER, OWNER
from capture.stalls import Progress
from tests.team import acts

SignedIn = Callable[..., FlaskClient]
FORM = {"sheets": "2", "language": "fr", "issues": ["housing", "transport"]}


def runs(database: Database) -> list[Progress]:
    with database.reading() as session:
        return stalls.listed(session)


def test_sheets_are_printed_and_their_paper_is_taken(signed_in: SignedIn, database: Database) -> None:
    desk = signed_in(COMMUNICATIONS)
    answer = desk.post("/desk/stall/", data=FORM)

    (run,) = runs(database)
    assert (answer.status_code, answer.location) == (303, f"/desk/stall/?printed={run.stall.id}")
    assert (run.stall.sheets, run.stall.issues, run.stall.by) == (2, ["housing", "transport"], "staff:1")
    assert acts(database)[-1] == ("staff:1", "printing")
    assert f"/desk/stall/{run.stall.id}.pdf" in desk.get(answer.location).text
    paper = desk.get(f"/desk/stall/{run.stall.id}.pdf")
    assert paper.data.startswith(b"%PDF") and paper.mimetype == "application/pdf"
    assert paper.headers["Content-Disposition"] == f'attachment; filename="S{run.stall.id}.pdf"'


def test_a_double_click_prints_one_run(signed_in: SignedIn, database: Database) -> None:
    desk = signed_in(ORGANISER)
    places = {desk.post("/desk/stall/", data=FORM | {"once": "a-key"}).location for _ in range(2)}

    assert len(places) == len(runs(database)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sheets": "0"}, "from 1 to 99"),
        ({"sheets": "100"}, "from 1 to 99"),
        ({"sheets": ""}, "from 1 to 99"),
        ({"sheets": "²"}, "from 1 to 99"),
        ({"sheets": "9" * 5000}, "from 1 to 99"),
        ({"sheets": "2\x00"}, "invisible character"),
        ({"language": "tlh"}, "choose a language"),
        ({"issues": ["atlantis"]}, "choose from the list"),
    ],
)
def test_what_cannot_be_printed_is_told_and_not_kept(
    signed_in: SignedIn, database: Database, fields: dict[str, object], said: str
) -> None:
    answer = signed_in(ORGANISER).post("/desk/stall/", data=FORM | fields)

    assert answer.status_code == 422 and said in answer.text
    assert runs(database) == []


def test_a_sheet_is_found_by_its_code(signed_in: SignedIn, database: Database) -> None:
    desk = signed_in(OWNER)
    desk.post("/desk/stall/", data=FORM)
    code = runs(database)[0].stall.codes[1]

    answer = desk.get(f"/desk/stall/sheet?code=+{code.lower()}+")
    assert (answer.status_code, answer.location) == (303, f"/desk/stall/{code}")
    answer = desk.get("/desk/stall/sheet?code=S1-2%00<b>")
    assert answer.status_code == 404 and "looks like S12-3H" in answer.text and "<b>" not in answer.text


def test_paper_that_is_not_there_is_told(signed_in: SignedIn) -> None:
    assert signed_in(ORGANISER).get("/desk/stall/77.pdf").status_code == 404


@pytest.mark.parametrize(
    ("role", "prints", "types"),
    [
        (OWNER, True, True),
        (ORGANISER, True, True),
        (COMMUNICATIONS, True, False),
        (CANVASSER, False, False),
        (ELECTION_DAY, False, False),
    ],
)
def test_who_prints_and_who_types(
    signed_in: SignedIn, database: Database, role: str, prints: bool, types: bool
) -> None:
    desk = signed_in(role)

    assert (desk.post("/desk/stall/", data=FORM).status_code == 303) == prints
    assert (desk.get("/desk/stall/").status_code == 200) == prints
    assert (desk.get("/desk/stall/sheet?code=S1-1A").status_code == 404) == types
    assert (desk.post("/desk/stall/S1-1A", data={}).status_code == 404) == types
    if prints:
        assert ("Type this sheet" in desk.get("/desk/stall/").text) == types
