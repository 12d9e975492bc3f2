"""The front as shipped: Caddy, told by deploy/Caddyfile what to do."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.settings import ROOT
from tests.serving.copies import answers, free_port, until

CADDY = shutil.which("caddy")
CADDYFILE = ROOT / "deploy" / "Caddyfile"


@dataclass
class Front:
    """A Caddy that runs."""

    port: int
    terminal: Path

    @property
    def said(self) -> str:
        """What it told whoever started it."""
        return self.terminal.read_text()


@contextmanager
def standing(folder: Path, *upstreams: int, scheme: str = "http", host: str = "127.0.0.1") -> Iterator[Front]:
    """Stand before the servers on those ports; skips the test where there is no Caddy."""
    port = free_port()
    environment = {
        "HOME": str(folder),
        "HUSTINGS_ADDRESS": f"{scheme}://{host}:{port}",
        "HUSTINGS_BIND": "127.0.0.1",
        "HUSTINGS_UPSTREAMS": " ".join(f"127.0.0.1:{upstream}" for upstream in upstreams),
    }
    front = Front(port, folder / "caddy.log")
    with front.terminal.open("w") as log:
        caddy = subprocess.Popen(command("run"), env=environment, stdout=log, stderr=log)
    try:
        until(lambda: answers(port))
        yield front
    finally:
        caddy.terminate()
        caddy.wait(20)


def command(act: str) -> list[str]:
    """Return a command of Caddy about our file; skips the test where there is no Caddy."""
    if CADDY is None:
        pytest.skip("Caddy is not installed (tests/install-browser does it)")
    return [CADDY, act, "--config", str(CADDYFILE), "--adapter", "caddyfile"]
