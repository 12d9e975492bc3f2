"""Mailings as they are written: one file for each language, and what is said once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from capture import content, law, words
from capture.content import Document, Remark, folders
from capture.content.documents import NOTHING
from capture.content.names import SUFFIX, TEXT_SUFFIXES
from capture.content.remarks import Margin
from capture.content.slugs import slug
from capture.errors import MailingUnknown
from capture.mailings import greetings
from capture.settings import Campaign

FOLDER = "mailings"
# What the name of a draft begins with.
DRAFT = "_"


@dataclass(frozen=True)
class Mailing:
    """One mailing in the languages that it has, and what is wrong with its files."""

    key: str
    editions: Mapping[str, Document]
    faults: tuple[Remark, ...] = ()
    # Nobody said yet that it is ready.
    is_draft: bool = False

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
        return "" if means_everyone(self.first.audience) else self.first.audience

    def in_language(self, language: str) -> Document:
        """Return the text in a language, or else in the first that it has."""
        return self.editions.get(language, self.first)

    def send_at(self, campaign: Campaign) -> datetime | None:
        """Return when it is to go out, in UTC; None for at once."""
        said = self.first.send_at
        return said.replace(tzinfo=campaign.timezone).astimezone(UTC) if said else None


def means_everyone(audience: str) -> bool:
    """Return whether a file that says so, or nothing, means everyone: in any language of ours."""
    everyone = {slug(words.translations(code).gettext(law.EVERYONE)) for code in words.spoken_languages()}
    return slug(audience) in everyone or not audience.strip()


def gather(root: Path, languages: Sequence[str], typed: Mapping[str, bytes] = NOTHING) -> list[Mailing]:
    """Return every mailing below content/mailings/, the newest name first.

    What is typed, by the name that its file will have, is read in the place of what lies there.
    """
    checked = content.check(root / "content", languages, typed=typed)
    found: dict[str, dict[str, Document]] = {}
    for document in sorted(checked.documents, key=lambda one: languages.index(one.language)):
        if document.kind.folder == FOLDER:
            found.setdefault(document.key, {}).setdefault(document.language, document)
    meant = {key: {key, *(stem(text.name, languages) for text in found[key].values())} for key in found}
    of_one = {text.name: text.key for editions in found.values() for text in editions.values()}

    def faults(key: str) -> tuple[Remark, ...]:
        """Return what is wrong with the files of a key, those that became no text of it included."""
        files = (fault.file for fault in checked.faults if fault.file.startswith(f"{FOLDER}/"))
        its_own = {file for file in files if of_one.get(file, stem(file, languages)) in meant[key]}
        return tuple(fault for fault in checked.faults if fault.file in its_own)

    return [Mailing(key, found[key], faults(key)) for key in sorted(found, reverse=True)]


def stem(file: str, languages: Sequence[str]) -> str:
    """Return the key that a file's name means, however its language and its ending are written."""
    name = Path(Path(file).stem)
    while name.suffix.lower() in TEXT_SUFFIXES:
        name = Path(name.stem)
    before, _, last = slug(name.name).rpartition("-")
    return before if before and last in languages else slug(name.name)


def with_drafts(root: Path, languages: Sequence[str]) -> list[Mailing]:
    """Return every mailing, those that are drafts yet included: of one that has a ready file only what is ready."""
    typed = drafts(root, languages)
    every = gather(root, languages, typed)
    return [replace(one, is_draft=all(text.name in typed for text in one.editions.values())) for one in every]


def drafts(root: Path, languages: Sequence[str]) -> dict[str, bytes]:
    """Return what drafts say, by the names that their files will have: nobody reads a file that begins with _."""
    below = root / "content"
    ready = {stem(name, languages) for name, _ in folders.files(below / FOLDER)}
    found: dict[str, bytes] = {}
    for path in sorted((below / FOLDER).rglob(f"{DRAFT}*{SUFFIX}")):
        name = path.relative_to(below).with_name(path.name.removeprefix(DRAFT)).as_posix()
        within = path.relative_to(below).parent.parts
        if stem(name, languages) not in ready and not any(part.startswith((".", DRAFT)) for part in within):
            said = folders.read(path, Margin(name, words.spoken()))
            found |= {} if said is None else {name: said}
    return found


def typed(root: Path, languages: Sequence[str], names: Mapping[str, str], texts: Mapping[str, str]) -> Mailing | None:
    """Return a mailing as its files would say it, by language; None where they make none."""
    said = {name: texts.get(language, "").encode() for language, name in names.items()}
    every = gather(root, languages, {**drafts(root, languages), **said})
    found = next((one for one in every if any(text.name in said for text in one.editions.values())), None)
    written = {names[language] for language in texts}
    gone = set(names.values()) - written
    return found and replace(found, faults=tuple(fault for fault in found.faults if fault.file not in gone))


def find(root: Path, languages: Sequence[str], key: str) -> Mailing:
    """Return the mailing of a key, or of the path of one of its files, a draft too. Raises MailingUnknown."""
    known = with_drafts(root, languages)
    plain = slug(Path(key).name.split(".")[0])
    found = next((mailing for mailing in known if mailing.key in (key, plain)), None)
    if found is None:
        raise MailingUnknown(key=key, known=", ".join(mailing.key for mailing in known) or "–")
    return found
