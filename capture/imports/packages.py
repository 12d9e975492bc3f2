"""Packages: a workbook's file is a ZIP archive. What is in it is counted before any of it is unpacked."""

import zlib
from collections.abc import Callable, Iterator
from typing import IO, TypeVar
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from capture.errors import ListUnreadable
from capture.imports.limits import LARGEST_UNPACKED, MIB, MOST_PACKED
from capture.words import N_

T = TypeVar("T")

ENDS, ENDS_LARGE, TAIL = b"PK\x05\x06", b"PK\x06\x07", (1 << 16) + 22
# A list of contents for ten thousand parts; a workbook has twenty.
LONGEST_CONTENTS = MIB
CHUNK = 1 << 16  # bytes
DAMAGED = N_(
    "This workbook is damaged, or was made to do harm. Open it, save it anew as XLSX or CSV, and choose that file."
)
TOO_LARGE = N_("Unpacked, this workbook is larger than {most} MB, or far larger than its file. Save its sheet as CSV.")
LOCKED = N_("This workbook is locked by a password. Save it without one.")
# Whatever a file that is no archive, or a part that is no XML, makes of our readers.
TROUBLES = (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, expat.ExpatError)


def open_package(file: IO[bytes]) -> ZipFile:
    """Open a workbook's archive. Raises ListUnreadable for one that is damaged, locked, or unpacks to too much."""
    if not _has_short_contents(file):
        raise ListUnreadable(DAMAGED)
    package = guarded(lambda: ZipFile(file))
    parts = package.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > LARGEST_UNPACKED or unpacked > MOST_PACKED * max(packed, CHUNK):
        raise ListUnreadable(TOO_LARGE, most=LARGEST_UNPACKED // MIB)
    if any(part.flag_bits & 1 for part in parts):
        raise ListUnreadable(LOCKED)
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise ListUnreadable(DAMAGED)
    return package


def guarded(read: Callable[[], T]) -> T:
    """Return what reading gives. Raises ListUnreadable for what the readers of archives and XML cannot read."""
    try:
        return read()
    except TROUBLES as trouble:
        raise ListUnreadable(DAMAGED) from trouble


def parse(
    package: ZipFile, name: str, start: Callable[..., None], end: Callable[..., None], text: Callable[..., None]
) -> Iterator[None]:
    """Read a part's XML, a piece at each step, so that whoever reads a million rows keeps none.

    Raises ListUnreadable: also for a document type, by which a small part could unfold into a large one.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    with guarded(lambda: package.open(name)) as part:
        while chunk := guarded(lambda: part.read(CHUNK)):
            guarded(lambda: parser.Parse(chunk))  # called at once
            yield
        guarded(lambda: parser.Parse(b"", True))
        yield


def local(tag: str) -> str:
    """Return the name of an element without what stands before its colon."""
    return tag.rpartition(":")[2]


def _refuse(*doctype: object) -> None:
    raise ListUnreadable(DAMAGED)


def _has_short_contents(file: IO[bytes]) -> bool:
    # A table of contents is read whole: of half a million parts it would fill the memory.
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    ends = tail[tail.rfind(ENDS) :]
    return ENDS in tail and len(ends) >= 22 and ENDS_LARGE not in tail and _length(ends) <= LONGEST_CONTENTS


def _length(ends: bytes) -> int:
    return int.from_bytes(ends[12:16], "little")
