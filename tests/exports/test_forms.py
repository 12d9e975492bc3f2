"""An exported file opens where it is meant to: a spreadsheet, any program, Mailchimp, NationBuilder, OSDI."""

import csv
import io
import json

import openpyxl
import pytest

from capture.database import Database
from capture.exports import Order, writing
from capture.issues import Catalogue
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen, confirms

EVERYTHING = ("newsletter", "targeting", "sms", "letter:housing", "letter:transport", "help:doors")
LETTER = "issue:housing"
ALL = ["email", "given_name", "phone", "neighbourhood", "issues", "consents", "volunteer", "joined", "person"]


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Bilal wants everything, Odette housing; Camille has a name that a spreadsheet would run, if it could be typed."""
    with database.writing() as session:
        told = {"given_name": "Émile-Ann", "neighbourhood": "bellevue", "phone": "+33639980001"}
        confirms(session, wish_of(BILAL, *EVERYTHING, **told), catalogue)
        confirms(session, wish_of(ODETTE, "newsletter", "targeting", "letter:housing", given_name="Odette"), catalogue)
        confirms(session, wish_of(CAMILLE, "newsletter"), catalogue)
    return database


def made(town: Database, catalogue: Catalogue, form: str, line: str = LETTER, channel: str = "email") -> bytes:
    """Return a file of all columns that it may have."""
    out = io.BytesIO()
    with town.reading() as session:
        writing.fill(chosen(session, line, catalogue), Order(line, channel, form, ALL), out)
    return out.getvalue()


def rows(content: bytes, separator: str = ",") -> list[list[str]]:
    """Read a table."""
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator))


def test_nothing_that_could_select_comes_along_where_nothing_may(town: Database, catalogue: Catalogue) -> None:
    one_letter = rows(made(town, catalogue, "csv"))
    assert one_letter == [["email", "given_name"], [BILAL, "Émile-Ann"], [ODETTE, "Odette"]]


def test_declared_facts_come_along_where_they_may_select(town: Database, catalogue: Catalogue) -> None:
    targeted = rows(made(town, catalogue, "csv", "issue:housing neighbourhood:bellevue"))
    heads = ["email", "given_name", "neighbourhood", "issues", "consents", "volunteer", "joined"]
    cells = [BILAL, "Émile-Ann", "bellevue", "housing, transport", "newsletter, targeting, sms", "doors", "2026-11-22"]
    assert targeted == [heads, cells]


def test_a_semicolon_parts_cells_where_it_is_asked_for(town: Database, catalogue: Catalogue) -> None:
    assert rows(made(town, catalogue, "csv-semicolon"), ";")[0] == ["email", "given_name"]


def test_a_text_message_needs_a_number_and_no_address(town: Database, catalogue: Catalogue) -> None:
    assert rows(made(town, catalogue, "csv", "", "sms")) == [["given_name", "phone"], ["Émile-Ann", "+33639980001"]]


def test_a_workbook_holds_text_and_nothing_else(town: Database, catalogue: Catalogue) -> None:
    content = made(town, catalogue, "xlsx", "issue:housing neighbourhood:bellevue")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [[(cell.value, cell.data_type, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    assert [value for value, _, _ in cells[0]][:4] == ["E-mail", "Given name", "Neighbourhood", "Issues"]
    assert {(kind, form) for row in cells for _, kind, form in row} == {("s", "@")}
    assert sheet.freeze_panes == "A2"


def test_mailchimp_finds_the_groups_of_each_person(town: Database, catalogue: Catalogue) -> None:
    table = rows(made(town, catalogue, "mailchimp", "issue:housing language:fr"))
    assert table[0][:4] == ["Email Address", "First Name", "Neighbourhood", "Issues"]
    assert table[0][4:] == ["Consents", "Volunteer", "Joined"]
    titles = {issue.key: issue.titles["fr"].replace(",", "") for issue in catalogue.issues}
    assert table[1][:4] == [BILAL, "Émile-Ann", "bellevue", f"{titles['housing']}, {titles['transport']}"]


def test_nationbuilder_finds_the_rest_among_its_tags(town: Database, catalogue: Catalogue) -> None:
    table = rows(made(town, catalogue, "nationbuilder", "issue:housing neighbourhood:bellevue"))
    assert table[0] == ["email", "first_name", "created_at", "email_opt_in", "mobile_opt_in", "tag_list"]
    tags = "neighbourhood:bellevue,issue:housing,issue:transport,consent:newsletter,consent:targeting,consent:sms"
    assert table[1] == [BILAL, "Émile-Ann", "2026-11-22", "Y", "Y", f"{tags},volunteer:doors"]


def test_osdi_is_one_document(town: Database, catalogue: Catalogue) -> None:
    document = json.loads(made(town, catalogue, "osdi", "", "email"))
    people = document["_embedded"]["osdi:people"]
    assert [person["email_addresses"][0]["address"] for person in people] == [BILAL, ODETTE, CAMILLE]
    assert json.loads(made(town, catalogue, "osdi", "issue:school"))["_embedded"]["osdi:people"] == []
