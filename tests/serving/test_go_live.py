"""The recipe of docs/go-live is followed by its own words, from a bare Debian with a systemd of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.settings import ROOT
from tests import recipe
from tests.serving.copies import children, until

TOOLS = {name: shutil.which(name) for name in ("mmdebstrap", "systemd-nspawn", "git")}
SHELL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LONG = 120.0  # seconds
# What a server has that a bare folder lacks, and how this machine reaches its packages.
INCLUDED = "ca-certificates,dbus,systemd,systemd-sysv"
APT = Path("/etc/apt")
QUIETLY = "trap 'echo \"stopped at line $LINENO\"; exit 1' ERR; export DEBIAN_FRONTEND=noninteractive\n"


@dataclass
class Server:
    """A bare Debian in a folder: first as a folder, then with its systemd running, away from every network."""

    root: Path
    init: int = 0

    def types(self, *steps: str) -> str:
        """Type the steps into a root shell, one after the other, and return what they said."""
        (self.root / "root" / "steps").write_text(QUIETLY + "\n".join(steps))
        done = subprocess.run([*self._shell(), "/root/steps"], capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _shell(self) -> list[str]:
        clean = ["env", "-i", f"PATH={SHELL_PATH}", "HOME=/root", "LANG=C.UTF-8", "bash"]
        if self.init:
            return ["nsenter", "-t", str(self.init), "-m", "-u", "-i", "-n", "-p", *clean]
        return [*_nspawn(self.root), "--pipe", *clean]

    @contextmanager
    def boots(self) -> Iterator[None]:
        """Start its systemd in a network that has nobody else in it."""
        with (self.root.parent / "console").open("w") as console:
            booted = subprocess.Popen(
                [*_nspawn(self.root), "--boot", "--private-network"],
                stdout=console,
                stderr=console,
                stdin=subprocess.DEVNULL,
            )
        try:
            until(lambda: children(booted.pid), LONG)
            self.init = next(iter(children(booted.pid)))
            until(self._is_running, LONG)
            yield
        finally:
            booted.send_signal(signal.SIGTERM)
            try:
                booted.wait(LONG)
            except subprocess.TimeoutExpired:
                booted.kill()
                booted.wait()

    def _is_running(self) -> bool:
        asked = [*self._shell(), "-c", "systemctl is-active multi-user.target"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _nspawn(root: Path) -> list[str]:
    return [str(TOOLS["systemd-nspawn"]), "-q", "-D", str(root), "--register=no", "--keep-unit"]


@pytest.fixture
def server(tmp_path: Path, numbers: Callable[[int, int], int]) -> Server:
    """A bare Debian, with a clone of ours that it can fetch and the wheels that it would download."""
    if not numbers(0, 1):
        pytest.skip("a whole server takes minutes; --full runs it")
    if os.geteuid() or None in TOOLS.values():
        pytest.skip("Only root may, with mmdebstrap, systemd-nspawn and git (tests/install-browser auditors)")
    root = tmp_path / "server"
    options = [f"--aptopt={file}" for file in sorted((APT / "apt.conf.d").iterdir())]
    sources = [str(file) for file in (APT / "sources.list", APT / "sources.list.d" / "debian.sources") if file.exists()]
    release = re.search(r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text())
    assert release is not None
    bootstrap = ["--variant=minbase", "--mode=root", f"--include={INCLUDED}", *options, release[1], str(root), *sources]
    _run(str(TOOLS["mmdebstrap"]), *bootstrap)
    for file in (APT / "apt.conf.d").iterdir():
        shutil.copy(file, root / "etc" / "apt" / "apt.conf.d")
    _run(str(TOOLS["git"]), "clone", "--quiet", "--bare", str(ROOT), str(root / "clone.git"))
    (root / "etc" / "gitconfig").write_text("[safe]\n\tdirectory = *\n")
    download = ["download", "--quiet", "--no-deps", "--require-hashes", "-r", "requirements.txt", "-d"]
    _run(sys.executable, "-m", "pip", *download, str(root / "wheels"))
    (root / "etc" / "pip.conf").write_text("[global]\nno-index = true\nfind-links = /wheels\n")
    return Server(root)


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr


# What a visitor and the first owner do once it stands.
VISIT = """
ask="curl --silent --show-error --insecure"
$ask --fail https://campaign.localhost/ | grep -c data-sign-up
$ask --output /dev/null --write-out '%{http_code}\\n' --header 'Origin: https://campaign.localhost' \\
    --data 'email=camille@example.org&newsletter=yes' https://campaign.localhost/sign-up
for wait in 1 2 3 4 5 6 7 8 9; do ls instance/outbox/*.eml 2>/dev/null && break; sleep 1; done
"""
RESTORE = """
copy=$(ls -d instance/backups/*/ | tail -1)
as .venv/bin/hustings restore --dry-run "$copy" --identity /key
systemctl stop hustings
as .venv/bin/hustings restore "$copy" --identity /key
systemctl start hustings
curl --fail --insecure --no-progress-meter --retry 9 --retry-all-errors https://campaign.localhost/healthz
"""


def test_a_newcomer_goes_live_by_its_words_alone(server: Server) -> None:
    names, packages, address, air, owner, post, copies, later = recipe.blocks()
    names = re.sub("CLONE=.*", "CLONE=/clone.git", names)
    again = names + "cd /srv/hustings\n" + next(line for line in packages.splitlines() if line.startswith("as()"))

    server.types(names, packages, address)
    with server.boots():
        assert "ok" in server.types(again, air).splitlines()
        assert "https://campaign.localhost/desk/welcome/" in server.types(again, owner)
        visited = server.types(again, VISIT).split()
        assert visited[1] == "303" and visited[2].endswith(".eml")
        told = server.types(again, post, copies)
        # The line that is printed on paper.
        (server.root / "key").write_text(re.findall(r"AGE-SECRET-KEY-\w+", told)[0])
        assert "ok" in server.types(again, RESTORE).splitlines()
        server.types(again, later)
        assert server.types("systemctl is-active hustings caddy").split() == ["active", "active"]
