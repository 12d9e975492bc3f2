"""The short code of the sign-up form, alone on its line: [[sign-up]] or [[sign-up housing]]."""

import re
from html import escape

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from capture.content.slugs import slug

# Whoever finalises the page draws the form in its place.
ELEMENT = "hustings-sign-up"
NAMES = ("sign-up", "inscription")
# Of at most so many letters, so that nobody's text makes the search slow.
SHORT_CODE = re.compile(r"\s*\[\[([\w\s'’-]{1,80})\]\]\s*")
# Anything that somebody may have meant as one.
LIKE_A_CODE = re.compile(r"\[\[[^\[\]\n]{1,80}\]\]")


def issue_of(line: str) -> str | None:
    """Return the issue that a short code on this line puts first, "" for none; None if the line is no short code."""
    found = SHORT_CODE.fullmatch(line)
    folded = slug(found[1]) if found else ""
    for name in NAMES:
        if folded == name or folded.startswith(f"{name}-"):
            return folded.removeprefix(name).strip("-")
    return None


class ShortCodes(Extension):
    """Makes a line with a short code an element of its own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        """Join Markdown: after fenced code (25) and HTML (20) are put aside, in which a short code is just text."""
        md.block_level_elements.append(ELEMENT)
        md.preprocessors.register(_Lines(md), "hustings-short-codes", 15)


class _Lines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [part for line in lines for part in self._drawn(line)]

    def _drawn(self, line: str) -> list[str]:
        issue = issue_of(line)
        if issue is None:
            return [line]
        named = f' issue="{escape(issue)}"' if issue else ""
        return ["", self.md.htmlStash.store(f"<{ELEMENT}{named}></{ELEMENT}>"), ""]
