"""The two servers that are compared: Hustings as `hustings serve` runs it, and the Django peer on the same server."""

import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from capture.database import PRAGMAS
from capture.web.server import BACKPRESSURE, THREADS

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
CAMPAIGN = ("capture", "content", "theme", "pelicanconf.py")
KEYS = {"SECRET_KEY": "a-secret-key-of-the-benchmark", "SUPPRESSION_KEY": "a-suppression-key-of-the-benchmark"}
PEER_TABLES = {"proposals": "peer_proposal", "mailboxes": "peer_mailbox", "letters": "peer_letter"}
STARTS_WITHIN = 30.0  # seconds
STOPS_WITHIN = 20.0  # seconds


@dataclass(frozen=True)
class Served:
    """A server that answers, and the database that it writes."""

    process: subprocess.Popen[bytes]
    port: int
    database: Path
    tables: Mapping[str, str]

    @property
    def origin(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.port}"

    def rows(self, noun: str) -> int:
        """Count the rows of proposals, mailboxes or letters."""
        return self._count(f"SELECT count(*) FROM {self.tables[noun]}")

    def letters_gone(self) -> int:
        """Count the letters that have left."""
        return self._count(f"SELECT count(sent_at) FROM {self.tables['letters']}")

    def letters_owed(self) -> int:
        """Count the letters that are still to leave."""
        return self._count(f"SELECT count(due_at) FROM {self.tables['letters']}")

    def _count(self, query: str) -> int:
        with closing(sqlite3.connect(self.database)) as connection:
            found: int = connection.execute(query).fetchone()[0]
        return found


@dataclass(frozen=True)
class House:
    """A copy of the campaign, built once, with an empty database of each kind to start every run from."""

    folder: Path
    site_url: str = ""

    @property
    def catalogue(self) -> Path:
        """The issues and neighbourhoods that both forms offer."""
        return self.folder / "output" / "catalogue.json"

    @property
    def empty(self) -> Path:
        """Our database before the first sign-up."""
        return self.folder / "empty" / "capture.db"

    @property
    def empty_peer(self) -> Path:
        """Django's database before the first sign-up."""
        return self.folder / "empty" / "peer.db"

    def environment(self, instance: Path) -> dict[str, str]:
        """Return what both servers are told: nothing of whoever runs this leaks into the measurement."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
        told = {"SITEURL": self.site_url} if self.site_url else {}
        return kept | KEYS | told | {"HUSTINGS_INSTANCE": str(instance), "PYTHONPATH": str(self.folder)}

    def peer_environment(self, database: Path) -> dict[str, str]:
        """Return what Django is told besides: the same pragmas, the same choices."""
        told = {
            "DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings",
            "PEER_DATABASE": str(database),
            "PEER_PRAGMAS": " ".join(f"PRAGMA {pragma};" for pragma in PRAGMAS),
            "PEER_CATALOGUE": str(self.catalogue),
        }
        return self.environment(database.parent) | told | {"PYTHONPATH": str(ROOT)}


def prepare(folder: Path, site_url: str = "") -> House:
    """Copy the campaign as it stands, build its site, and make our empty database."""
    for name in CAMPAIGN:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    house = House(folder, site_url)
    house.empty.parent.mkdir()
    for command in ("init", "build"):
        _run([sys.executable, "-m", "capture.cli", command], folder, house.environment(house.empty.parent))
    return house


def prepare_django(house: House) -> None:
    """Install Django once, and make its empty database."""
    _make_django()
    migrate = [_django("python"), "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
    _run(migrate, ROOT, house.peer_environment(house.empty_peer))


@contextmanager
def hustings(
    house: House,
    instance: Path,
    working: bool = True,
    port: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Serve Hustings on a fresh database, with more settings; `working=False` holds the worker's lock: it waits."""
    database = _fresh(house.empty, instance, "capture.db")
    port = port or free_port()
    command = [sys.executable, "-m", "capture.cli", "serve", "--port", str(port)]
    lock = os.open(instance / "worker.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if not working:
            fcntl.flock(lock, fcntl.LOCK_EX)
        with _serving(command, house.folder, house.environment(instance) | dict(more or {}), port) as process:
            yield Served(process, port, database, {noun: noun for noun in PEER_TABLES})
    finally:
        os.close(lock)


@contextmanager
def django(house: House, instance: Path) -> Iterator[Served]:
    """Serve the Django peer on a fresh database, with the server's settings that Hustings has."""
    database = _fresh(house.empty_peer, instance, "peer.db")
    port = free_port()
    command = [_django("granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(THREADS), "--backpressure", str(BACKPRESSURE)]
    command += ["--no-ws", "--log-level", "warning", "benchmarks.peer.wsgi:application"]
    with _serving(command, ROOT, house.peer_environment(database), port) as process:
        yield Served(process, port, database, PEER_TABLES)


def django_version() -> str:
    """Return the version of Django that is measured."""
    command = [_django("python"), "-m", "django", "--version"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def copy_database(source: Path, target: Path) -> None:
    """Copy a database whole, whatever still stands in its log."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def serving_process(served: Served) -> int:
    """Return the process that answers: of the server's children the one that is not the worker."""
    for listed in Path(f"/proc/{served.process.pid}/task").glob("*/children"):
        for child in listed.read_text("utf-8").split():
            said = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if b"serve" in said:
                return int(child)
    raise LookupError("no child of the server answers")


def _make_django() -> None:
    stamp = HERE / ".venv-django" / "installed.txt"
    wanted = (HERE / "requirements.txt").read_text("utf-8")
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print("Installing Django beside Hustings, for the comparison (once) ...", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", HERE / ".venv-django"], check=True)
    pip = [_django("python"), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", HERE / "requirements.txt"], check=True)
    stamp.write_text(wanted, "utf-8")


def _django(command: str) -> str:
    return str(HERE / ".venv-django" / "bin" / command)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[1:])} failed:\n{done.stderr}")


def _fresh(empty: Path, instance: Path, name: str) -> Path:
    instance.mkdir(parents=True)
    copy_database(empty, instance / name)
    return instance / name


@contextmanager
def _serving(
    command: list[str], folder: Path, environment: dict[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    with (Path(environment["HUSTINGS_INSTANCE"]) / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for(process, port, Path(log.name))
            yield process
        finally:
            _stop(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text('utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
