"""Mailings as they are written: one file for each language, and what is said once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from capture import content, law, words
from capture.content import Document, Remark
from capture.content.names import TEXT_SUFFIXES
from capture.content.slugs import slug
from capture.errors import MailingUnknown
from capture.mailings import greetings
from capture.settings import Campaign

FOLDER = "mailings"


@dataclass(frozen=True)
class Mailing:
    """One mailing in the languages that it has, and what is wrong with its files."""

    key: str
    editions: Mapping[str, Document]
    faults: tuple[Remark, ...] = ()

    @property
    def first(self) -> Document:
        """The file that says to whom it goes, how and when: of the site's first language that there is."""
        return next(iter(self.editions.values()))

    @property
    def subject(self) -> str:
        """What it is called, as somebody reads it who told us no name."""
        return greetings.plain(self.first.title)

    @property
    def channel(self) -> str:
        """The way on which it goes out."""
        return self.first.channel

    @cached_property
    def line(self) -> str:
        """Whom it is for, as a line of the desk; "" for everyone."""
        everyone = {slug(words.translations(code).gettext(law.EVERYONE)) for code in words.spoken_languages()}
        return "" if slug(self.first.audience) in everyone else self.first.audience

    def in_language(self, language: str) -> Document:
        """Return the text in a language, or else in the first that it has."""
        return self.editions.get(language, self.first)

    def send_at(self, campaign: Campaign) -> datetime | None:
        """Return when it is to go out, in UTC; None for at once."""
        said = self.first.send_at
        return said.replace(tzinfo=campaign.timezone).astimezone(UTC) if said else None


def gather(root: Path, languages: Sequence[str]) -> list[Mailing]:
    """Return every mailing below content/mailings/, the newest name first."""
    checked = content.check(root / "content", languages)
    found: dict[str, dict[str, Document]] = {}
    for document in sorted(checked.documents, key=lambda one: languages.index(one.language)):
        if document.kind.folder == FOLDER:
            found.setdefault(document.key, {})[document.language] = document
    meant = {key: {key, *(_stem(text.name, languages) for text in found[key].values())} for key in found}
    of_one = {text.name: text.key for editions in found.values() for text in editions.values()}

    def faults(key: str) -> tuple[Remark, ...]:
        """Return what is wrong with the files of a key, those that became no text of it included."""
        files = (fault.file for fault in checked.faults if fault.file.startswith(f"{FOLDER}/"))
        its_own = {file for file in files if of_one.get(file, _stem(file, languages)) in meant[key]}
        return tuple(fault for fault in checked.faults if fault.file in its_own)

    return [Mailing(key, found[key], faults(key)) for key in sorted(found, reverse=True)]


def _stem(file: str, languages: Sequence[str]) -> str:
    """The key that a file's name means, however its language and its ending are written."""
    name = Path(Path(file).stem)
    while name.suffix.lower() in TEXT_SUFFIXES:
        name = Path(name.stem)
    before, _, last = slug(name.name).rpartition("-")
    return before if before and last in languages else slug(name.name)


def find(root: Path, languages: Sequence[str], key: str) -> Mailing:
    """Return the mailing of a key, or of the path of one of its files. Raises MailingUnknown."""
    known = gather(root, languages)
    plain = slug(Path(key).name.split(".")[0])
    found = next((mailing for mailing in known if mailing.key in (key, plain)), None)
    if found is None:
        raise MailingUnknown(key=key, known=", ".join(mailing.key for mailing in known) or "–")
    return found
