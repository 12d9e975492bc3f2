"""What the communications team writes: files in content/, each of a kind, each in a language, each with a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from capture import words
from capture.content import addresses, folders, pictures, stations
from capture.content.comparing import compare, issue_names
from capture.content.documents import NOTHING, Document
from capture.content.documents import read as documents_of
from capture.content.folders import NEIGHBOURHOODS
from capture.content.kinds import KINDS, Kind
from capture.content.mending import mended
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
    "addresses",
    "check",
    "issue_names",
    "neighbourhoods",
    "of_kind",
    "read",
    "read_catalogue",
    "read_issues",
    "stations",
]


# The page that finds one's polling station.
VOTE = "vote"
UNSHOWN = N_("These stations are shown nowhere: there is no page such as pages/vote.en.md.")


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


def of_kind(folder: Path, languages: Sequence[str], kind: str) -> list[Document]:
    """Read the files of one kind, whatever is wrong with others."""
    return [found for found in check(folder, languages).documents if found.kind.folder == kind]


def check(
    folder: Path, languages: Sequence[str], output: Path | None = None, typed: Mapping[str, bytes] = NOTHING
) -> Checked:
    """Read every file and say of each what is wrong and what was mended.

    With the folder of the last build also which pages moved since. What is typed and not saved yet, by the name of its
    file, is read in the place of what lies there.
    """
    margins: dict[str, Margin] = {}
    documents = []
    album = pictures.album(folder)
    for found, margin in documents_of(folder, languages, typed):
        margins[margin.file] = margin
        if found:
            pictures.see(found, album, margin)
            documents.append(found)
    compare(documents, languages, addresses.last(output) if output else {}, margins)
    margins[NEIGHBOURHOODS] = Margin(NEIGHBOURHOODS, words.spoken())
    _neighbourhoods(folder, margins[NEIGHBOURHOODS])
    if stations.see(folder, margins).listed and not any(found.key == VOTE for found in documents):
        margins[stations.LISTED].notice(1, UNSHOWN)
    remarks = [remark for margin in margins.values() for remark in sorted(margin.remarks, key=lambda one: one.line)]
    faults = [remark for remark in remarks if not remark.is_notice]
    return Checked(documents, faults, [remark for remark in remarks if remark.is_notice])


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
    return _neighbourhoods(folder, Margin(NEIGHBOURHOODS, words.spoken()))


def _neighbourhoods(folder: Path, margin: Margin) -> Mapping[str, str]:
    found: dict[str, str] = {}
    path = folder / NEIGHBOURHOODS
    content = folders.read(path, margin) if path.exists() else None
    for number, line in enumerate((mended(content or b"", margin) or "").split("\n"), 1):
        bullet, _, name = line.strip().partition(" ")
        if bullet not in ("-", "*", "+") or not name.strip():
            continue
        if slug(name) in found:
            margin.fault(number, N_("“{name}” is in the list twice. Keep one."), name=name.strip())
        found[slug(name)] = name.strip()
    return found


def _key(found: Document) -> str:
    return found.key
