"""What the communications team writes: files in content/, each of a kind, each in a language, each with a key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from capture import words
from capture.content.documents import Document, language_of, read_document
from capture.content.kinds import KINDS, Kind
from capture.content.reading import written
from capture.content.remarks import Margin, Remark
from capture.content.slugs import slug
from capture.errors import ContentUnreadable
from capture.issues import Catalogue, Issue
from capture.words import N_

__all__ = [
    "KINDS",
    "Checked",
    "Document",
    "Kind",
    "Remark",
    "check",
    "document",
    "issue_names",
    "neighbourhoods",
    "read",
    "read_catalogue",
    "read_issues",
]

NEIGHBOURHOODS = "neighbourhoods.md"
# Pelican copies these as they are.
PICTURES = "images"
SAME_KEY = N_("This is the same text as {other}: both have the key “{key}” in one language. Change one file's Key.")
SAME_ADDRESS = N_("This would stand at the same address as {other}. Give one of them another Slug.")


@dataclass(frozen=True)
class Checked:
    """Every file of content/, read, and what is said of them."""

    documents: list[Document]
    faults: list[Remark]
    notices: list[Remark]


def read(folder: Path, languages: Sequence[str]) -> list[Document]:
    """Read every file that visitors see, in the order of their names.

    Raises ContentUnreadable, with everything that stops one from becoming what its kind becomes.
    """
    checked = check(folder, languages)
    if checked.faults:
        raise ContentUnreadable(*checked.faults)
    return [found for found in checked.documents if found.kind.is_public]


def check(folder: Path, languages: Sequence[str]) -> Checked:
    """Read every file and say of each what is wrong and what was mended."""
    margins: dict[str, Margin] = {}
    documents = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        margins[name] = _margin(name)
        found = read_document(folder, path, languages, margins[name])
        documents += [found] if found else []
    _compare(documents, margins)
    margins[NEIGHBOURHOODS] = _margin(NEIGHBOURHOODS)
    _neighbourhoods(folder, margins[NEIGHBOURHOODS])
    remarks = [remark for margin in margins.values() for remark in margin.remarks]
    faults = [remark for remark in remarks if not remark.is_notice]
    return Checked(documents, faults, [remark for remark in remarks if remark.is_notice])


def document(folder: Path, path: Path, languages: Sequence[str]) -> Document:
    """Read one file. Raises ContentUnreadable."""
    margin = _margin(path.relative_to(folder).as_posix())
    found = read_document(folder, path, languages, margin)
    if found is None:
        raise ContentUnreadable(*margin.remarks)
    return found


def issue_names(documents: Sequence[Document]) -> Mapping[str, str]:
    """Return the keys of the issues by whatever a short code may call them: key, slug or title, in any language."""
    issues = [found for found in documents if found.kind.folder == "issues"]
    by_words = {name: found.key for found in issues for name in (slug(found.title), found.slug)}
    return by_words | {found.key: found.key for found in issues}


def read_issues(documents: Sequence[Document], languages: Sequence[str]) -> list[list[Document]]:
    """Return the issues in their order, each as its files in the order of the languages."""
    issues = sorted((found for found in documents if found.kind.folder == "issues"), key=_key)
    files = [sorted(of_one, key=lambda found: languages.index(found.language)) for _, of_one in groupby(issues, _key)]
    return sorted(files, key=lambda of_one: (min(found.order for found in of_one), of_one[0].key))


def read_catalogue(folder: Path, languages: Sequence[str]) -> Catalogue:
    """Return what the sign-up form offers, from the issues and neighbourhoods.md. Raises ContentUnreadable."""
    issues = read_issues(read(folder, languages), languages)
    offered = tuple(Issue(of_one[0].key, {found.language: found.title for found in of_one}) for of_one in issues)
    return Catalogue(tuple(languages), offered, neighbourhoods(folder))


def neighbourhoods(folder: Path) -> Mapping[str, str]:
    """Return the neighbourhoods by key, in the order of neighbourhoods.md; none without the file."""
    return _neighbourhoods(folder, _margin(NEIGHBOURHOODS))


def _neighbourhoods(folder: Path, margin: Margin) -> Mapping[str, str]:
    found: dict[str, str] = {}
    path = folder / NEIGHBOURHOODS
    for number, line in enumerate(written(path, margin).splitlines() if path.is_file() else [], 1):
        bullet, _, name = line.strip().partition(" ")
        if bullet not in ("-", "*", "+") or not name.strip():
            continue
        if slug(name) in found:
            margin.fault(number, N_("“{name}” is in the list twice."), name=name.strip())
        found[slug(name)] = name.strip()
    return found


def _compare(documents: Sequence[Document], margins: Mapping[str, Margin]) -> None:
    _no_two(documents, margins, lambda found: (found.kind.folder, found.key, found.language), SAME_KEY)
    pages = [found for found in documents if found.kind.address is not None]
    _no_two(pages, margins, lambda found: (found.language, found.address), SAME_ADDRESS)
    names = issue_names(documents)
    for found in documents:
        for line, issue in found.text.short_codes():
            if issue and issue not in names:
                known = ", ".join(sorted(set(names.values())))
                sentence = N_("There is no issue “{issue}” to stand first in the sign-up form. There is: {known}.")
                margins[found.name].fault(line, sentence, issue=issue, known=known)


def _no_two(
    documents: Sequence[Document],
    margins: Mapping[str, Margin],
    likeness: Callable[[Document], object],
    sentence: str,
) -> None:
    first: dict[object, Document] = {}
    for found in documents:
        other = first.setdefault(likeness(found), found)
        if other is not found:
            margins[found.name].fault(1, sentence, other=other.name, key=found.key)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "_")) or part.endswith("~") for part in parts)
        if path.is_file() and not hidden and parts[0] != PICTURES and parts != (NEIGHBOURHOODS,):
            yield path


def _margin(name: str) -> Margin:
    # A file speaks to whoever wrote it; one that says no language we have words in, to whoever asked.
    language = language_of(name)
    return Margin(name, language if language in words.spoken_languages() else words.spoken())


def _key(found: Document) -> str:
    return found.key
