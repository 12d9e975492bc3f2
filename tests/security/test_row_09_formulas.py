"""No cell of an export is run by a spreadsheet, and no phone or code is changed on the way."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture import exports, supporters
from capture.database import Database
from capture.exports import Order, writing
from capture.marks import Mark
from capture.supporters import Supporter
from tests.choosing import chosen
from tests.conftest import NOON

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\u00a0=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "\ufeff=1",
    " \t@x",
]
HARMLESS = ["Camille", "Jean-Luc", "d’Artagnan", "a=b", "x+y@exemple.fr", "", "l'été"]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_formula_is_recognised_in_any_disguise(cell: str) -> None:
    assert exports.runs("given_name", cell)


@pytest.mark.parametrize("cell", HARMLESS)
def test_ordinary_words_are_no_formula(cell: str) -> None:
    assert not exports.runs("given_name", cell)


@pytest.mark.parametrize(
    ("cell", "runs"), [("+33612345678", False), ("+33612345678 ", True), ("+SUM(1)", True), ("-33", True)]
)
def test_a_phone_passes_only_whole(cell: str, runs: bool) -> None:
    assert exports.runs("phone", cell) is runs


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(cell=st.text(alphabet=st.sampled_from("=+-@\t\r\n \u00a0＝＋－＠aé1'\"|!"), max_size=8))
def test_whatever_stands_in_a_name_never_begins_a_formula(cell: str) -> None:
    if not exports.runs("given_name", cell):
        assert not cell.lstrip(" \t\r\n\u00a0\ufeff").startswith(tuple("=+-@＝＋－＠"))
        assert not cell.startswith(("\t", "\r"))


@pytest.fixture
def crowd(database: Database) -> Callable[[list[str]], Database]:
    def enter(names: list[str]) -> Database:
        """Enter people of these names, past the form that would refuse some, who want the newsletter."""
        with database.writing() as session:
            for number, name in enumerate(names):
                facts = dict.fromkeys(("neighbourhood", "phone", "source", "src"), "") | {"language": "fr"}
                told = facts | {"given_name": name}
                person = supporters.sign_up(session, f"who{number}", f"p{number}@exemple.fr", told, NOON)
                supporters.mark(session, Supporter.id == person, on=Mark.NEWSLETTER)
        return database

    return enter


def test_such_a_row_goes_to_the_refused_ones(crowd: Callable[[list[str]], Database]) -> None:
    out, refused = io.BytesIO(), io.BytesIO()
    order = Order("", "email", "csv", [])
    with crowd([*DANGEROUS, *HARMLESS]).reading() as session:
        report = writing.fill(chosen(session), order, out)
        writing.refusals(chosen(session), order, report, refused)
    rows = list(csv.reader(io.StringIO(out.getvalue().decode())))[1:]
    assert sorted(row[1] for row in rows) == sorted(HARMLESS)
    assert {column for _, column in report.unsafe} == {"given_name"}
    assert len(list(csv.reader(io.StringIO(refused.getvalue().decode())))) == len(DANGEROUS) + 1


def test_in_a_workbook_they_are_text(crowd: Callable[[list[str]], Database]) -> None:
    out = io.BytesIO()
    with crowd(DANGEROUS).reading() as session:
        writing.fill(chosen(session), Order("", "email", "xlsx", []), out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    # Of a carriage return a workbook keeps the code (ECMA-376, 22.9.2.19).
    assert [str(cell.value).replace("_x000D_", "\r") for cell in cells] == DANGEROUS
    assert {cell.data_type for cell in cells} == {"s"}


def test_every_cell_is_quoted(database: Database) -> None:
    out = io.BytesIO()
    with database.reading() as session:
        writing.fill(chosen(session), Order("", "sms", "csv", []), out)
    assert out.getvalue() == b'"phone","given_name","language"\r\n'
