"""From the bytes of a file to its text: wrong encodings, invisible characters and a word processor's habits mended.

No line is added or taken away here, so that a line of the text is the line that its writer sees.
"""

import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from capture.content.remarks import Margin
from capture.words import N_

NOT_UTF_8 = N_("The file was not saved as UTF-8. Its accents were understood all the same; better save it as UTF-8.")
BOM = "\ufeff"
# Soft hyphen, zero-width space and joiners that are no joiners, overrides of the writing direction, control characters.
# The zero-width joiners stay: emoji and Persian need them.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202d\u202e\ufffc\x00-\x08\x0e-\x1f\x7f]")
# What editors show as a new line within a paragraph, and Python would count as a line.
SOFT_BREAK = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The first byte of a UTF-8 letter and those that follow it, once read as Windows-1252.
FOLLOWING = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
TWICE = re.compile(f"[ÂÃâÅ][{re.escape(FOLLOWING)}]{{1,2}}")
WORD_BULLET = re.compile(r"([ \t]*)[•●▪◦‣·][ \t\u00a0\u202f]*(?=\S)")
HARD_SPACE = re.compile("( {0,3}(?:#{1,6}|[-*+>]|\\d{1,3}[.)]))[\u00a0\u202f]+(?=\\S)")
# What no European text holds: read as Windows-1252 it is something else.
FOREIGN = re.compile("[\ufffd\u00a4\u00a6\u00a8\u00ac\u00af\u00b4\u00b6\u00b8\u0192\u02c6\u02dc\u2020\u2021]")


def mended(content: bytes, margin: Margin) -> str | None:
    """Return what a file says, None if it is no text; what is wrong or was mended stands in the margin."""
    text = _decoded(content, margin)
    if text is None:
        margin.fault(1, N_("This is no text. Save it as “plain text, UTF-8”, or take it out of content/"))
        return None
    if text.startswith(BOM):
        margin.notice(1, N_("An invisible mark at the very beginning of the file (BOM) was left out."))
        text = text[1:]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [_without_invisible(line, margin, number) for number, line in enumerate(text.split("\n"), 1)]
    return "\n".join(_as_markdown(line, margin, number) for number, line in enumerate(lines, 1))


def _decoded(content: bytes, margin: Margin) -> str | None:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _foreign(content, "utf-16", margin)
    if b"\0" in content:
        return None
    return "\n".join(_line(line, margin, number) for number, line in enumerate(_lines(content), 1))


def _lines(content: bytes) -> list[bytes]:
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _foreign(content: bytes, encoding: str, margin: Margin) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    margin.notice(1, NOT_UTF_8)
    return text


def _line(line: bytes, margin: Margin, number: int) -> str:
    # Line by line: two programs that wrote into one file leave two encodings in it.
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(line, margin, number)
    right = TWICE.sub(_once, text)
    if right != text:
        margin.notice(number, N_("The accents of this line were broken by an earlier program; they were put right."))
    return right


def _windows(line: bytes, margin: Margin, number: int) -> str:
    text = line.decode("cp1252", errors="replace")
    if FOREIGN.search(text):
        margin.fault(number, N_("This line holds letters that cannot be read. Save the file again as UTF-8."))
    elif NOT_UTF_8 not in [remark.sentence for remark in margin.remarks]:
        margin.notice(number, NOT_UTF_8)
    return text


def _once(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def _without_invisible(line: str, margin: Margin, number: int) -> str:
    plain = SOFT_BREAK.sub(" ", INVISIBLE.sub("", line))
    if plain != line:
        margin.notice(number, N_("Invisible characters, such as word processors leave, were taken out of this line."))
    return plain


def _as_markdown(line: str, margin: Margin, number: int) -> str:
    listed = WORD_BULLET.sub(r"\1- ", line, count=1) if WORD_BULLET.match(line) else line
    if listed != line:
        margin.notice(number, N_("“{sign}” was understood as “-”, the sign of a list."), sign=line.strip()[0])
    spaced = HARD_SPACE.sub(r"\1 ", listed, count=1) if HARD_SPACE.match(listed) else listed
    if spaced != listed:
        sign = spaced.split()[0]
        margin.notice(number, N_("The non-breaking space after “{sign}” was understood as a plain one."), sign=sign)
    return spaced if spaced.strip() else ""
