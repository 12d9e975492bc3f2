"""A real Redis on loopback, in a folder of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving.copies import answers, free_port, until

REDIS = shutil.which("redis-server")


@dataclass
class Counter:
    """A Redis that can go away and come back on its port."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL says."""
        return f"redis://127.0.0.1:{self.port}/0"

    def come(self) -> None:
        """Start it, and wait until it answers."""
        command = [str(REDIS), "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(lambda: answers(self.port))

    def go(self) -> None:
        """Stop it."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)


@contextmanager
def opened(folder: Path) -> Iterator[Counter]:
    """Open a Redis; skips the test where there is none."""
    if REDIS is None:
        pytest.skip("Redis is not installed (tests/install-browser does it)")
    counter = Counter(folder, free_port())
    counter.come()
    try:
        yield counter
    finally:
        counter.go()
