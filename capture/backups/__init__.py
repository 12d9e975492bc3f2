"""Backups: a folder with the whole database and the keys without which it means nothing, locked, proven, thinned."""

from capture.backups.copying import COMING
from capture.backups.hourly import keep_up, run
from capture.backups.locks import Key, check_key, new_pair
from capture.backups.making import DRILL, make, sweep
from capture.backups.manifests import Manifest, counts
from capture.backups.reading import Backup
from capture.backups.second import carry
from capture.backups.shelves import forget, latest, newest, old, unlocked

__all__ = [
    "COMING",
    "DRILL",
    "Backup",
    "Key",
    "Manifest",
    "carry",
    "check_key",
    "counts",
    "forget",
    "keep_up",
    "latest",
    "make",
    "new_pair",
    "newest",
    "old",
    "run",
    "sweep",
    "unlocked",
]
