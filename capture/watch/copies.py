"""The copies: whether backups are locked, and whether they lie in a second place too."""

import os
from collections.abc import Iterator
from pathlib import Path

from capture import backups
from capture.errors import HustingsError
from capture.settings import Settings
from capture.watch.findings import ODD, OK, WRONG, Finding, trouble, verdict
from capture.words import N_

LOCKED = N_("Backups are locked (BACKUP_KEY)")


def look(chosen: Settings) -> Iterator[Finding]:
    """Say whether copies can be read by whoever finds them, and whether they outlive this disk."""
    yield _locked(chosen)
    place = Path(chosen.backup_folder) if chosen.backup_folder else None
    if place:
        there = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
        found = N_("The second place for backups is there (BACKUP_FOLDER)")
        yield verdict(there, "second", found, N_("Mount it."))
    apart = place is not None and place.is_dir() and place.stat().st_dev != chosen.instance.stat().st_dev
    remedy = N_("Name another disk or a mounted share, or carry them away: docs/backups.en.md")
    yield verdict(apart, "apart", N_("Backups also lie on another disk (BACKUP_FOLDER)"), remedy, ODD)


def _locked(chosen: Settings) -> Finding:
    if not chosen.backup_key:
        remedy = N_("Whoever finds a copy can read it. Type: hustings backup --new-key")
        return Finding("locked", ODD, LOCKED, remedy=remedy)
    try:
        backups.check_key(chosen)
    except HustingsError as error:
        return trouble("locked", LOCKED, error, WRONG)
    remedy = N_("Some of before are not: once the next is made, remove those with capture.db.")
    return Finding("locked", ODD if backups.unlocked(chosen) else OK, LOCKED, remedy=remedy)
