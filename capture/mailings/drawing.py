"""Drawing a mailing: from Markdown to the letter that mail programs show, with its foot and its ways out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import css_inline
import jinja2
from babel import Locale
from markupsafe import Markup

from capture import colours, law, pictures, theme, words
from capture.content import Document
from capture.mailings import plain
from capture.mailings.greetings import LEAVE, ORIGIN, PREFERENCES, Form, Place, Stencil
from capture.settings import Settings
from capture.stores import Store
from capture.words import N_, gettext

LINK = re.compile(r"(<a\b[^>]*?\bhref=)([\"'])(.*?)\2", re.DOTALL | re.IGNORECASE)
IMAGE = re.compile(r"""<img\b((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
SOURCE = re.compile(r"\bsrc=([\"'])(?:\.?\.?/)*images/(.*?)\1", re.IGNORECASE)
ALT = re.compile(r"\balt=([\"'])(.*?)\1", re.IGNORECASE)
FORM = re.compile(r"(?:<p>)?<hustings-sign-up(?: issue=\"([^\"]*)\")?></hustings-sign-up>(?:</p>)?")
SPACES = re.compile(r"\n\s*\n+")
NIGHT = "@media (prefers-color-scheme: dark)"
# As wide as the sheet of a letter.
WIDTH = 600
# As long as what a link says of itself may be (supporters.src).
SOURCE_LENGTH = 64
# Whence we have an address; the first is also what a preview shows.
OWN = N_("You gave us your address yourself.")
LISTED = N_("Your address came with a list that you were on; ask us which one.")
# Why somebody who is not targeted gets it.
WHY = {
    law.EVERYONE: N_("You get this letter because you asked for our newsletter."),
    law.ONE_LETTER: N_("You get this letter because you asked for our letter about this: {told}."),
}


@dataclass(frozen=True)
class Purpose:
    """Why a letter goes to whom it goes: the kind of its audience, and what they told us, in words."""

    audience: str
    told: str = ""


@dataclass(frozen=True)
class Letter:
    """One text of a mailing, drawn: only what each person fills is missing."""

    language: str
    subject: Form
    html: Form
    text: Form


class Draughtsman:
    """Draws the letters of one campaign."""

    def __init__(self, settings: Settings) -> None:
        """Read templates, style and colours once. Raises ThemeUnreadable."""
        self.settings, self.campaign = settings, settings.campaign
        folder = settings.root / "theme" / "letters"
        self.templates = jinja2.Environment(loader=jinja2.FileSystemLoader(folder))  # noqa: S701  # equip escapes
        theme.equip(self.templates)
        tokens = (settings.root / colours.FILE).read_text("utf-8")
        self.style = _coloured((folder / "mailing.css").read_text("utf-8"), colours.read(tokens))
        self.inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
        self.store = Store(settings.root / ".site" / "made")

    def draw(self, edition: Document, purpose: Purpose) -> Letter:
        """Return a text as a letter."""
        stencil = Stencil()
        subject = stencil.cut(edition.title)
        with words.speaking(edition.language):
            facts = self._facts(edition, purpose, stencil) | {"subject": subject}
            html = self.inliner.inline(self.templates.get_template("mailing.html").render(facts))
            foot = self.templates.get_template("foot.html").render(facts)
            text = plain.text(f"{facts['body']}<hr>{foot}")
        return Letter(edition.language, stencil.form(subject), stencil.form(_tight(html)), stencil.form(text))

    def draw_text(self, edition: Document) -> Letter:
        """Return a text as a text message: as it is written, with names in their places."""
        stencil = Stencil()
        lines = " ".join(line.strip() for line in edition.text.body.split("\n")).strip()
        subject, text = stencil.cut(edition.title), stencil.cut(re.sub(r"\s+", " ", lines))
        return Letter(edition.language, stencil.form(subject), Form(()), stencil.form(text))

    def _facts(self, edition: Document, purpose: Purpose, stencil: Stencil) -> dict[str, object]:
        language, site = edition.language, self.settings.address
        return theme.context(self.campaign, language) | {
            "direction": Locale.parse(language).text_direction,
            "style": Markup(self.style),  # noqa: S704  # the theme's own
            "home": tagged(f"{site}{self.campaign.path(language)}", edition.key),
            "preview": stencil.cut(edition.preview),
            "body": Markup(self._body(edition, stencil)),  # noqa: S704  # the team's own HTML
            "targeted": purpose.audience == law.TARGETED,
            "told": purpose.told,
            "why": gettext(WHY.get(purpose.audience, WHY[law.EVERYONE])).format(told=purpose.told),
            "leave": stencil.mark(Place(LEAVE)),
            "preferences": stencil.mark(Place(PREFERENCES)),
            "origin": stencil.mark(Place(ORIGIN, gettext(OWN))),
        }

    def _body(self, edition: Document, stencil: Stencil) -> str:
        site = self.settings.address
        html = FORM.sub(lambda found: self._button(edition), edition.text.html())
        html = LINK.sub(lambda found: f'{found[1]}"{escape(_target(found[3], site, edition.key))}"', html)
        return stencil.cut(IMAGE.sub(self._picture, html), is_html=True)

    def _button(self, edition: Document) -> str:
        path = self.campaign.path(edition.language) + theme.SIGN_UP
        return f'<p class="button"><a href="{path}">{escape(gettext(theme.SIGN_UP_TITLE))}</a></p>'

    def _picture(self, found: re.Match[str]) -> str:
        source, alt = SOURCE.search(found[1]), ALT.search(found[1])
        original = pictures.find(self.settings.root / "content" / "images", unescape(source[2])) if source else None
        prints = pictures.develop([original], self.store)[original] if original else None
        if not isinstance(prints, pictures.Prints):
            return ""
        path, words_of = prints.files[-1].path, escape(unescape(alt[2] if alt else ""))
        return f'<img src="{self.settings.address}{path}" width="{min(WIDTH, prints.width)}" alt="{words_of}">'


def tagged(address: str, key: str) -> str:
    """Return an address of our site that says which mailing led there."""
    parts = urlsplit(address)
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=f"{query}src={key[:SOURCE_LENGTH]}"))


def _target(href: str, site: str, key: str) -> str:
    plain_href = unescape(href)
    if plain_href.startswith("/") and not plain_href.startswith("//"):
        return tagged(site + plain_href, key)
    return tagged(plain_href, key) if plain_href.startswith(f"{site}/") else plain_href


def _coloured(css: str, chosen: colours.Colours) -> str:
    """Return the style with every name of a colour replaced: mail programs know no variables."""
    day, _, night = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).partition(NIGHT)
    return _named(day, chosen.light) + NIGHT + _named(night, chosen.dark)


def _named(css: str, scheme: Mapping[str, str]) -> str:
    return re.sub(r"var\(--([\w-]+)\)", lambda found: scheme[found[1]], css)


def _tight(html: str) -> str:
    return SPACES.sub("\n", html)


def show(letter: Letter, folder: Path, key: str) -> list[Path]:
    """Lay a letter down as two files to look at, filled for somebody who told us no name, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    laid = []
    for ending, written in (("html", letter.html.fill_html({})), ("txt", letter.text.fill({}))):
        path = folder / f"{key}.{letter.language}.{ending}"
        path.write_text(written, encoding="utf-8")
        laid.append(path)
    return laid
