"""A real Redis on loopback, in a folder of its own."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving.copies import free_port, until

REDIS = shutil.which("redis-server")


@dataclass
class Counter:
    """A Redis that can go away and come back on its port."""

    folder: Path
    port: int
    address: str = "127.0.0.1"
    process: subprocess.Popen[bytes] | None = None
    # Keeps the port while nobody answers there: another test's Redis would.
    kept: socket.socket | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL says."""
        return f"redis://{self.address}:{self.port}/0"

    def come(self) -> None:
        """Start it, and wait until it answers."""
        if self.kept:
            self.kept.close()
        place = ["--bind", self.address, "--port", str(self.port), "--dir", str(self.folder)]
        command = [str(REDIS), *place, "--save", "", "--protected-mode", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        """Return whether somebody listens."""
        with socket.socket() as probe:
            return probe.connect_ex((self.address, self.port)) == 0

    def go(self) -> None:
        """Stop it, and keep its port."""
        self.end()
        self.kept = socket.socket()
        self.kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.kept.bind((self.address, self.port))

    def end(self) -> None:
        """Stop it for good, from wherever."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)
        if self.kept:
            self.kept.close()


@contextmanager
def opened(folder: Path, address: str = "127.0.0.1") -> Iterator[Counter]:
    """Open a Redis at an address of this machine; skips the test where there is none."""
    if REDIS is None:
        pytest.skip("Redis is not installed (tests/install-browser does it)")
    counter = Counter(folder, free_port(), address)
    counter.come()
    try:
        yield counter
    finally:
        counter.end()
