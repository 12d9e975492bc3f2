"""What changed: every file that a page is made of, by its time and size."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# Half of it is what a save waits for on average; looking through 300 files takes 3 ms.
LOOK_EVERY = 0.08  # seconds
# Editors write a file in several steps; a text is read when nothing moves any more.
SETTLED = 0.04  # seconds
WATCHED = ("content", "theme", "pelicanconf.py")

Sight = dict[str, tuple[int, int]]


def look(root: Path) -> Sight:
    """Return every watched file with its time of change and its size."""
    return {path: (found.st_mtime_ns, found.st_size) for name in WATCHED for path, found in _below(root / name)}


def wait_for_change(root: Path, before: Sight, is_over: Callable[[], bool]) -> Sight:
    """Wait until something differs from before and has settled; then, or when it is over, return what is there."""
    now = look(root)
    while now == before and not is_over():
        time.sleep(LOOK_EVERY)
        now = look(root)
    while not is_over():
        time.sleep(SETTLED)
        later = look(root)
        if later == now:
            break
        now = later
    return now


def _below(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    try:
        if not path.is_dir():
            yield str(path), path.stat()
            return
        for entry in os.scandir(path):
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path))
            else:
                yield entry.path, entry.stat(follow_symlinks=False)
    except OSError:
        # It went while we looked, or may not be read: whoever builds will say so.
        return
