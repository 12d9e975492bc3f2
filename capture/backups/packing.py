"""Packing and measuring what passes by, a block at a time."""

import hashlib
import io
import zlib
from collections.abc import Callable
from typing import Protocol

from capture.errors import BackupFailed
from capture.words import N_, gettext

BLOCK = 1 << 18  # bytes
# The format of gzip (RFC 1952), quickly: a database takes a third of its room, at the pace of a disk.
GZIP, QUICKLY = 31, 1

Stopped = Callable[[], bool]


class Source(Protocol):
    """Whatever is read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


class Sink(Protocol):
    """Whatever is written to."""

    def write(self, block: bytes, /) -> int:
        """Take bytes, and say how many."""


class Passing:
    """What is read on its way, measured; whoever reads it is told when to stop."""

    def __init__(self, source: Source, stopped: Stopped, beside: Sink | None = None) -> None:
        self._source, self._stopped, self._beside = source, stopped, beside
        self._sum, self.size = hashlib.sha256(), 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end. Raises BackupFailed when it is to stop."""
        if self._stopped():
            raise BackupFailed(reason=gettext(N_("stopped")))
        block = self._source.read(size)
        self._sum.update(block)
        self.size += len(block)
        if self._beside is not None:
            self._beside.write(block)
        return block

    @property
    def sum(self) -> str:
        """The SHA-256 of all that passed."""
        return self._sum.hexdigest()


class Packed:
    """What is read, packed as gzip packs it."""

    def __init__(self, source: Source) -> None:
        self._source, self._packer = source, zlib.compressobj(QUICKLY, wbits=GZIP)
        self._ready, self._ended = io.BytesIO(), False

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""
        block = self._ready.read(size)
        while not block and not self._ended:
            more = self._source.read(BLOCK)
            self._ended = not more
            self._ready = io.BytesIO(self._packer.compress(more) if more else self._packer.flush())
            block = self._ready.read(size)
        return block


class Arriving:
    """What is written, measured."""

    def __init__(self, to: Sink) -> None:
        self._to, self._sum = to, hashlib.sha256()

    def write(self, block: bytes, /) -> int:
        """Take bytes, and say how many."""
        self._sum.update(block)
        self._to.write(block)
        return len(block)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    @property
    def sum(self) -> str:
        """The SHA-256 of all that arrived."""
        return self._sum.hexdigest()


class Unpacked(Arriving):
    """What is written as gzip packed it, unpacked and measured."""

    def __init__(self, to: Sink) -> None:
        super().__init__(to)
        self._unpacker = zlib.decompressobj(wbits=GZIP)

    def write(self, block: bytes, /) -> int:
        """Take bytes, and say how many. Raises zlib.error."""
        rest = bytes(block)
        while rest:
            # Never more than so much at once, however small it was packed.
            super().write(self._unpacker.decompress(rest, BLOCK))
            rest = self._unpacker.unconsumed_tail
        return len(block)
