"""Commands that start at once: one process has everything imported, and forks for each command that it reads.

`python tests/serving/forked.py` reads a line of JSON for each (Forge.fork writes it) and prints the number of its
process. Two hundred kills then take minutes, and what is killed is the same code.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

# What `serve` and `work` open.
ROOMS = ("capture.cli.serving", "capture.web.server", "capture.worker", "psycopg", "sqlalchemy.dialects.sqlite")


def main() -> None:
    """Fork for each line."""
    for room in ROOMS:
        import_module(room)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(**json.loads(line))
        print(pid, flush=True)


def _become(words: list[str], terminal: str, environment: dict[str, str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    screen = os.open(terminal, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    for stream, handle in ((os.open(os.devnull, os.O_RDONLY), 0), (screen, 1), (screen, 2)):
        os.dup2(stream, handle)
    os.environ.update(environment)
    sys.argv = ["hustings", *words]
    try:
        import_module("capture.cli").main()
    finally:
        os._exit(1)


@dataclass
class Forked:
    """A process that was forked so; buried by whoever forked it."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while it runs."""
        self.returncode = None if Path(f"/proc/{self.pid}").exists() else 1
        return self.returncode

    def wait(self, timeout: float = 20) -> int:
        """Return when it has ended."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < end
            time.sleep(0.01)
        return code

    def terminate(self) -> None:
        """Ask it to stop."""
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Stop it hard."""
        os.kill(self.pid, signal.SIGKILL)


@dataclass
class Forge:
    """The process that forks."""

    process: subprocess.Popen[str]

    def fork(self, words: list[str], terminal: Path, environment: dict[str, str]) -> Forked:
        """Start a command."""
        order = {"words": words, "terminal": str(terminal), "environment": environment}
        told: IO[str] | None = self.process.stdin
        heard: IO[str] | None = self.process.stdout
        assert told is not None and heard is not None
        told.write(json.dumps(order) + "\n")
        told.flush()
        return Forked(int(heard.readline()))


if __name__ == "__main__":
    main()
