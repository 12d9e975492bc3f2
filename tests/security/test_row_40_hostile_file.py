"""A list from anybody: whatever its bytes, it is read or refused with a sentence, and nobody is half in."""

import csv
import io

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from capture import exports
from capture.arrivals import ENTERED, READ, Import
from capture.errors import ColumnsUnknown, ListUnreadable
from capture.imports.rows import DOUBLE, HELD, MERGED, NEW, REFUSED
from tests.cast import BILAL, CAMILLE
from tests.imports.bringing import SIGNED, Town

LOOSELY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
HEADS = ["Prénom", "Nom", "Courriel", "Tél. portable", "CP", "Rue", "Ville", "Quartier", "Étiquettes", "Lettre"]
BEGINS = st.sampled_from([b"", b"email,phone\n", b"\xef\xbb\xbfemail;nom\n", b"\xff\xfe", b"PK\x03\x04", b"[", b"{"])
FORMULAS = st.sampled_from(["=1+1", "@SUM(A1)", "+1", "-1", "\t=x", "＝1", '=HYPERLINK("http://x.y")', "|x"])
USUAL = st.sampled_from([CAMILLE, BILAL, "0612345678", "Camille", "31000", "a\nb", "<b>", "oui", "http://x.example"])
ANY = st.text(st.characters(codec="utf-8"), max_size=80)
VERDICTS = (NEW, MERGED, HELD, DOUBLE, REFUSED)


def counted(asked: Import) -> int:
    """Return how many rows got a verdict."""
    return sum(asked.counts[verdict] for verdict in VERDICTS)


@LOOSELY
@given(begins=BEGINS, rest=st.binary(max_size=400))
def test_no_bytes_are_an_accident(town: Town, begins: bytes, rest: bytes) -> None:
    try:
        asked = town.read(begins + rest)
    except (ListUnreadable, ColumnsUnknown) as why:
        assert str(why)
        return
    assert asked.trouble or asked.state == READ


@LOOSELY
@given(rows=st.lists(st.lists(st.one_of(ANY, USUAL, FORMULAS), min_size=10, max_size=11), min_size=1, max_size=6))
def test_no_cells_are_an_accident_and_no_formula_comes_in(town: Town, rows: list[list[str]]) -> None:
    assume(all(any(cell.strip() for cell in row) for row in rows))
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *rows])
    before = len(town.people())
    asked = town.bring(out.getvalue(), SIGNED)
    assert (asked.state, counted(asked)) == (ENTERED, len(rows))
    people = town.people()
    assert len(people) == before + asked.counts[NEW]
    for person in people:
        for name in ("given_name", "family_name", "street", "town", "neighbourhood"):
            assert not exports.runs(name, getattr(person, name))
    town.undo(asked)
    assert len(town.people()) == before


def test_a_look_changes_nothing(town: Town) -> None:
    town.read(f"email,given name\n{CAMILLE},Camille\n", SIGNED)
    assert town.people() == []


def test_what_is_unreadable_at_its_end_comes_in_not_at_all(town: Town) -> None:
    rows = "".join(f"p{number}@exemple.fr,x\n" for number in range(1200))
    asked = town.read(f'email,tags\n{rows}"{"y" * 140_000}')
    assert asked.trouble
    assert (town.rows(asked), town.people()) == ([], [])
