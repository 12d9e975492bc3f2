"""What no campaign edits: Pelican's settings, and the reader through which it gets our texts."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pelican.readers import BaseReader

from capture import words
from capture.content import Document
from capture.site.whole import Whole

WHOLE = "WHOLE"
ENDINGS = ("md", "markdown", "mkd", "mdown")
# Where Pelican looks, and everything that it would write beside our pages.
MACHINERY: dict[str, Any] = {
    "ARTICLE_PATHS": ["news"],
    "PAGE_PATHS": ["pages", "issues"],
    # Pictures are made smaller and stripped first (capture/pictures.py); an original is never published.
    "STATIC_PATHS": [],
    # Which files are one text is ours to tell: Pelican's way warns where a site lacks its own language.
    "ARTICLE_TRANSLATION_ID": None,
    "PAGE_TRANSLATION_ID": None,
    "I18N_TEMPLATES_LANG": words.SOURCE_LANGUAGE,
    "I18N_UNTRANSLATED_ARTICLES": "remove",
    "I18N_UNTRANSLATED_PAGES": "remove",
    "DIRECT_TEMPLATES": [],
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    "GZIP_CACHE": False,
    **{f"{noun}_SAVE_AS": "" for noun in ("AUTHOR", "AUTHORS", "CATEGORY", "CATEGORIES", "TAG", "TAGS", "ARCHIVES")},
}


class Reader(BaseReader):  # type: ignore[misc]  # Pelican carries no types
    """Reads a file of content/ for Pelican."""

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the page's HTML and what Pelican and the templates need to know of it."""
        whole: Whole = self.settings[WHOLE]
        found = whole.document(Path(source_path))
        if found is None:
            return "", {"title": source_path, "status": "skip"}
        return found.text.html(), _facts(found)


def _facts(found: Document) -> dict[str, Any]:
    day = {"date": datetime(found.date.year, found.date.month, found.date.day)} if found.date else {}
    is_folder = found.address.endswith("/") or not found.address
    return {
        **day,
        "title": found.title,
        "description": found.summary,
        "promise": found.promise,
        "figure": found.figure,
        "kind": found.kind.folder,
        "key": found.key,
        "lang": found.language,
        "slug": found.slug,
        "template": found.template,
        "save_as": f"{found.address}index.html" if is_folder else found.address,
        "url": found.address,
    }
