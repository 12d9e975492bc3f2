"""Folders: where the file of a list lies on this machine until its people are in, or a week has passed."""

import shutil
from pathlib import Path
from typing import IO
from uuid import uuid4

from capture.errors import ListUnreadable
from capture.imports.files import EMPTY, LARGE
from capture.imports.limits import LARGEST, MIB
from capture.settings import Settings
from capture.words import N_

CHUNK = 1 << 16  # bytes
LIST, HALF = "list", ".half"
FILE_GONE = N_("The file is not on this machine any more. Choose it again.")


def folder_of(settings: Settings, number: int) -> Path:
    """Return the folder of a list."""
    return settings.instance / "imports" / str(number)


def file_of(settings: Settings, number: int) -> Path:
    """Return where the file of a list lies, while it does."""
    return folder_of(settings, number) / LIST


def refused_of(settings: Settings, number: int) -> Path:
    """Return where the rows that did not come in lie, while they do, as a workbook."""
    return folder_of(settings, number) / "refused.xlsx"


def named(file: str) -> str:
    """Return how a file is called here: what somebody named it, without what cannot be seen."""
    return "".join(char for char in file if char.isprintable()).strip()[-200:] or "?"


def lay_down(settings: Settings, stream: IO[bytes]) -> Path:
    """Lay a file down as it comes in, readable by us alone, until it has a number.

    Raises ListUnreadable for one that is too large or empty; then nothing of it stays.
    """
    folder = settings.instance / "imports" / f"{uuid4().hex}{HALF}"
    folder.mkdir(parents=True, mode=0o700)
    path = folder / LIST
    path.touch(mode=0o600)
    try:
        size = _copy(stream, path)
    except BaseException:
        remove(folder)
        raise
    if not size:
        remove(folder)
        raise ListUnreadable(EMPTY)
    return path


def _copy(stream: IO[bytes], path: Path) -> int:
    size = 0
    with path.open("wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise ListUnreadable(LARGE, most=LARGEST // MIB)
            file.write(chunk)
    return size


def settle(settings: Settings, path: Path, number: int) -> None:
    """Give a file that was laid down the place of its number."""
    folder = folder_of(settings, number)
    remove(folder)
    path.parent.rename(folder)


def remove(folder: Path) -> None:
    """Remove a folder and what is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def lying(settings: Settings) -> dict[int, bool]:
    """Return the numbers of the lists that have files here, and whether the list itself is among them."""
    there = (settings.instance / "imports").glob("*")
    return {int(folder.name): (folder / LIST).exists() for folder in there if folder.name.isdecimal()}


def abandoned(settings: Settings, before: float) -> list[Path]:
    """Return the folders of files that never got a number, since before a moment (seconds since 1970)."""
    halves = (settings.instance / "imports").glob(f"*{HALF}")
    return [folder for folder in halves if folder.stat().st_mtime < before]
