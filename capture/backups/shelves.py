"""Shelves: the folders where backups lie, which of them stay, and how old the newest is."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from capture.backups import manifests
from capture.settings import Settings

STAMP = "%Y%m%d-%H%M%S-%f"
MADE = re.compile(r"\d{8}-\d{6}-\d{6}")
HALF = ".half"
# All of two days; then one a day, until the law says.
ALL = timedelta(days=2)


def here(settings: Settings) -> Path:
    """Return where this machine keeps its backups."""
    return settings.instance / "backups"


def listed(shelf: Path) -> list[Path]:
    """Return the backups of a shelf, the oldest first."""
    return sorted(path for path in shelf.glob("*") if MADE.fullmatch(path.name))


def latest(settings: Settings) -> Path | None:
    """Return the newest backup of this machine, None without one."""
    made = listed(here(settings))
    return made[-1] if made else None


def newest(settings: Settings, at: datetime) -> datetime | None:
    """Return when the newest backup was made, None without one. One of the future, by a clock that jumped, is none."""
    return max((made for folder in listed(here(settings)) if (made := made_at(folder)) <= at), default=None)


def old(settings: Settings, at: datetime) -> list[Path]:
    """Return the backups of this machine that need not, or may not by law, be kept any more; never the only one."""
    return over(listed(here(settings)), at, settings.campaign.ballot.rules.backup_kept)


def over(made: list[Path], at: datetime, kept: timedelta) -> list[Path]:
    """Return which of these backups go: all beyond a span, and of each day before the last two all but the last one.

    Of a day on which the database changed its step, the last one of each step stays. The newest always stays.
    """
    last = {(made_at(folder).date(), _step(folder)): folder for folder in made}
    stays = {folder for folder in made if made_at(folder) > at - ALL} | set(last.values())
    return [folder for folder in made[:-1] if folder not in stays or made_at(folder) <= at - kept]


def forget(settings: Settings, at: datetime) -> int:
    """Remove the backups that are over, also those of ours in BACKUP_FOLDER. Returns how many went here."""
    folders = old(settings, at)
    for folder in [*folders, *_elsewhere(settings, at)]:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(not folder.exists() for folder in folders)


def _elsewhere(settings: Settings, at: datetime) -> list[Path]:
    # A shelf that others may use, too: only what our key has sealed is ours to remove.
    found = listed(Path(settings.backup_folder)) if settings.backup_folder else []
    ours = [folder for folder in found if is_ours(folder, settings.suppression_key)]
    return over(ours, at, settings.campaign.ballot.rules.backup_kept)


def is_ours(folder: Path, key: str) -> bool:
    """Return whether this campaign made a backup."""
    manifest = manifests.read(folder)
    return manifest is not None and manifests.is_ours(manifest, key)


def unlocked(settings: Settings) -> list[Path]:
    """Return the backups of this machine that anybody can read."""
    return [folder for folder in listed(here(settings)) if (folder / "suppression.key").exists()]


def made_at(folder: Path) -> datetime:
    """Return when a backup was made, by its name."""
    return datetime.strptime(folder.name, STAMP).replace(tzinfo=UTC)


def _step(folder: Path) -> str:
    manifest = manifests.read(folder)
    return manifest.step if manifest else ""
