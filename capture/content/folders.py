"""The folder content/ as it lies on the disk: which files count, and those that cannot even be read."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from capture.content.remarks import Margin
from capture.words import N_

NEIGHBOURHOODS = "neighbourhoods.md"
# Where one votes (capture/content/stations): tables and outlines, no texts.
STATIONS = ("stations.csv", "streets.csv", "stations.geojson")
PICTURES = "images"
# A long text has 100 kB; above this it is a slip, such as a picture with a text's name.
LARGEST = 1_000_000  # bytes
TOO_LARGE = N_("This file is too large for a text. Pictures live in images/")
NO_FILE = N_("This is no file. Put the file itself here, not a link or a device.")
# What systems and editors leave lying about.
LITTER = ("Thumbs.db", "desktop.ini", "Icon\r")


def files(folder: Path) -> list[tuple[str, Path]]:
    """Return every file that counts with its name below the folder, in the order of their names.

    Hidden files, drafts (_name) and what systems leave lying about do not count.
    """
    return sorted(_below(folder, ""))


def stamp(path: Path) -> tuple[int, ...]:
    """Return what changes when a file changes; nothing for one that cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_ctime_ns, status.st_size


def read(path: Path, margin: Margin, largest: int = LARGEST, too_large: str = TOO_LARGE) -> bytes | None:
    """Return what a file holds; None if it cannot be read, and why stands in the margin, or if it is gone."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            margin.fault(1, NO_FILE)
        elif status.st_size > largest:
            margin.fault(1, too_large)
        else:
            return path.read_bytes()
    except FileNotFoundError:
        # Between looking and reading a file may go; only a link that leads nowhere is still there.
        if path.is_symlink():
            margin.fault(1, NO_FILE)
    except OSError as refused:
        sentence = N_("This file cannot be read ({reason}). Look at its rights.")
        margin.fault(1, sentence, reason=refused.strerror or refused)
    return None


def shown(name: str) -> str:
    """Return a name that can be printed, whatever bytes it is made of."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in plain)


def _below(folder: Path, before: str) -> Iterator[tuple[str, Path]]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and not _is_hidden(entry.name):
            yield from _below(Path(entry.path), f"{before}{entry.name}/")
        elif not _is_hidden(entry.name):
            yield f"{before}{entry.name}", Path(entry.path)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_", "~$")) or name.endswith(("~", ".tmp", ".bak", ".swp")) or name in LITTER
