"""From Markdown to HTML: the site's dialect, forgiving where a writer's slip has one meaning."""

import re
from html.parser import HTMLParser

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from capture.content.short_codes import ShortCodes

ITEM = re.compile(r"(?:[-*+]|1[.)])[ \t]+\S")
# A table's alignment as an attribute: the site's Content-Security-Policy allows no style in the page.
EXTENSIONS = {"extra": {"tables": {"use_align_attribute": True}}}
COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def render(text: str) -> str:
    """Return Markdown as HTML; HTML that the team wrote stays, its comments do not."""
    # Each text its own converter: footnotes and references of one never reach another.
    converter = Markdown(
        extensions=["extra", "sane_lists", ShortCodes(), _Forgiving()],
        extension_configs=EXTENSIONS,
        output_format="html",
    )
    return COMMENT.sub("", converter.convert(text))


class _Forgiving(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        # A paragraph that begins with a tab is a paragraph: code stands between ``` fences.
        md.parser.blockprocessors.deregister("code")
        # After fenced code (25) and HTML (20) are put aside.
        md.preprocessors.register(_Lists(md), "hustings-lists", 16)


class _Lists(Preprocessor):
    """Puts the empty line before a list that it needs and that nobody writes."""

    def run(self, lines: list[str]) -> list[str]:
        drawn: list[str] = []
        for line in lines:
            before = drawn[-1] if drawn else ""
            if ITEM.match(line) and before.strip() and not _goes_on(before):
                drawn.append("")
            drawn.append(line)
        return drawn


def _goes_on(line: str) -> bool:
    return bool(re.match(r"\s|(?:[-*+]|\d+[.)])[ \t]+\S", line))


class Anatomy(HTMLParser):
    """What stands in the HTML of a text: tags with their attributes, links with their words, words outside code."""

    def __init__(self, html: str) -> None:
        """Take the HTML apart."""
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._within: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        if tag in ("a", "code", "pre"):
            self._within.append(tag)
        if tag == "a":
            self.links.append((known.get("href", ""), ""))
        elif tag == "img":
            self._say(known.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note that a link or code is over."""
        if tag in self._within:
            self._within.remove(tag)

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self._say(data)
        if not {"code", "pre"} & set(self._within):
            self.words.append(data)

    @property
    def ids(self) -> set[str]:
        """The places that a link may lead to: #here."""
        return {known["id"] for _, known in self.tags if "id" in known}

    def _say(self, words: str) -> None:
        if "a" in self._within:
            href, said = self.links[-1]
            self.links[-1] = (href, said + words)
