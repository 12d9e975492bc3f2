"""One text file: its first lines are facts ("Title: …"), the rest is Markdown; slips with one meaning are mended."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from markdown import Extension, markdown

from capture.content import facts
from capture.content.kinds import Kind
from capture.content.remarks import Margin
from capture.content.short_codes import ShortCodes, issue_of
from capture.content.slugs import slug
from capture.words import N_, gettext, speaking

SUFFIX = ".md"
FACT = re.compile(r"([^\W\d_][\w '’-]{0,30}?)[ \t\u00a0\u202f]*[:\uff1a][ \t\u00a0\u202f]*(.*)")
QUOTES = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("‘", "’"), ("'", "'"))
# A table's alignment as an attribute: the site's Content-Security-Policy allows no style in the page.
EXTENSIONS = {"extra": {"tables": {"use_align_attribute": True}}}


@dataclass(frozen=True)
class Text:
    """The facts of a file with the line that each stands on, and its Markdown with the line that it begins on."""

    fields: Mapping[str, str]
    body: str
    lines: Mapping[str, int] = field(default_factory=dict)
    first: int = 1

    def html(self) -> str:
        """Return the Markdown as HTML; HTML that the team wrote stays."""
        return self._html

    @cached_property
    def _html(self) -> str:
        extensions: list[str | Extension] = ["extra", "sane_lists", ShortCodes()]
        return markdown(self.body, extensions=extensions, extension_configs=EXTENSIONS, output_format="html")

    def short_codes(self) -> list[tuple[int, str]]:
        """Return the short codes of the sign-up form, each with its line and the issue that it puts first, or ""."""
        lines = enumerate(self.body.splitlines(), self.first)
        return [(number, issue) for number, line in lines if (issue := issue_of(line)) is not None]

    @property
    def date(self) -> date | None:
        """Its date, if it has one."""
        return facts.day(self.fields.get("date", ""))


def parse(path: Path, kind: Kind, margin: Margin) -> Text:
    """Read a file of a kind; what is wrong or was mended stands in the margin."""
    lines = written(path, margin).splitlines()
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    end = next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))
    for number in range(start, end):
        fact = FACT.fullmatch(lines[number].strip())
        if fact is None:
            end = number
            break
        known = _known(fact[1], kind, margin, number + 1)
        if known:
            fields[known], places[known] = _unquoted(fact[2]), number + 1
    _check(fields, places, margin)
    first = next((number for number in range(end, len(lines)) if lines[number].strip()), end)
    return Text(fields, "\n".join(lines[first:]).strip() + "\n", places, first + 1)


def written(path: Path, margin: Margin) -> str:
    """Return what a file says, its line ends and its composed letters mended."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        margin.fault(line, N_("This letter is not in UTF-8. Save the file again as UTF-8."))
        text = content.decode("latin-1")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _known(name: str, kind: Kind, margin: Margin, line: int) -> str:
    known = facts.names().get(slug(name), slug(name))
    if known not in kind.facts and not kind.takes_any:
        sentence = N_("“{field}” is not known here. Leave an empty line before the text. Known are: {known}.")
        with speaking(margin.language):
            margin.fault(line, sentence, field=name, known=", ".join(gettext(facts.NAMES[fact]) for fact in kind.facts))
        return ""
    return known


def _check(fields: dict[str, str], places: Mapping[str, int], margin: Margin) -> None:
    for name, (read, sentence) in facts.VALUES.items():
        if fields.get(name) and read(fields[name]) is None:
            margin.fault(places[name], sentence, value=fields[name])


def _unquoted(value: str) -> str:
    value = value.strip(" \t\u00a0\u202f")
    for opening, closing in QUOTES:
        inner = value[1:-1]
        if (
            len(value) > 1
            and (value[0], value[-1]) == (opening, closing)
            and opening not in inner
            and closing not in inner
        ):
            return inner.strip(" \u00a0\u202f")
    return value
