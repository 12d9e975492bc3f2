"""Texts as they are shown: their pictures drawn in every size, and the form where its short code stands."""

import re
from collections.abc import Callable, Mapping
from html import unescape

from jinja2 import Environment
from markupsafe import Markup

from capture.content import Document
from capture.pictures import Picture, Prints

IMAGE = re.compile(r"(<p>\s*)?<img\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(\s*</p>)?")
ATTRIBUTE = re.compile(r"([\w-]+)=([\"'])(.*?)\2", re.DOTALL)
FORM = re.compile(r"(?:<p>)?<hustings-sign-up(?: issue=\"([^\"]*)\")?></hustings-sign-up>(?:</p>)?")
# The measure of a text (tokens.css), and a phone's whole width below it.
SIZES = "(min-width: 42rem) 38rem, 100vw"


class Artist:
    """Draws pictures into texts."""

    def __init__(self, environment: Environment, prints: Mapping[str, Prints]) -> None:
        """Take the prints of every picture by its name below content/images/."""
        self.environment, self.prints = environment, prints

    def html(self, text: Document, eager: bool = False) -> Markup:
        """Return a text with its pictures drawn; the first one is fetched at once if it is eager."""
        return self.drawn(text.text.html(), eager)

    def drawn(self, html: str, eager: bool = False) -> Markup:
        """Return HTML with its pictures drawn."""
        waiting = [eager]
        return Markup(IMAGE.sub(lambda found: self._drawn(found, waiting), html))  # noqa: S704  # the team's own HTML

    def _drawn(self, found: re.Match[str], waiting: list[bool]) -> str:
        written = _attributes(found[2])
        prints = self.prints.get(name(written.get("src", "")))
        if prints is None:
            return found[0]
        macro = self.environment.get_template("_picture.html").module
        eager, waiting[0] = waiting[0], False
        drawn = str(macro.picture(Picture(prints, written.get("alt", "")), SIZES, eager))  # type: ignore[attr-defined]  # a macro
        if not (found[1] and found[3]):
            return (found[1] or "") + drawn + (found[3] or "")
        return str(macro.figure(Markup(drawn), written.get("title", "")))  # type: ignore[attr-defined]  # noqa: S704


def named(html: str) -> list[str]:
    """Return the pictures of content/images/ that a text shows, by their names there."""
    sources = [_attributes(found[2]).get("src", "") for found in IMAGE.finditer(html)]
    return [picture for source in sources if (picture := name(source))]


def _attributes(written: str) -> dict[str, str]:
    return {name.lower(): unescape(value) for name, _, value in ATTRIBUTE.findall(written)}


def name(source: str) -> str:
    """Return the name below content/images/ of a picture as a text calls it, "" for one of elsewhere."""
    found = re.fullmatch(r"(?:\.?\.?/)*images/(.+)", source)
    return found[1] if found else ""


def with_form(html: str, draw: Callable[[str], str]) -> str:
    """Return HTML with the form drawn in the place of its short code."""
    return FORM.sub(lambda found: draw(unescape(found[1] or "")), html)
