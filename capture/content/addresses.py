"""The addresses of the last build, kept beside it, so that a page that moves takes its visitors along."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from capture.content.documents import Document
from capture.content.places import Places

FILE = "addresses.json"


def to_json(documents: Sequence[Document], languages: Sequence[str]) -> str:
    """Return the text of output/addresses.json: where each page stands, by kind/key/language."""
    places = Places(documents, languages)
    paths = {name(found): path for path, found in places.pages.items()}
    return json.dumps(paths, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def last(output: Path) -> Mapping[str, str]:
    """Return the addresses of the last build; none without one, or where an older version built."""
    try:
        paths = json.loads((output / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return paths if isinstance(paths, dict) else {}


def name(found: Document) -> str:
    """Return the name under which a page's address is kept: "issues/housing/en"."""
    return f"{found.kind.folder}/{found.key}/{found.language}"
