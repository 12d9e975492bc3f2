"""A campaign on its own: a copy of code and content whose commands run as real processes, on loopback only."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from capture.settings import ROOT
from tests.serving.forked import Forge, Forked

# Long enough for a laptop that does other things too; a condition that holds earlier ends the wait.
PATIENCE = 20.0
# English words from the commands, whatever the terminal of whoever tests; UTF-8 in any case.
ENGLISH = {"LANG": "en", "LC_CTYPE": "C.UTF-8"}


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is so, at most so long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.02)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children(pid: int) -> dict[int, str]:
    """Return the processes that a process has started, with their command lines."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            line = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if parent == pid and is_alive(int(entry.name)):
            found[int(entry.name)] = line
    return found


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(port: int, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
    """Ask a server on this machine over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def get(port: int, path: str) -> Answer:
    """Open a page."""
    return ask(port, "GET", path)


def sign_up(port: int, email: str, path: str = "/sign-up") -> Answer:
    """Send the form from our own page, without JavaScript."""
    form = urlencode({"email": email, "newsletter": "yes"})
    origin = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "POST", path, form, **origin)


def answers(port: int) -> bool:
    """Return whether anybody answers on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Served:
    """A `hustings serve` that runs."""

    process: subprocess.Popen[str] | Forked
    port: int
    terminal: Path

    @property
    def worker(self) -> int | None:
        """The process that sends letters."""
        return next((pid for pid, line in children(self.process.pid).items() if line.endswith(" work ")), None)

    @property
    def server(self) -> int | None:
        """The process that answers."""
        return next((pid for pid, line in children(self.process.pid).items() if " serve " in line), None)

    @property
    def said(self) -> str:
        """What the terminal shows."""
        return self.terminal.read_text()

    def is_up(self) -> bool:
        """Return whether the app answers."""
        assert self.process.poll() is None, self.said
        try:
            return answers(self.port) and get(self.port, "/healthz").status == 200
        except ConnectionError:  # Of one that was just killed, or is not whole yet.
            return False

    def has_stopped(self) -> bool:
        """Return whether the first process has ended."""
        return self.process.poll() is not None

    def kill_all(self) -> None:
        """Kill everything at once, as a machine does that loses its power."""
        family = [self.process.pid, *children(self.process.pid)]
        for pid in family:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        until(lambda: not any(map(is_alive, family)))


@dataclass
class Copy:
    """A folder with a campaign in it, an environment, and what was started there."""

    root: Path
    environment: dict[str, str]
    started: list[Served] = field(default_factory=list)

    @property
    def instance(self) -> Path:
        """The folder of the database, the letters and the backups."""
        return Path(self.environment["HUSTINGS_INSTANCE"])

    def start(self, *words: str, terminal: Path, **environment: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own, as a shell does."""
        with terminal.open("w") as screen:
            return subprocess.Popen(
                self.command(*words),
                cwd=self.root,
                env=self.environment | environment,
                stdout=screen,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )

    def hustings(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        env = self.environment | environment
        return subprocess.run(
            self.command(*words), cwd=self.root, env=env, capture_output=True, text=True, timeout=60, check=False
        )

    def serve(self, **environment: str) -> Served:
        """Start `hustings serve` and wait until it answers."""
        port = free_port()
        terminal = self.root / f"terminal-{len(self.started)}"
        served = Served(self.start("serve", "--port", str(port), terminal=terminal, **environment), port, terminal)
        self.started.append(served)
        until(served.is_up)
        return served

    @contextmanager
    def forge(self) -> Iterator[Forge]:
        """Have a process ready that starts commands at once."""
        command = [sys.executable, str(ROOT / "tests" / "serving" / "forked.py")]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=self.root, env=self.environment, text=True, stdin=pipe, stdout=pipe
        ) as process:
            yield Forge(process)

    def serve_from(self, forge: Forge) -> Served:
        """Start `hustings serve` there and wait until it answers."""
        port = free_port()
        terminal = self.root / f"terminal-{len(self.started)}"
        served = Served(forge.fork(["serve", "--port", str(port)], terminal, {}), port, terminal)
        self.started.append(served)
        until(served.is_up)
        return served

    def command(self, *words: str) -> list[str]:
        """Return the command line of a command."""
        return [sys.executable, "-m", "capture.cli", *words]

    def stop_all(self) -> None:
        """Leave nothing behind."""
        for served in self.started:
            if not served.has_stopped():
                served.kill_all()


def copy(built: Path, to: Path, **environment: str) -> Copy:
    """Copy a built campaign and our code, so that its commands change nothing of ours."""
    shutil.copytree(built, to, symlinks=True)
    shutil.copytree(ROOT / "capture", to / "capture")
    return in_place(to, **environment)


def in_place(root: Path, **environment: str) -> Copy:
    """Return a campaign that lies in a folder with its code, so that its commands run there."""
    instance = root / "instance"
    instance.mkdir(mode=0o700)
    places = {"PYTHONPATH": str(root), "HUSTINGS_INSTANCE": str(instance)}
    return Copy(root, {**_outside(), **ENGLISH, **places, **environment})


def initiated(built: Path, to: Path) -> Copy:
    """Copy a built campaign and type `hustings init` in it."""
    made = copy(built, to)
    done = made.hustings("init")
    assert done.returncode == 0, done.stderr
    return made


def again(pattern: Copy, to: Path) -> Copy:
    """Copy a copy, with what was made in it."""
    shutil.copytree(pattern.root, to, symlinks=True)
    places = {"PYTHONPATH": str(to), "HUSTINGS_INSTANCE": str(to / "instance")}
    return Copy(to, pattern.environment | places)


def _outside() -> dict[str, str]:
    return {name: value for name in ("PATH", "HOME", "TMPDIR") if (value := os.environ.get(name))}
