"""Gather what a person may read from code and templates: `python -m tests.words` brings every language up to date."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "theme" / "translations"
PLACES = {
    ROOT / "capture": [("**.py", "python"), ("templates/**", "jinja2")],
    ROOT / "theme": [("templates/**.html", "jinja2"), ("letters/**.html", "jinja2")],
}


def gathered() -> Catalog:
    """Return every msgid of the code and of both template folders."""
    catalog = Catalog(project="Hustings", charset="utf-8")
    for folder, methods in PLACES.items():
        found = extract_from_dir(folder, methods, {}, {**DEFAULT_KEYWORDS, "N_": None})
        for name, _line, msgid, _comments, _context in found:
            catalog.add(msgid, locations=[(f"{folder.name}/{Path(name).as_posix()}", 0)])
    return catalog


def languages() -> dict[str, Path]:
    """Return the file of each language that has a folder of words."""
    return {path.parent.parent.name: path for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))}


def translated(language: str, path: Path) -> Catalog:
    """Read the words of a language."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def refresh() -> None:
    """Add what is new to each language, empty, and drop what nothing says any more."""
    for language, path in languages().items():
        catalog = translated(language, path)
        catalog.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        written = BytesIO()
        write_po(written, catalog, width=110, include_lineno=False, sort_by_file=True)
        path.write_bytes(written.getvalue())
        missing = sum(1 for message in catalog if message.id and not message.string)
        print(f"{language}: {missing} to translate in {path}")


if __name__ == "__main__":
    refresh()
