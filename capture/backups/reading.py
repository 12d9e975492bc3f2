"""Reading a backup: whether it is whole, which keys lie in it, and its copy, opened."""

import zlib
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from capture.backups import manifests
from capture.backups.locks import KEPT, SUFFIX, Key, opened
from capture.backups.manifests import Manifest
from capture.backups.packing import BLOCK, Arriving, Sink, Unpacked
from capture.errors import BackupLocked, RestoreFailed
from capture.words import N_, gettext

COPIES = {"sqlite": "capture.db", "postgresql": "capture.dump"}
KEYS = "suppression.key"


@dataclass(frozen=True)
class Backup:
    """A backup that lies somewhere, and what somebody brings to open it."""

    folder: Path
    key: Key | None = None

    @property
    def manifest(self) -> Manifest | None:
        """What it says of itself; None where an older version made it."""
        return manifests.read(self.folder)

    @property
    def kind(self) -> str:
        """Which database it is a copy of."""
        return "postgresql" if self._file("capture.dump") else "sqlite"

    @property
    def is_locked(self) -> bool:
        """Whether a key opens it."""
        return self._need(KEYS).suffix == SUFFIX

    @property
    def asks_for_passphrase(self) -> bool:
        """Whether that key is a passphrase."""
        return self.is_locked and (self.folder / KEPT).exists()

    def keys(self) -> dict[str, str]:
        """Return the keys that lie in it. Raises RestoreFailed or BackupLocked."""
        text = opened(self.key, self._need(KEYS)).decode()
        return {name: value for name, value in dotenv_values(stream=StringIO(text), interpolate=False).items() if value}

    def check(self) -> None:
        """Compare each file with what the backup says of it, and that with the key in it.

        Raises RestoreFailed or BackupLocked.
        """
        for name in (COPIES[self.kind], KEYS):
            self._need(name)
        manifest = self.manifest
        if manifest is None:
            return
        wrong = [name for name, told in manifest.sums.items() if self._sum(name) != told]
        if wrong:
            reason = gettext(N_("{name} in {folder} is not as it was written.")).format(
                name=wrong[0], folder=self.folder
            )
            raise RestoreFailed(reason=reason)
        if not manifests.is_ours(manifest, self.keys().get("SUPPRESSION_KEY", "")):
            words = gettext(N_("What {folder} says of itself was changed."))
            raise RestoreFailed(reason=words.format(folder=self.folder))

    def open(self, to: Sink) -> None:
        """Write its copy of the database to a file or a pipe, and compare it. Raises RestoreFailed or BackupLocked."""
        copy = self._need(COPIES[self.kind])
        arriving = Unpacked(to) if ".gz" in copy.suffixes else Arriving(to)
        try:
            self._open(copy, arriving)
        except zlib.error as broken:
            raise RestoreFailed(reason=broken) from broken
        manifest = self.manifest
        if manifest is not None and arriving.sum != manifest.sum:
            raise RestoreFailed(reason=gettext(N_("The copy is not as it was written.")))

    def _open(self, copy: Path, to: Sink) -> None:
        with copy.open("rb") as source:
            if copy.suffix != SUFFIX:
                while block := source.read(BLOCK):
                    to.write(block)
            elif self.key is None:
                raise BackupLocked(reason=gettext(N_("Name the file with its key: --identity FILE")))
            else:
                self.key.open(source, to, self.folder / KEPT)

    def _need(self, name: str) -> Path:
        found = self._file(name)
        if found is None:
            reason = gettext(N_("There is no {name} in {folder}.")).format(name=name, folder=self.folder)
            raise RestoreFailed(reason=reason)
        return found

    def _file(self, name: str) -> Path | None:
        ways = (name, f"{name}{SUFFIX}", f"{name}.gz{SUFFIX}")
        return next((file for way in ways if (file := self.folder / way).is_file()), None)

    def _sum(self, name: str) -> str:
        file = self.folder / Path(name).name
        return manifests.sum_of(file) if file.is_file() else ""
