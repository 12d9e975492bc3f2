"""The reserve: room on the disk that is held, and let go when there is none left.

Then people can still leave, confirm and change what they said, and colleagues can act; new sign-ups are told that they
are not recorded until the worker could lay the reserve down again. A file that is there and empty says so.
"""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import OperationalError

from capture import private

NAME = "reserve"
MIB = 1 << 20
SIZE = 16 * MIB  # bytes; tens of thousands of departures
# On a smaller disk it would be what fills it.
SHARE = 64


def keep(folder: Path, size: int = SIZE) -> bool:
    """Lay the reserve down where it is missing and there is room for it twice. Returns whether it lies there."""
    path, half = folder / NAME, folder / f".{NAME}"
    if path.exists() and path.stat().st_size:
        return True
    room = shutil.disk_usage(folder)
    if room.total < SHARE * size or room.free < 2 * size:
        return False
    try:
        with private.create(half) as laid:
            _fill(laid, size)
        half.replace(path)
    except OSError:
        # Others were faster to take the room.
        half.unlink(missing_ok=True)
        return False
    return True


def let_go(folder: Path, trouble: OperationalError) -> None:
    """Give the room back, if the trouble is a disk that is full."""
    path = folder / NAME
    if getattr(trouble.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL and path.exists():
        os.truncate(path, 0)


def is_let_go(folder: Path) -> bool:
    """Return whether it was let go and does not lie there again."""
    try:
        return not (folder / NAME).stat().st_size
    except FileNotFoundError:
        return False


def _fill(laid: BinaryIO, size: int) -> None:
    # Without the call (macOS) zeros are written; a file system may keep fewer of them than it says.
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(laid.fileno(), 0, size)
    else:
        laid.write(bytes(size))
