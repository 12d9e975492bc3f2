"""Stores: what takes long to make is made once and kept beside the builds, under a name that says what it is of."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FORGOTTEN = 60 * 24 * 3600  # seconds without use
ABANDONED = 3600  # seconds; nothing takes so long to make
HALF = ".half"


@dataclass(frozen=True)
class Store:
    """A folder of finished files. Several builds may use it at once, and any of them may be killed at any moment."""

    folder: Path

    def keep(self, name: str, make: Callable[[], bytes]) -> Path:
        """Return the file of this name, made now if it is not there yet."""
        if not self.has(name):
            self._write(self.folder / name, make())
        return self.use(name)

    def has(self, name: str) -> bool:
        """Return whether the file is there."""
        return (self.folder / name).is_file()

    def use(self, name: str) -> Path:
        """Return a file that is there, and note that it was used today."""
        path = self.folder / name
        os.utime(path)
        return path

    def _write(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}{HALF}")
        try:
            half.write_bytes(content)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what no build has used for two months, and what a kill left half done."""
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            patience = ABANDONED if path.name.endswith(HALF) else FORGOTTEN
            if time.time() - path.stat().st_mtime > patience:
                path.unlink(missing_ok=True)


def mark(*parts: str | bytes) -> str:
    """Return a short name for what something is made of: another recipe or original, another mark."""
    whole = sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
        whole.update(b"\0")
    return whole.hexdigest()[:12]
