"""What one says at the door, from content/scripts/, as plain lines: paper has no links and no Markdown."""

import html
import re
from collections.abc import Sequence
from pathlib import Path

from capture import content

BLOCK = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
# More do not stay legible on a sheet that is to have doors, too.
MOST = 6


def lines(folder: Path, languages: Sequence[str], key: str, language: str) -> list[str]:
    """Return the lines of a script: of that key, else the campaign's first; in that language, else as it is written.

    Empty where the campaign has written none.
    """
    written = content.of_kind(folder, languages, "scripts")
    named = [found for found in written if found.key == key] or written
    first = [found for found in named if found.key == named[0].key]
    spoken = next((found for found in first if found.language == language), first[0] if first else None)
    return list(map(_plain, BLOCK.findall(spoken.text.html())))[:MOST] if spoken else []


def _plain(block: tuple[str, str]) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", "", block[1])).replace("\n", " ").split(" "))
