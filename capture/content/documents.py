"""One file of content/, read: its kind, its key, its language, and its facts by name."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from capture.content import bodies, facts, folders, names
from capture.content.kinds import OWN_ADDRESSES, OWN_FORMS, OWN_TEMPLATES, OWN_WORDS, Kind
from capture.content.mending import mended
from capture.content.names import Name
from capture.content.reading import Text, parse
from capture.content.remarks import Margin, Remark
from capture.content.slugs import shortened, slug
from capture.words import N_

LAST = 1000
# Files that say something else than texts do.
OTHERS = (folders.NEIGHBOURHOODS, *folders.STATIONS)
NOTHING: Mapping[str, bytes] = MappingProxyType({})
# Markdown looks from each for its end: ten thousand take a minute.
MOST_BRACKETS = 1000
BRACKETS = N_("This text has too many brackets [ to be one. Take out what is not text.")
# The space of a keyboard between groups of three digits.
THOUSANDS = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
MISSING = {
    "title": N_("“Title” is missing. Write for instance Title: A roof for everyone"),
    "subject": N_("“Subject” is missing. Write for instance Subject: A roof for everyone"),
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
        return self.text.fields[self.kind.heading]

    @property
    def slug(self) -> str:
        """Its part of the address: as written, else the key of a page and the title of anything else."""
        of_its_own = self.key if self.kind.folder == "pages" else shortened(slug(self.title)) or self.key
        return slug(self._fact("slug")) or of_its_own

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
    def brings_form(self) -> bool:
        """Whether its template draws the sign-up form by itself."""
        return self.kind.folder == "issues" or (self.kind.folder == "pages" and self.key in OWN_FORMS)

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
        """The big thing on the poster: "+400", "10 min"; a number typed as "1 000" stays one."""
        return THOUSANDS.sub("\u202f", self._fact("figure"))

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
    def preview(self) -> str:
        """What a list of letters shows behind the subject."""
        return self._fact("preview")

    @property
    def audience(self) -> str:
        """Whom a mailing is for, as written."""
        return self._fact("audience")

    @property
    def channel(self) -> str:
        """The way on which a mailing goes out."""
        return facts.channel(self._fact("channel")) or "email"

    @property
    def sender(self) -> str:
        """In whose name a mailing goes out."""
        return self._fact("from")

    @property
    def send_at(self) -> datetime.datetime | None:
        """When a mailing goes out, by the campaign's clock."""
        return facts.moment(self._fact("send_at"))

    @property
    def is_service(self) -> bool:
        """Whether it only says where, when and how one votes, so that it may change in electoral silence."""
        return facts.truth(self._fact("service")) is True

    @property
    def former(self) -> tuple[str, ...]:
        """Where it stood before, below the root of its language."""
        # People copy it from the browser, with the folder of the language.
        return tuple(old.removeprefix(f"{self.language}/") for old in facts.addresses(self._fact("former")))

    def _fact(self, name: str) -> str:
        return self.text.fields.get(name, "")


def read(
    folder: Path, languages: Sequence[str], typed: Mapping[str, bytes] = NOTHING
) -> Iterator[tuple[Document | None, Margin]]:
    """Read every text below a folder: what it says, None if it cannot become what its kind becomes, and its margin.

    What is typed, by the name of its file, is read in the place of what lies there.
    """
    for name, path in folders.files(folder):
        if name not in typed and name not in OTHERS and not name.startswith(f"{folders.PICTURES}/"):
            language = names.language_of(name)
            found, remarks = _read(path, name, tuple(languages), language, folders.stamp(path))
            yield found, Margin(folders.shown(name), language, remarks)
    for name, content in typed.items():
        margin = Margin(folders.shown(name), names.language_of(name))
        yield _understood(names.read(margin.file, languages, margin), content, margin), margin


# A build reads the same files several times, and a preview for hours: what did not change is read once.
@lru_cache(maxsize=10_000)
def _read(
    path: Path, name: str, languages: tuple[str, ...], language: str, _stamp: tuple[int, ...]
) -> tuple[Document | None, tuple[Remark, ...]]:
    margin = Margin(folders.shown(name), language)
    named, content = names.read(margin.file, languages, margin), folders.read(path, margin)
    return _understood(named, content, margin), tuple(margin.remarks)


def _understood(named: Name | None, content: bytes | None, margin: Margin) -> Document | None:
    whole = None if named is None or content is None else mended(content, margin)
    if named is None or whole is None:
        return None
    text = parse(whole, named.kind, margin)
    if text.body.count("[") > MOST_BRACKETS:
        margin.fault(text.first, BRACKETS)
        return None
    for field in named.kind.needs:
        if not text.fields.get(field):
            margin.fault(text.after_facts, MISSING[field])
    found = Document(named.kind, margin.file, slug(text.fields.get("key", "")) or named.key, named.language, text)
    _see(found, margin)
    return found if named.kind.heading in text.fields else None


def _see(found: Document, margin: Margin) -> None:
    text = found.text
    bodies.see(text, found.brings_form, margin)
    if not text.body.strip() and found.kind.needs_text and found.template in ("page", "issue", "article", "vote", ""):
        margin.fault(text.after_facts, N_("There is no text. Leave an empty line after the facts and write it there."))
    if found.is_service and found.kind.folder == "pages" and found.key in OWN_WORDS:
        margin.fault(text.lines["service"], N_("This page shows what the campaign says. Take Service: yes out of it."))
    if found.until and not found.time:
        margin.fault(text.lines["until"], N_("“Until” says when it ends, but nothing when it begins. Add Time: 18:30"))
