"""Encodings: in which of those that programs write a file of text is: UTF-8, UTF-16, Windows-1252, Mac Roman."""

import codecs
from collections import Counter
from collections.abc import Iterator
from typing import IO

from capture.errors import ListUnreadable
from capture.words import N_

CHUNK = 1 << 16  # bytes
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What a name or a street has in the two encodings that do not say so themselves.
LETTERS = "éèêëàâäçîïôöùûüÿœæñáíóúãõåøßÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŒÆÑ’«»°\u00a0"
WINDOWS, MACINTOSH = "cp1252", "mac_roman"
NO_TEXT = N_("This is no list: neither a table as text (CSV) nor a workbook (XLSX). Save your list as one of both.")


def encoding_of(file: IO[bytes]) -> str:
    """Return the encoding in which a whole file can be read. Raises ListUnreadable."""
    file.seek(0)
    begins = file.read(4096)
    marked = next((encoding for mark, encoding in MARKS.items() if begins.startswith(mark)), None)
    encoding = marked or _of_zeros(begins) or ("utf-8" if _is_utf8(file) else _by_letters(file))
    if not _is_text(begins.decode(encoding, "replace")):
        raise ListUnreadable(NO_TEXT)
    return encoding


def _of_zeros(begins: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Latin letters is zero."""
    even, odd = begins[::2].count(0), begins[1::2].count(0)
    if max(even, odd) * 4 < len(begins):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _by_letters(file: IO[bytes]) -> str:
    seen: Counter[int] = Counter()
    for chunk in _chunks(file):
        seen.update(byte for byte in chunk if byte > 127)
    plausible = {
        encoding: sum(seen[letter.encode(encoding)[0]] for letter in LETTERS if _has(encoding, letter))
        for encoding in (WINDOWS, MACINTOSH)
    }
    return MACINTOSH if plausible[MACINTOSH] > plausible[WINDOWS] else WINDOWS


def _has(encoding: str, letter: str) -> bool:
    return letter.encode(encoding, "ignore") != b""


def _is_text(begins: str) -> bool:
    unseen = sum(1 for char in begins if ord(char) < 32 and char not in "\t\r\n")
    return unseen * 10 <= len(begins)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
