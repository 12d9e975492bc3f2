"""The text part of a letter: what those read whose program shows no HTML."""

import re

import html2text

# A link as it is told: its words, then where it leads.
LINK = re.compile(r"\[([^\[\]]*)\]\(<([^<>]*)>\)")
# What html2text puts a backslash before, lest it be taken for Markdown, which nobody here makes of it again.
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
WIDTH = 72  # columns; RFC 5322, 2.1.1 asks for at most 78


def text(html: str) -> str:
    """Return HTML as text that reads by itself: links behind their words, no pictures, lines of 72 columns."""
    reader = html2text.HTML2Text(bodywidth=WIDTH)
    reader.ignore_images = True
    reader.wrap_links = False
    reader.protect_links = True
    reader.ul_item_mark = "–"
    reader.emphasis_mark = ""
    reader.strong_mark = ""
    told = LINK.sub(_link, str(reader.handle(html)))
    return ESCAPED.sub(r"\1", HEADING.sub("", told)).strip() + "\n"


def _link(found: re.Match[str]) -> str:
    return f"<{found[2]}>" if found[1] == found[2] else f"{found[1]} <{found[2]}>"
