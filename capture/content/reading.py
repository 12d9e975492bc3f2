"""One text file: its first lines are facts ("Title: …"), the rest is Markdown; slips with one meaning are mended."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process

from capture.content import facts
from capture.content.kinds import Kind
from capture.content.remarks import Margin
from capture.content.rendering import Anatomy, render
from capture.content.short_codes import issue_of
from capture.content.slugs import slug
from capture.words import N_, gettext, speaking

SPACES = " \t\u00a0\u202f"
FACT = re.compile(rf"([^\W\d_][\w '’-]{{0,30}}?)[{SPACES}]*[:\uff1a][{SPACES}]*(.*)")
QUOTES = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("‘", "’"), ("'", "'"))
# Other programs frame the facts with it.
FRAME = re.compile(r"(-{3,}|\+{3,})\s*")
FENCE = re.compile(r"(```+|~~~+)")
# Below this two names are not the same with a slip (percent).
ALIKE = 75


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
        return render(self.body)

    @cached_property
    def anatomy(self) -> Anatomy:
        """What stands in the HTML."""
        return Anatomy(self._html)

    def short_codes(self) -> list[tuple[int, str]]:
        """Return the short codes of the sign-up form, each with its line and the issue that it puts first, or ""."""
        return [(number, issue) for number, line in self.prose() if (issue := issue_of(line)) is not None]

    def prose(self) -> Iterator[tuple[int, str]]:
        """Yield the lines of the body with their numbers, but for those between the fences of code."""
        fence = ""
        for number, line in enumerate(self.body.split("\n"), self.first):
            mark = FENCE.match(line)
            if mark and (not fence or line.startswith(fence)):
                fence = "" if fence else mark[1]
            elif not fence:
                yield number, line

    @property
    def date(self) -> datetime.date | None:
        """Its date, if it has one."""
        return facts.day(self.fields.get("date", ""))

    @property
    def after_facts(self) -> int:
        """The line on which a further fact would stand."""
        return max(self.lines.values(), default=0) + 1


def parse(text: str, kind: Kind, margin: Margin) -> Text:
    """Take a mended text of a kind apart; what is wrong or was mended stands in the margin."""
    head = _Head(kind, margin)
    lines = text.split("\n")
    first = head.read(lines)
    for name, value in head.fields.items():
        if value:
            facts.check(name, head.places[name], value, margin)
    return Text(head.fields, "\n".join(lines[first:]).strip() + "\n", head.places, first + 1)


class _Head:
    """The facts at the head of a file while they are read."""

    def __init__(self, kind: Kind, margin: Margin) -> None:
        self.kind, self.margin = kind, margin
        self.fields: dict[str, str] = {}
        self.places: dict[str, int] = {}

    def read(self, lines: list[str]) -> int:
        """Take the facts up and return the index of the line that the text begins on."""
        index = _next(lines, 0)
        framed = bool(lines[index:] and FRAME.fullmatch(lines[index]))
        index += framed
        while index < len(lines) and (here := self._fact(lines, index)) is not None:
            index = here
        if framed and index < len(lines) and FRAME.fullmatch(lines[index]):
            index += 1
        elif self.fields and index < len(lines) and lines[index].strip():
            self.margin.notice(index + 1, N_("The text was understood to begin here. Leave an empty line before it."))
        index = _next(lines, index)
        return _next(lines, self._heading(lines, index))

    def _fact(self, lines: list[str], index: int) -> int | None:
        """Take up the fact on this line, or after an empty one; None where the text begins."""
        after = _next(lines, index)
        fact = FACT.fullmatch(lines[after].strip(SPACES)) if after < len(lines) else None
        if fact is None:
            return None
        known = facts.names().get(slug(fact[1]), slug(fact[1]))
        known = self.kind.heading if known == "title" else known
        is_meant = known in self.kind.facts or (self.kind.takes_any and after == index)
        if after > index and (not is_meant or known in self.fields):
            return None
        if after > index:
            sentence = N_("“{field}” was taken as a fact, though an empty line stands before it.")
            self.margin.notice(after + 1, sentence, field=fact[1])
        self._take(known if is_meant else "", fact, after + 1)
        return after + 1

    def _take(self, known: str, fact: re.Match[str], line: int) -> None:
        if not known:
            self._unknown(fact[1], line)
        elif known in self.fields:
            sentence = N_("“{field}” stands on line {first} already. Keep one of the two lines.")
            self.margin.fault(line, sentence, field=fact[1], first=self.places[known])
        else:
            if "\t" in fact[0]:
                self.margin.notice(line, N_("A tab in this line was understood as a space."))
            self.fields[known], self.places[known] = self._unquoted(fact[2].replace("\t", " "), line), line

    def _unknown(self, name: str, line: int) -> None:
        with speaking(self.margin.language):
            here = [gettext(facts.NAMES[fact]) for fact in self.kind.facts]
        alike = process.extractOne(slug(name), {own: slug(own) for own in here}, score_cutoff=ALIKE)
        if alike:
            sentence = N_("“{field}” is not known here. Do you mean “{known}”?")
            self.margin.fault(line, sentence, field=name, known=alike[2])
        else:
            sentence = N_("“{field}” is not known here. Leave an empty line before the text. Known are: {known}.")
            self.margin.fault(line, sentence, field=name, known=", ".join(here))

    def _heading(self, lines: list[str], index: int) -> int:
        """Take a heading above the text as the title that is missing."""
        found = re.fullmatch(r"#\s*([^#\s].*?)[#\s]*", lines[index]) if index < len(lines) else None
        if found is None or self.kind.heading in self.fields:
            return index
        self.margin.notice(index + 1, N_("The heading was taken as the title: Title: {title}"), title=found[1])
        self.fields[self.kind.heading], self.places[self.kind.heading] = found[1], index + 1
        return index + 1

    def _unquoted(self, value: str, line: int) -> str:
        value = value.strip(SPACES)
        for opening, closing in QUOTES:
            inner = value[1:-1]
            framed = len(value) > 1 and (value[0], value[-1]) == (opening, closing)
            if framed and opening not in inner and closing not in inner:
                inner = inner.strip(SPACES)
                self.margin.notice(line, N_("The quotation marks around “{value}” were left out."), value=inner)
                return inner
        return value


def _next(lines: list[str], index: int) -> int:
    return next((number for number in range(index, len(lines)) if lines[number].strip()), len(lines))
