"""One text file: its first lines are facts ("Title: …"), the rest is Markdown; slips with one meaning are mended."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from markdown import markdown

from capture.errors import ContentUnreadable
from capture.words import gettext

SUFFIX = ".md"
FACT = re.compile(r"([^\W\d_][\w -]{0,30}?)[ \t\u00a0\u202f]*[:\uff1a][ \t\u00a0\u202f]*(.*)")
FIELDS = ("title", "key", "slug", "date", "order", "summary", "promise")
FRENCH = {
    "titre": "title",
    "cle": "key",
    "adresse": "slug",
    "ordre": "order",
    "resume": "summary",
    "promesse": "promise",
}
QUOTES = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("‘", "’"), ("'", "'"))
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
# A table's alignment as an attribute: the site's Content-Security-Policy allows no style in the page.
EXTENSIONS = {"extra": {"tables": {"use_align_attribute": True}}}


@dataclass(frozen=True)
class Text:
    """The facts of a file with the line that each stands on, and its Markdown."""

    fields: Mapping[str, str]
    body: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def html(self) -> str:
        """Return the Markdown as HTML; HTML that the team wrote stays."""
        return markdown(
            self.body, extensions=["extra", "sane_lists"], extension_configs=EXTENSIONS, output_format="html"
        )

    @property
    def date(self) -> date | None:
        """Its date, if it has one."""
        return _date(self.fields["date"]) if "date" in self.fields else None


def parse(path: Path, name: str) -> Text:
    """Read a file; `name` is how a message calls it. Raises ContentUnreadable."""
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    lines = written(path, name).splitlines()
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    end = next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))
    for number in range(start, end):
        fact = FACT.fullmatch(lines[number].strip())
        if fact is None:
            end = number
            break
        known = _known(fact[1], name, number + 1)
        fields[known], places[known] = _unquoted(fact[2]), number + 1
    if "date" in fields and _date(fields["date"]) is None:
        raise unreadable(name, places["date"], gettext("This is no date. Write for instance Date: 2032-02-01"))
    if not fields.get("order", "0").isdecimal():
        raise unreadable(name, places["order"], gettext("This is no place in an order. Write for instance Order: 3"))
    return Text(fields, "\n".join(lines[end:]).strip() + "\n", places)


def written(path: Path, name: str) -> str:
    """Return what a file says, its line ends and its composed letters mended. Raises ContentUnreadable."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise unreadable(name, line, gettext("This letter is not in UTF-8. Save the file again as UTF-8.")) from wrong
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def slug(text: str) -> str:
    """Return the words as they stand in an address: "Cœur de ville" is "coeur-de-ville"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return re.sub(r"[\W_]+", "-", "".join(char for char in plain if not unicodedata.combining(char))).strip("-")


def unreadable(name: str, line: int, sentence: str, /, **facts: str) -> ContentUnreadable:
    """Return the error that says where and what, in the language being spoken."""
    return ContentUnreadable(file=name, line=line, sentence=sentence.format(**facts))


def _known(written_field: str, name: str, line: int) -> str:
    folded = slug(written_field)
    known = FRENCH.get(folded, folded)
    if known not in FIELDS:
        sentence = gettext("“{field}” is not known here. Leave an empty line before the text. Known are: {known}.")
        raise unreadable(name, line, sentence, field=written_field, known=", ".join(f.capitalize() for f in FIELDS))
    return known


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


def _date(value: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    return None
