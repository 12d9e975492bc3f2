"""The second place: another disk or a mounted share, where each backup lies once more, read back and compared."""

import os
import shutil
from pathlib import Path

from capture import private
from capture.backups import manifests
from capture.backups.shelves import HALF
from capture.errors import BackupNotCarried
from capture.settings import Settings
from capture.words import N_, gettext

PROMISES = "promises.jsonl"


def carry(settings: Settings, folder: Path, place: Path) -> Path:
    """Copy a backup to a folder that is there, and read it back; what was promised since lies beside it.

    Raises BackupNotCarried, leaving no half copy behind.
    """
    whole = place / folder.name
    half = whole.with_name(whole.name + HALF)
    try:
        _copy(folder, half)
        _compare(folder, half)
        half.rename(whole)
        private.rest(place)
        tell_promises(settings, place)
    except OSError as trouble:
        raise BackupNotCarried(where=folder, place=place, reason=trouble) from trouble
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return whole


def tell_promises(settings: Settings, place: Path) -> None:
    """Lay whom to write to no more, as keyed hashes, beside the backups: those of before do not know it."""
    promised = settings.instance / PROMISES
    if promised.exists():
        private.write(place / PROMISES, promised.read_text("utf-8"))


def _copy(folder: Path, half: Path) -> None:
    shutil.rmtree(half, ignore_errors=True)
    # Its parent is never made: an empty folder where a share should be mounted is no second place.
    half.mkdir(mode=0o700)
    for file in sorted(folder.iterdir()):
        with file.open("rb") as source, private.create(half / file.name) as to:
            shutil.copyfileobj(source, to)
            to.flush()
            os.fsync(to.fileno())
            # What is read back comes from the disk, not from memory.
            os.posix_fadvise(to.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _compare(folder: Path, half: Path) -> None:
    different = [file.name for file in folder.iterdir() if manifests.sum_of(file) != manifests.sum_of(half / file.name)]
    if different:
        raise OSError(gettext(N_("it reads back differently: {names}")).format(names=", ".join(different)))
