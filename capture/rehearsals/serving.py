"""The server of a rehearsal, a process of its own: it is killed on purpose, and started again."""

import os
import signal
import subprocess
import sys
import time

import requests

from capture.errors import RehearsalStuck
from capture.rehearsals.stage import Stage
from capture.web import server

PATIENCE = 300.0  # seconds; a machine that does much else, too
STEP = 0.1


class Server:
    """One server on one port, which can be killed and started."""

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage, self.port = stage, port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers. Raises RehearsalStuck."""
        if self._answers():
            # Somebody else's: ours is not started yet.
            raise RehearsalStuck(port=self.port)
        parent = {"SITEURL": self.address, server.PARENT: str(os.getpid())}
        command = [sys.executable, "-m", "capture.rehearsals", str(self.stage.settings.root), str(self.port)]
        self.process = subprocess.Popen(command, env={**os.environ, **self.stage.environment, **parent})  # noqa: S603  # our own module
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RehearsalStuck(port=self.port)
            time.sleep(STEP)

    def kill(self) -> None:
        """Kill it as a power cut would: with no word, whatever it is at."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/healthz", timeout=5).status_code == 200
        except requests.RequestException:
            return False
