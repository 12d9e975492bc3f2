"""Locks: backups are encrypted with age (age-encryption.org), which opens them without us, too.

A key of age is two: the public half locks and stands in BACKUP_KEY, the secret half opens and lies elsewhere. A
passphrase keeps such a pair: its secret half, locked by the passphrase, lies in each backup.
"""

import hashlib
import hmac
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from capture import private
from capture.backups.packing import Sink, Source
from capture.errors import BackupLocked, SettingWrong
from capture.settings import Settings
from capture.words import N_, gettext

SUFFIX = ".age"
# As age itself calls a secret half that a passphrase keeps.
KEPT = "identity.age"
OPENS = "AGE-SECRET-KEY-"


@dataclass(frozen=True)
class Lock:
    """Those who can open what it locks; `kept` is a secret half under a passphrase, "" without one."""

    recipients: tuple[pyrage.x25519.Recipient, ...]
    kept: str = ""

    def close(self, source: Source, to: BinaryIO) -> None:
        """Lock what is read, in memory of a few blocks."""
        pyrage.encrypt_io(source, to, list(self.recipients))


def fitting(settings: Settings) -> Lock | None:
    """Return the lock that BACKUP_KEY names, None where it is not set. Raises SettingWrong."""
    if not settings.backup_key:
        return None
    return _named(settings.backup_key) if settings.backup_key.startswith("age1") else _kept(settings)


def check_key(settings: Settings) -> None:
    """Raise SettingWrong when BACKUP_KEY names no key of age."""
    if settings.backup_key.startswith("age1"):
        _named(settings.backup_key)


def _named(keys: str) -> Lock:
    named = keys.split(",")
    try:
        return Lock(tuple(pyrage.x25519.Recipient.from_str(one.strip()) for one in named))
    except pyrage.RecipientError as wrong:
        how = gettext(N_("A letter of it is wrong. Write the line that hustings backup --new-key printed."))
        raise SettingWrong(key="BACKUP_KEY", value="age1…", how=how) from wrong


def _kept(settings: Settings) -> Lock:
    # A passphrase is slow to try, half a gigabyte and seconds each time; so its pair is made once, not each hour.
    file = settings.instance / "backup-key.json"
    mark = hmac.new(settings.suppression_key.encode(), settings.backup_key.encode(), hashlib.sha256).hexdigest()
    facts = json.loads(file.read_text()) if file.exists() else {}
    if facts.get("mark") != mark:
        pair = pyrage.x25519.Identity.generate()
        kept = pyrage.passphrase.encrypt(str(pair).encode(), str(settings.backup_key), armored=True).decode()
        facts = {"mark": mark, "public": str(pair.to_public()), "kept": kept}
        private.write(file, json.dumps(facts))
    return Lock((pyrage.x25519.Recipient.from_str(facts["public"]),), facts["kept"])


def new_pair() -> tuple[str, str]:
    """Return a new key of age: the half that locks, and the half that opens."""
    pair = pyrage.x25519.Identity.generate()
    return str(pair.to_public()), str(pair)


@dataclass(frozen=True)
class Key:
    """What somebody brings to open a backup: the lines of a file of age, or a passphrase."""

    words: str

    def open(self, source: BinaryIO, to: Sink, kept: Path) -> None:
        """Unlock what is read. Raises BackupLocked."""
        try:
            pyrage.decrypt_io(source, to, self._halves(kept))
        except (pyrage.DecryptError, pyrage.IdentityError) as wrong:
            raise BackupLocked(reason=gettext(N_("This is not its key."))) from wrong

    def _halves(self, kept: Path) -> list[pyrage.x25519.Identity]:
        found = re.findall(rf"^{OPENS}\w+", self.words, re.MULTILINE | re.IGNORECASE)
        if not found and kept.is_file():
            found = [_under(self.words.strip(), kept.read_bytes())]
        return [pyrage.x25519.Identity.from_str(one.upper()) for one in found]


def _under(passphrase: str, kept: bytes) -> str:
    opened: bytes = pyrage.passphrase.decrypt(kept, passphrase)
    return opened.decode()


def opened(key: Key | None, file: Path) -> bytes:
    """Return what a small file holds, unlocked where it is locked. Raises BackupLocked."""
    if file.suffix != SUFFIX:
        return file.read_bytes()
    if key is None:
        raise BackupLocked(reason=gettext(N_("Name the file with its key: --identity FILE")))
    to = io.BytesIO()
    with file.open("rb") as source:
        key.open(source, to, file.with_name(KEPT))
    return to.getvalue()
