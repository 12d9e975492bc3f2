"""Campaigns in a folder: copies of ours to edit, and content written on the spot."""

import shutil
from functools import lru_cache
from pathlib import Path

from capture import pictures
from capture.settings import ROOT
from capture.stores import Store

CAMPAIGN = ("content", "theme", "pelicanconf.py")


def copy(to: Path, *more: str) -> Path:
    """Copy the campaign's own files, and whatever else is named, into a folder."""
    to.mkdir(exist_ok=True)
    for name in (*CAMPAIGN, *more):
        here, there = ROOT / name, to / name
        shutil.copytree(here, there) if here.is_dir() else shutil.copy(here, there)
    shutil.copytree(_prints(), to / ".site" / "made")
    return to


@lru_cache
def _prints() -> Path:
    # Once for all tests: printing the demonstration's pictures takes longer than building its pages.
    store = Store(ROOT / ".site" / "made")
    pictures.develop((ROOT / "content" / "images").glob("*.*"), store)
    return store.folder


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file of content/, with the folders that lead to it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
