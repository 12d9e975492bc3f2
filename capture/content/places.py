"""Where the pages stand, where they stood, and whether a link inside the site leads anywhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from capture.content.bodies import line_of
from capture.content.documents import Document
from capture.content.remarks import Margin
from capture.words import N_

ELSEWHERE = re.compile(r"(?:https?:)?//\S|mailto:\S|tel:\+?\d|sms:\+?\d|\{\w+\}", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
E_MAIL = re.compile(r"[^\s/@]+@[^\s/@]+\.\w+")
DOMAIN = re.compile(r"(?:www\.|[\w-]+\.(?:fr|org|com|net|eu|info|paris)(?:/|$))", re.IGNORECASE)
# What the build writes beside the pages, and what the app answers.
BESIDE = re.compile(r"/(?:theme|posters|qr)/|(?:/[a-z]{2,3})?/preferences$|.*\.(?:ics|xml|txt|json|webmanifest)$")
# Templates bring these.
ANCHORS = {"main", "sign-up"}
ALIKE = 70


@dataclass(frozen=True)
class Places:
    """The pages of the site by their path."""

    documents: Sequence[Document]
    languages: Sequence[str]

    def path(self, found: Document) -> str:
        """Return the path of a page: "/en/issues/housing/"."""
        return self.root(found.language) + found.address

    def root(self, language: str) -> str:
        """Return the root of a language."""
        return "/" if language == self.languages[0] else f"/{language}/"

    @cached_property
    def pages(self) -> dict[str, Document]:
        """Each page by its path."""
        return {self.path(found): found for found in self.documents if found.kind.address is not None}

    @cached_property
    def former(self) -> dict[str, Document]:
        """Each page by the paths where it stood."""
        return {self.root(found.language) + old: found for found in self.documents for old in found.former}

    def see(self, found: Document, margin: Margin) -> None:
        """Note the links of a text that lead nowhere or say nothing."""
        for href, said in found.text.anatomy.links:
            line = line_of(found.text, f"({href}", href, unquote(href))
            if not href.strip():
                margin.fault(line, N_("The link “{words}” has no address. Write [{words}](/address/)"), words=said)
                continue
            if not said.strip():
                margin.fault(line, N_("The link to {href} has no words. Write [words]({href})"), href=href)
            self._see_target(found, href.strip(), line, margin)

    def _see_target(self, found: Document, href: str, line: int, margin: Margin) -> None:
        path, _, anchor = href.partition("#")
        path = unquote(path.partition("?")[0])
        if ELSEWHERE.match(href):
            return
        if SCHEME.match(href) or E_MAIL.fullmatch(href) or DOMAIN.match(href):
            _see_foreign(href, line, margin)
        elif not path:
            _see_anchor(found, anchor, line, margin)
        elif path in self.pages or f"{path}/" in self.pages:
            _see_anchor(self.pages.get(path) or self.pages[f"{path}/"], anchor, line, margin)
        elif path in self.former or f"{path}/" in self.former:
            here = self.path(self.former.get(path) or self.former[f"{path}/"])
            margin.notice(
                line, N_("“{href}” is a former address; its visitors are led to {here}"), href=path, here=here
            )
        elif not (path.startswith("/") and BESIDE.match(path)):
            self._say_broken(found, href, path, line, margin)

    def _say_broken(self, found: Document, href: str, path: str, line: int, margin: Margin) -> None:
        meant = self._meant(found, path)
        if meant:
            margin.fault(line, N_("The link “{href}” leads nowhere. Do you mean {meant}?"), href=href, meant=meant)
        else:
            sentence = N_("The link “{href}” leads nowhere. “hustings content list” shows the addresses of all pages.")
            margin.fault(line, sentence, href=href)

    def _meant(self, found: Document, path: str) -> str:
        """The page that a path means which is not its own: a file's name, a missing folder, a slip of the finger."""
        plain = path.strip("./").removeprefix("content/")
        others = {there: page for there, page in self.pages.items() if page is not found}
        files = [there for there, page in others.items() if plain.endswith(".md") and page.name.endswith(plain)]
        in_language = [there for there, page in others.items() if page.language == found.language]
        same_end = [there for there in in_language if there.strip("/").rpartition("/")[2] == plain.rpartition("/")[2]]
        alike = process.extractOne(f"/{plain}/", same_end or in_language, scorer=fuzz.ratio)
        near = [alike[0]] if alike and (same_end or alike[1] > ALIKE) else []
        return str(next(iter([*files, *near]), ""))


def _see_foreign(href: str, line: int, margin: Margin) -> None:
    if E_MAIL.fullmatch(href):
        margin.fault(line, N_("To let people write to {href}, the link is mailto:{href}"), href=href)
    elif SCHEME.match(href):
        margin.fault(line, N_("The link “{href}” does nothing. Links begin with / or https://"), href=href)
    else:
        margin.fault(line, N_("A link to another site is written in full: https://{href}"), href=href)


def _see_anchor(found: Document, anchor: str, line: int, margin: Margin) -> None:
    # Other templates bring places of their own.
    if anchor and found.template in ("page", "article") and anchor not in found.text.anatomy.ids | ANCHORS:
        sentence = N_("“#{anchor}” is no place on that page. Name it there, after a heading: ## … {{#{anchor}}}")
        margin.fault(line, sentence, anchor=anchor)
