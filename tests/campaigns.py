"""Campaigns in a folder: copies of ours to edit, and content written on the spot."""

import shutil
from pathlib import Path

from capture.settings import ROOT

CAMPAIGN = ("content", "theme", "pelicanconf.py")


def copy(to: Path, *more: str) -> Path:
    """Copy the campaign's own files, and whatever else is named, into a folder."""
    to.mkdir(exist_ok=True)
    for name in (*CAMPAIGN, *more):
        here, there = ROOT / name, to / name
        shutil.copytree(here, there) if here.is_dir() else shutil.copy(here, there)
    return to


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file of content/, with the folders that lead to it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
