"""No cell of an export is run by a spreadsheet, and no phone or code is changed on the way."""

import csv
import io

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture import exports, supporters
from capture.consents import Consent
from capture.database import Database
from capture.segments import Segment
from capture.settings import Settings
from capture.supporters import Supporter
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


def test_such_a_row_goes_to_the_refused_ones(database: Database, chosen: Settings) -> None:
    names = [*DANGEROUS, *HARMLESS]
    with database.writing() as session:
        for number, name in enumerate(names):
            facts = dict.fromkeys(("neighbourhood", "phone", "source", "src"), "") | {
                "language": "fr",
                "given_name": name,
            }
            person = supporters.sign_up(session, f"who{number}", f"p{number}@exemple.fr", facts, NOON)
            yes = {"purpose": "newsletter", "granted": True, "page": "/", "at": NOON}
            session.execute(sa.insert(Consent).values(supporter_id=person, **yes))
    out = io.BytesIO()
    report = exports.write(database, chosen.campaign, Segment("email"), "cli:tests", out)
    rows = list(csv.reader(io.StringIO(out.getvalue().decode())))[1:]
    assert sorted(row[1] for row in rows) == sorted(HARMLESS)
    assert len(report.unsafe) == len(DANGEROUS)
    assert {column for _, column in report.unsafe} == {"given_name"}
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Supporter.id))) == len(names)


def test_every_cell_is_quoted(database: Database, chosen: Settings) -> None:
    out = io.BytesIO()
    exports.write(database, chosen.campaign, Segment("sms"), "cli:tests", out)
    assert out.getvalue() == b'"phone","given_name","language"\r\n'
