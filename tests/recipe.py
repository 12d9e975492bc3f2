"""The recipe of docs/go-live: what it says to type, in its order."""

import re

from capture.settings import ROOT

PAGES = {language: (ROOT / "docs" / f"go-live.{language}.md").read_text() for language in ("en", "fr")}


def blocks(language: str = "en") -> list[str]:
    """Return what stands between fences: a step's commands."""
    return re.findall(r"^```\n(.*?)^```$", PAGES[language], re.MULTILINE | re.DOTALL)
