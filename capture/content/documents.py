"""One file of content/, read: its kind, its key, its language, and its facts by name."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from capture.content import facts
from capture.content.kinds import KINDS, OWN_ADDRESSES, OWN_TEMPLATES, Kind
from capture.content.reading import SUFFIX, Text, parse
from capture.content.remarks import Margin
from capture.content.slugs import slug
from capture.words import N_

LAST = 1000
MISSING = {
    "title": N_("“Title” is missing. Write for instance Title: A roof for everyone"),
    "date": N_("“Date” is missing. Write for instance Date: 2032-02-01"),
}


@dataclass(frozen=True)
class Document:
    """One file, read and mended."""

    kind: Kind
    name: str
    key: str
    language: str
    text: Text

    @property
    def title(self) -> str:
        """Its title, as written."""
        return self.text.fields["title"]

    @property
    def slug(self) -> str:
        """Its part of the address: as written, else the key of a page and the title of anything else."""
        of_its_own = self.key if self.kind.folder == "pages" else slug(self.title)
        return slug(self.text.fields.get("slug", "")) or of_its_own

    @property
    def address(self) -> str:
        """Where its page stands below the root of its language: "issues/un-toit/"; "" for what has no page."""
        pattern = OWN_ADDRESSES.get(self.key) if self.kind.folder == "pages" else None
        return (self.kind.address or "").format(slug=self.slug) if pattern is None else pattern

    @property
    def template(self) -> str:
        """The name of the template that draws it, without its ending."""
        own = self.kind.folder == "pages" and self.key in OWN_TEMPLATES
        return self.key.replace("-", "_") if own else self.kind.template

    @property
    def order(self) -> int:
        """Its place among its kind; whatever says none comes last."""
        found = facts.number(self._fact("order"))
        return LAST if found is None else found

    @property
    def menu(self) -> int | None:
        """Its place in the header's menu, None for a page that does not stand there."""
        return facts.number(self._fact("menu"))

    @property
    def summary(self) -> str:
        """What lists and search engines say of it."""
        return self._fact("summary")

    @property
    def promise(self) -> str:
        """About five words, for the poster."""
        return self._fact("promise")

    @property
    def figure(self) -> str:
        """The big thing on the poster: "+400", "10 min"."""
        return self._fact("figure")

    @property
    def role(self) -> str:
        """What a person does, and where."""
        return self._fact("role")

    @property
    def picture(self) -> str:
        """The name of its picture below content/images/, "" for none."""
        return facts.picture(self._fact("picture"))

    @property
    def picture_text(self) -> str:
        """Its picture's words, for those who do not see it."""
        return self._fact("picture_text")

    @property
    def date(self) -> datetime.date | None:
        """Its day."""
        return self.text.date

    @property
    def time(self) -> datetime.time | None:
        """When it begins."""
        return facts.clock(self._fact("time"))

    @property
    def until(self) -> datetime.time | None:
        """When it ends."""
        return facts.clock(self._fact("until"))

    @property
    def place(self) -> str:
        """Where it is: name and street."""
        return self._fact("place")

    @property
    def former(self) -> tuple[str, ...]:
        """Where it stood before, below the root of its language."""
        return facts.addresses(self._fact("former"))

    def _fact(self, name: str) -> str:
        return self.text.fields.get(name, "")


def read_document(folder: Path, path: Path, languages: Sequence[str], margin: Margin) -> Document | None:
    """Read one file; None if it cannot become what its kind becomes, and why stands in the margin."""
    name = path.relative_to(folder).as_posix()
    kind, (stem, language) = _kind(name, margin), _language(name, languages, margin)
    if kind is None or not language:
        return None
    text = parse(path, kind, margin)
    for field in kind.needs:
        if not text.fields.get(field):
            margin.fault(max(text.lines.values(), default=0) + 1, MISSING[field])
    key = slug(text.fields.get("key", "")) or slug(stem)
    return Document(kind, name, key, language, text) if margin.is_clean else None


def language_of(name: str) -> str:
    """Return the language that a file's name says, whether or not the campaign has it: "a.fr.md" says "fr"."""
    stem, _, language = Path(name).name.removesuffix(SUFFIX).rpartition(".")
    return language if stem else ""


def _kind(name: str, margin: Margin) -> Kind | None:
    kind = KINDS.get(name.partition("/")[0]) if "/" in name else None
    if kind is None or not name.endswith(SUFFIX):
        folders = ", ".join(f"{folder}/" for folder in KINDS)
        sentence = N_("This file becomes nothing. Texts end in .md and live in {folders}; pictures live in images/.")
        margin.fault(1, sentence, folders=folders)
        return None
    return kind


def _language(name: str, languages: Sequence[str], margin: Margin) -> tuple[str, str]:
    stem, _, language = Path(name).name.removesuffix(SUFFIX).rpartition(".")
    if stem and language in languages:
        return stem, language
    if not name.endswith(SUFFIX):
        return "", ""
    known = ", ".join(languages)
    if stem:
        margin.fault(1, N_("There is no language “{language}”. There is: {known}."), language=language, known=known)
    else:
        sentence = N_("The file's name does not say its language. Call it for instance {example} (there is: {known}).")
        margin.fault(1, sentence, example=f"{language}.{languages[0]}{SUFFIX}", known=known)
    return "", ""
