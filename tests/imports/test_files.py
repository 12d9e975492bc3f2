"""A list of any kind becomes heads and rows, whatever program wrote it; what is no list is refused with a remedy."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture.errors import ListUnreadable
from capture.imports import files, limits

HEADS, CAMILLE = ["Prénom", "Courriel"], ["Éloïse", "eloise@exemple.fr"]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[bytes], list[list[str]]]:
    def read(content: bytes) -> list[list[str]]:
        """Return heads and rows of a file."""
        path = tmp_path / "list"
        path.write_bytes(content)
        with files.opened(path) as table:
            return [list(table.heads), *(list(cells) for _, cells in table.rows)]

    return read


Open = Callable[[bytes], list[list[str]]]


def table(separator: str = ",", quoted: bool = False) -> str:
    rows = [HEADS, CAMILLE]
    cells = [[f'"{cell}"' for cell in row] if quoted else row for row in rows]
    return "\r\n".join(separator.join(row) for row in cells) + "\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_any_separator_and_encoding_is_read(opened: Open, separator: str, quoted: bool, encoding: str) -> None:
    assert opened(table(separator, quoted).encode(encoding)) == [HEADS, CAMILLE]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(opened: Open, ending: str) -> None:
    assert opened(table().replace("\r\n", ending).encode()) == [HEADS, CAMILLE]


def test_what_excel_is_told_of_its_separator_is_heard(opened: Open) -> None:
    assert opened(b"sep=;\r\nA,B;C\r\n1,2;3\r\n") == [["A,B", "C"], ["1,2", "3"]]


def test_quoted_cells_may_hold_anything(opened: Open) -> None:
    assert opened(b'a;b\n"x;""y""";"z\nz"\n') == [["a", "b"], ['x;"y"', "z\nz"]]


def test_a_title_above_the_heads_and_blank_rows_are_passed_over(opened: Open) -> None:
    assert opened(b"Liste du march\xc3\xa9;\n;;\nNom;Courriel\n;\nDurand;d@exemple.fr\n") == [
        ["Nom", "Courriel"],
        ["Durand", "d@exemple.fr"],
    ]


def test_a_list_without_heads_begins_with_its_first_person(opened: Open) -> None:
    assert opened(b"camille@exemple.fr;Camille\nbilal@exemple.fr;Bilal\n") == [
        ["column 1", "column 2"],
        ["camille@exemple.fr", "Camille"],
        ["bilal@exemple.fr", "Bilal"],
    ]


def test_rows_are_numbered_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a,b\n1,2\n\n3,4\n")
    with files.opened(tmp_path / "list") as read:
        assert [number for number, _ in read.rows] == [2, 4]


def book(**cells: object) -> bytes:
    """Write a workbook with these cells, by their reference."""
    made = openpyxl.Workbook()
    for reference, value in cells.items():
        made.active[reference] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_workbook_shows_what_was_typed(opened: Open) -> None:
    content = book(
        A1="Nom", B1="CP", C1="Tél", D1="Inscrit", E1="Oui", F1="Nombre", G1="Faute",
        A2="L’Haÿ", B2="01234", C2=33612345678, D2=date(2026, 1, 31), E2=True, F2=31000.0, G2="=1/0",
    )  # fmt: skip
    assert opened(content) == [
        ["Nom", "CP", "Tél", "Inscrit", "Oui", "Nombre", "Faute"],
        ["L’Haÿ", "01234", "33612345678", "2026-01-31", "1", "31000"],
    ]


def test_days_are_days_in_every_format_and_age(opened: Open) -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"date_1904": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["a", "b", "c"])
    for place, shape in enumerate(["dd/mm/yyyy hh:mm", "[$-40C]d mmmm yyyy;@", '0.00" dy"']):
        sheet.write_datetime(1, place, datetime(2026, 1, 31, 12), made.add_format({"num_format": shape}))
    made.close()
    assert opened(out.getvalue())[1] == ["2026-01-31", "2026-01-31", "44591.5"]


def test_sheets_with_the_same_heads_go_on_and_hidden_ones_do_not(opened: Open) -> None:
    made = openpyxl.Workbook()
    for name, rows in {"b": [["x", "y"], ["2", "3"]], "c": [["other", "y"], ["4", "5"]], "d": [["x", "y"]]}.items():
        for row in rows:
            (made[name] if name in made.sheetnames else made.create_sheet(name)).append(row)
    made.worksheets[0].append(["x", "y"])
    made.worksheets[0].append(["0", "1"])
    made.create_sheet("hidden").append(["x", "y"])
    made["hidden"].append(["6", "7"])
    made["hidden"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    assert opened(out.getvalue()) == [["x", "y"], ["0", "1"], ["2", "3"]]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(cells=st.lists(st.tuples(CELLS, CELLS.filter(bool)), min_size=1, max_size=5))
def test_what_a_workbook_was_given_it_gives_back(opened: Open, cells: list[tuple[str, str]]) -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"strings_to_urls": False})
    sheet = made.add_worksheet()
    for number, row in enumerate([("head", "other"), *cells]):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    made.close()
    assert opened(out.getvalue())[1:] == [list(row) for row in cells]


def test_people_of_osdi_are_rows(opened: Open) -> None:
    person = {
        "given_name": "Camille",
        "email_addresses": [
            {"address": "old@exemple.fr"},
            {"primary": True, "address": "camille@exemple.fr", "status": "subscribed"},
        ],
        "phone_numbers": [{"number": "+33612340001"}],
        "postal_addresses": [{"postal_code": "01234", "address_lines": ["1 rue A", "Bât. B"]}],
        "custom_fields": {"issues": "housing, transport", "unknown": {"deep": []}},
    }
    document = {
        "_embedded": {"osdi:people": [person, {"email_addresses": [{"address": "b@c.fr", "status": "bouncing"}]}]}
    }
    heads, camille, other = opened(json.dumps(document, indent=3).encode("utf-8-sig"))
    told = dict(zip(heads, camille, strict=True))
    assert (told["email"], told["newsletter"], told["street"]) == (
        "camille@exemple.fr",
        "subscribed",
        "1 rue A, Bât. B",
    )
    assert dict(zip(heads, other, strict=True))["left"] == "yes"


@pytest.mark.parametrize(
    "content",
    [b'[{"given_name": "A"}]', b'{"person": {"given_name": "A"}, "add_tags": ["x"]}', b' [ {"given_name": "A"} ] '],
)
def test_osdi_comes_alone_or_as_a_list(opened: Open, content: bytes) -> None:
    assert opened(content)[1][1] == "A"


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"", "empty"),
        (b"\n\n;;\n", "empty"),
        (b"x" * (limits.LARGEST + 1), "larger than 20 MB"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "XLSX, without a password"),
        (b"%PDF-1.7\n", "printed page"),
        (bytes(range(256)) * 20, "no list"),
        (zipped(**{"content.xml": "<office/>"}), "Unpack it"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b'a,b\n"never closed,' + b"x" * 140_000, "quotation mark"),
        (",".join(f"c{n}" for n in range(301)).encode() + b"\n" + b"1," * 300 + b"1\n", "more than 300 columns"),
        (b'{"a": ' * 10_000, "as OSDI tells them"),
        (b"[" * 10_000, "as OSDI tells them"),
        (b"[1, 2]", "as OSDI tells them"),
        (b'{"_embedded": {"osdi:people": [{"given_name": "A"}', "as OSDI tells them"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_list_is_refused_with_what_to_do(opened: Open, content: bytes, remedy: str) -> None:
    with pytest.raises(ListUnreadable, match=remedy):
        opened(content)


def test_too_many_rows_are_refused(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    assert len(opened(b"a,b\n" + b"1,2\n" * 3)) == 4
    with pytest.raises(ListUnreadable, match="more than 3 rows"):
        opened(b"a,b\n" + b"1,2\n" * 4)
