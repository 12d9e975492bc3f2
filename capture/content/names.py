"""A file's name says its kind, its key and its language: issues/housing.fr.md."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from rapidfuzz import process

from capture import words
from capture.content.kinds import KINDS, Kind
from capture.content.remarks import Margin
from capture.content.slugs import slug
from capture.words import N_

SUFFIX = ".md"
# What texts are saved as by people who mean a text.
TEXT_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".text")
# Folders as people call them, beside our own names.
FOLDERS = {
    **{name: name for name in KINDS},
    **dict.fromkeys(("actualites", "actus", "nouvelles", "articles", "blog", "posts"), "news"),
    **dict.fromkeys(("sujets", "engagements", "programme", "themes", "enjeux"), "issues"),
    **dict.fromkeys(("equipe", "liste", "candidats"), "team"),
    **dict.fromkeys(("soutiens", "temoignages"), "endorsements"),
    **dict.fromkeys(("agenda", "evenements", "events", "rendez-vous"), "dates"),
    **dict.fromkeys(("lettres", "letters", "courriels"), "mailings"),
}
ALIKE = 80
# What a name shows in the place of bytes that are no letters.
UNKNOWN = "\ufffd"


@dataclass(frozen=True)
class Name:
    """What the name of a file says."""

    kind: Kind
    key: str
    language: str


def read(name: str, languages: Sequence[str], margin: Margin) -> Name | None:
    """Read the path of a file below content/; None if it says too little, and why stands in the margin."""
    kind = _kind(name, margin)
    file = PurePosixPath(name).name
    if kind is None or not _is_markdown(file, languages, margin):
        return None
    stem, _, language = file.removesuffix(SUFFIX).rpartition(".")
    if not stem or language not in languages:
        _say_language(file, languages, margin)
        return None
    key = slug(stem)
    if UNKNOWN in name:
        margin.fault(
            1,
            N_("The file's name has signs that no program can write. Rename it {example}"),
            example=f"{key or 'market'}.{language}{SUFFIX}",
        )
        return None
    if not key:
        margin.fault(
            1, N_("The file's name has no letter. Call it for instance market.{language}.md"), language=language
        )
        return None
    if unicodedata.normalize("NFC", stem) != key:
        margin.notice(1, N_("In addresses and lists this file is called “{key}”."), key=key)
    return Name(kind, key, language)


def language_of(name: str) -> str:
    """Return the language in which to speak of a file: its own where we have words in it, else the one being spoken."""
    parts = PurePosixPath(name).name.lower().replace("_", ".").replace("-", ".").split(".")[1:]
    said = [part for part in parts if part in words.spoken_languages()]
    return said[-1] if said else words.spoken()


def _kind(name: str, margin: Margin) -> Kind | None:
    folder, below, _ = name.partition("/")
    if below and folder in KINDS:
        return KINDS[folder]
    known = ", ".join(f"{kind}/" for kind in KINDS)
    alike = process.extractOne(slug(folder), FOLDERS, score_cutoff=ALIKE) if below else None
    meant = FOLDERS.get(slug(folder)) or (FOLDERS[alike[2]] if alike else None)
    if meant:
        margin.fault(
            1, N_("The folder {folder}/ becomes nothing. Move the file to {meant}/"), folder=folder, meant=meant
        )
    else:
        sentence = N_("This file becomes nothing here. Texts live in {folders}; pictures in images/")
        margin.fault(1, sentence, folders=known)
    return None


def _is_markdown(file: str, languages: Sequence[str], margin: Margin) -> bool:
    if file.endswith(SUFFIX):
        return True
    stem, is_text = file, False
    while (suffix := PurePosixPath(stem).suffix).lower() in TEXT_SUFFIXES:
        stem, is_text = stem.removesuffix(suffix), True
    if is_text:
        margin.fault(1, N_("This file would not be read. Rename it {example}"), example=_example(stem, languages))
    else:
        sentence = N_(
            "This file becomes nothing. Copy its text into a file such as {example}; pictures live in images/"
        )
        margin.fault(1, sentence, example=_example(PurePosixPath(file).stem, languages))
    return False


def _say_language(file: str, languages: Sequence[str], margin: Margin) -> None:
    stem, _, language = file.removesuffix(SUFFIX).rpartition(".")
    example = _example(file.removesuffix(SUFFIX), languages)
    known = ", ".join(languages)
    if stem and len(language) == 2:
        sentence = N_("The site has no language “{language}”, but {known}. Rename it for instance {example}")
        margin.fault(1, sentence, language=language, known=known, example=f"{stem}.{languages[0]}{SUFFIX}")
    else:
        margin.fault(
            1, N_("The name does not say the language ({known}). Rename it {example}"), example=example, known=known
        )


def _example(stem: str, languages: Sequence[str]) -> str:
    """The name that was meant: "housing_fr", "housing.fr-FR" and "housing" are housing.fr.md."""
    parts = [part for part in slug(stem).split("-") if part]
    said = next((part for part in parts[1:] if part in languages), None)
    kept = [part for number, part in enumerate(parts) if number == 0 or part not in languages]
    return f"{'-'.join(kept) or 'text'}.{said or languages[0]}{SUFFIX}"
