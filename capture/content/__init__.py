"""What the communications team writes: files in content/, each of a kind, each in a language, each with a key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from capture.content.reading import SUFFIX, Text, parse, slug, unreadable, written
from capture.issues import Catalogue, Issue
from capture.words import N_, gettext

__all__ = ["KINDS", "Document", "Kind", "document", "read", "read_catalogue", "read_issues"]

NEIGHBOURHOODS = "neighbourhoods.md"
# Pelican copies these as they are.
PICTURES = "images"
LAST = 1000


@dataclass(frozen=True)
class Kind:
    """What the files of a folder become; without an address they are never a page."""

    folder: str
    address: str | None = None
    template: str = ""
    needs: tuple[str, ...] = ("title",)


KINDS = {
    kind.folder: kind
    for kind in (
        Kind("pages", "{slug}/", "page"),
        Kind("issues", "issues/{slug}/", "issue"),
        Kind("news", "news/{slug}/", "article", ("title", "date")),
        Kind("mailings"),
        Kind("scripts"),
    )
}
# Pages that the software itself leads to: their address and their template are their own.
OWN_ADDRESSES = {"home": "", "404": "404.html"}
OWN_TEMPLATES = {"home", "sign-up", "thank-you", "privacy", "404"}


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
        """Where its page stands below the root of its language: "issues/un-toit/"."""
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
        return int(self.text.fields.get("order", LAST))


def read(folder: Path, languages: Sequence[str]) -> list[Document]:
    """Read every file that becomes a page, in the order of their names.

    Raises ContentUnreadable for the first that cannot become what its kind becomes.
    """
    documents = [document(folder, path, languages) for path in _files(folder) if _kind(folder, path).address]
    same_key = N_("This is the same text as {other}: both have the key “{key}” in one language. Change one file's Key.")
    same_address = N_("This would stand at the same address as {other}. Give one of them another Slug.")
    _no_two(documents, lambda found: (found.kind.folder, found.key, found.language), same_key)
    _no_two(documents, lambda found: (found.language, found.address), same_address)
    neighbourhoods(folder)
    return documents


def document(folder: Path, path: Path, languages: Sequence[str]) -> Document:
    """Read one file. Raises ContentUnreadable."""
    name = path.relative_to(folder).as_posix()
    kind, (stem, language) = _kind(folder, path), _language(name, path, languages)
    text = parse(path, name)
    for field in kind.needs:
        if not text.fields.get(field):
            example = {"title": "Title: …", "date": "Date: 2032-02-01"}[field]
            sentence = gettext("“{field}” is missing. Write for instance {example}")
            raise unreadable(name, 1, sentence, field=field.capitalize(), example=example)
    return Document(kind, name, slug(text.fields.get("key", "")) or slug(stem), language, text)


def read_issues(documents: Sequence[Document], languages: Sequence[str]) -> list[list[Document]]:
    """Return the issues in their order, each as its files in the order of the languages."""
    issues = sorted((found for found in documents if found.kind.folder == "issues"), key=lambda found: found.key)
    files = [sorted(of_one, key=lambda found: languages.index(found.language)) for _, of_one in groupby(issues, _key)]
    return sorted(files, key=lambda of_one: (min(found.order for found in of_one), of_one[0].key))


def read_catalogue(folder: Path, languages: Sequence[str]) -> Catalogue:
    """Return what the sign-up form offers, from the issues and neighbourhoods.md. Raises ContentUnreadable."""
    issues = read_issues(read(folder, languages), languages)
    offered = tuple(Issue(of_one[0].key, {found.language: found.title for found in of_one}) for of_one in issues)
    return Catalogue(tuple(languages), offered, neighbourhoods(folder))


def neighbourhoods(folder: Path) -> Mapping[str, str]:
    """Return the neighbourhoods by key, in the order of neighbourhoods.md; none without the file."""
    found: dict[str, str] = {}
    path = folder / NEIGHBOURHOODS
    for number, line in enumerate(written(path, path.name).splitlines() if path.is_file() else [], 1):
        bullet, _, name = line.strip().partition(" ")
        if bullet not in ("-", "*", "+") or not name.strip():
            continue
        if slug(name) in found:
            raise unreadable(path.name, number, gettext("“{name}” is in the list twice."), name=name.strip())
        found[slug(name)] = name.strip()
    return found


def _no_two(documents: Sequence[Document], likeness: Callable[[Document], object], sentence: str) -> None:
    first: dict[object, Document] = {}
    for found in documents:
        other = first.setdefault(likeness(found), found)
        if other is not found:
            raise unreadable(found.name, 1, gettext(sentence), other=other.name, key=found.key)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "_")) or part.endswith("~") for part in parts)
        if path.is_file() and not hidden and parts[0] != PICTURES and parts != (NEIGHBOURHOODS,):
            yield path


def _kind(folder: Path, path: Path) -> Kind:
    name = path.relative_to(folder).as_posix()
    kind = KINDS.get(name.partition("/")[0]) if "/" in name else None
    if kind is None or path.suffix != SUFFIX:
        sentence = gettext(
            "This file becomes nothing. Texts end in .md and live in {folders}; pictures live in images/."
        )
        raise unreadable(name, 1, sentence, folders=", ".join(f"{folder}/" for folder in KINDS))
    return kind


def _language(name: str, path: Path, languages: Sequence[str]) -> tuple[str, str]:
    stem, _, language = path.name.removesuffix(SUFFIX).rpartition(".")
    if stem and language in languages:
        return stem, language
    known = ", ".join(languages)
    if not stem:
        sentence = gettext(
            "The file's name does not say its language. Call it for instance {example} (there is: {known})."
        )
        raise unreadable(name, 1, sentence, example=f"{language}.{languages[0]}{SUFFIX}", known=known)
    raise unreadable(
        name, 1, gettext("There is no language “{language}”. There is: {known}."), language=language, known=known
    )


def _key(found: Document) -> str:
    return found.key
