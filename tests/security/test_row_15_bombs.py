"""What is small and unfolds into much is refused before it does: archives, XML, JSON, forms of many fields."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from capture.errors import ListUnreadable
from capture.imports.limits import LARGEST, LARGEST_UNPACKED, MIB
from tests.imports.bringing import Town

# Beyond what the app has anyway, while it refuses (SECURITY, row 15).
MEMORY = 50 * MIB
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """No database is asked: nothing of these files is kept."""
    return sqlite_only


def workbook(sheet: bytes = b"", strings: bytes = b"") -> bytes:
    """Return a workbook made by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", BOOK)
        package.writestr("xl/_rels/workbook.xml.rels", LINKS)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings:
            package.writestr("xl/sharedStrings.xml", strings)
    return out.getvalue()


def laughs() -> bytes:
    """Return a sheet whose one cell would unfold into a billion words."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>{HEAD}<row><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return workbook(sheet.encode())


def outside() -> bytes:
    """Return a sheet that asks for a file of this machine."""
    sheet = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{HEAD}<row><c t="str"><v>&f;</v></c></row>'
    return workbook(sheet.encode())


def many_parts() -> bytes:
    """Return an archive of a hundred thousand parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(40_000):
            package.writestr(f"xl/{number}", b"")
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "a sheet of nothing, a thousand times as large": lambda: workbook(HEAD.encode() + b" " * (100 * MIB)),
    "more than 200 MB": lambda: workbook(b"\0" * (LARGEST_UNPACKED + 1)),
    "texts that are nothing": lambda: workbook(HEAD.encode(), b"<sst>" + b"<si/>" * (10 * MIB)),
    "a billion laughs": laughs,
    "a file of this machine": outside,
    "parts without end": many_parts,
    "an archive in an archive": lambda: workbook(workbook(b"\0" * (20 * MIB))),
    "JSON ten thousand deep": lambda: b'{"_embedded": {"osdi:people": ' + b"[" * 10_000,
    "one JSON text": lambda: b'["' + b"x" * (LARGEST - 2),
    "one line": lambda: b"a,b\n" + b"x" * (LARGEST - 10),
    "one cell": lambda: b'a,b\n"' + b"x\n" * ((LARGEST - 10) // 2),
}


def read(town: Town, content: bytes) -> None:
    """Read a list to its end, where it has one. Raises ListUnreadable."""
    asked = town.read(content)
    if asked.trouble:
        raise ListUnreadable("{trouble}", trouble=asked.trouble)


@pytest.mark.parametrize("bomb", BOMBS)
def test_nothing_unfolds(town: Town, bomb: str) -> None:
    content = BOMBS[bomb]()
    tracemalloc.start()
    try:
        with pytest.raises(ListUnreadable):
            read(town, content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEMORY
