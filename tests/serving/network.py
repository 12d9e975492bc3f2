"""A network of our own: namespaces with a switch between them, whose lines can be cut. Root only."""

import ctypes
import os
import select
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

IP = shutil.which("ip", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))
CLONE_NEWNET = 0x40000000  # linux/sched.h
HERE = Path("/proc/thread-self/ns/net")
NAMED = Path("/run/netns")
BUFFER = 65536


class Network:
    """Rooms of a network, each with an address; the first one is where the switch stands."""

    def __init__(self, *rooms: str) -> None:
        self.rooms = rooms
        self.mark = f"h{os.getpid() % 100_000}"

    def address(self, room: str) -> str:
        """Return the address of a room."""
        return f"10.77.0.{self.rooms.index(room) + 1}"

    def build(self) -> None:
        """Make the rooms and lay a line from each to the switch."""
        first = self.rooms[0]
        for room in self.rooms:
            _ip("netns", "add", self._name(room))
            self._inside(room, "link", "set", "lo", "up")
        self._inside(first, "link", "add", "switch", "type", "bridge")
        self._inside(first, "addr", "add", f"{self.address(first)}/24", "dev", "switch")
        self._inside(first, "link", "set", "switch", "up")
        for room in self.rooms[1:]:
            line, end = f"to-{room}", self._name(room)
            self._inside(first, "link", "add", line, "type", "veth", "peer", "name", "line", "netns", end)
            self._inside(first, "link", "set", line, "master", "switch", "up")
            self._inside(room, "addr", "add", f"{self.address(room)}/24", "dev", "line")
            self._inside(room, "link", "set", "line", "up")

    def crowd(self, room: str) -> None:
        """Let every address of 10.78.0.0/16 be at home in a room."""
        self._inside(room, "route", "add", "local", "10.78.0.0/16", "dev", "lo")
        self._inside(self.rooms[0], "route", "add", "10.78.0.0/16", "via", self.address(room))

    def cut(self, room: str) -> None:
        """Cut a room's line: nothing comes through, and nobody is told."""
        self._inside(self.rooms[0], "link", "set", f"to-{room}", "nomaster")

    def mend(self, room: str) -> None:
        """Mend it."""
        self._inside(self.rooms[0], "link", "set", f"to-{room}", "master", "switch")

    def clear(self) -> None:
        """Take the rooms away."""
        for room in self.rooms:
            subprocess.run([str(IP), "netns", "del", self._name(room)], capture_output=True, check=False)

    @contextmanager
    def inside(self, room: str) -> Iterator[None]:
        """Go into a room: sockets opened, processes and threads begun there stay there."""
        with ExitStack() as files:
            outside = files.enter_context(HERE.open("rb"))
            there = files.enter_context((NAMED / self._name(room)).open("rb"))
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(outside.fileno())

    def _name(self, room: str) -> str:
        return f"{self.mark}-{room}"

    def _inside(self, room: str, *words: str) -> None:
        _ip("-n", self._name(room), *words)


@contextmanager
def built(*rooms: str) -> Iterator[Network]:
    """Build a network; skips the test where that is not allowed."""
    if os.geteuid() or IP is None:
        pytest.skip("Only root may make namespaces of a network, with iproute2's ip")
    network = Network(*rooms)
    try:
        try:
            network.build()
        except subprocess.CalledProcessError as refused:
            pytest.skip(f"This machine makes no namespaces of a network: {refused.stderr}")
        yield network
    finally:
        network.clear()


class Forwarder(ThreadingTCPServer):
    """Hands connections to an address on to a socket of a file, as a database does that listens to others."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: str, file: Path) -> None:
        """Listen from now on, where the thread is that calls."""
        super().__init__((address, 0), _Connection)
        self.file = str(file)
        self.port = int(self.server_address[1])
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self) -> None:
        """Listen no more."""
        self.shutdown()
        self.thread.join()
        self.server_close()


class _Connection(BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Forwarder)
        with socket.socket(socket.AF_UNIX) as called, suppress(OSError):
            called.connect(self.server.file)
            across = {self.request: called, called: self.request}
            while True:
                for end in select.select(list(across), [], [])[0]:
                    said = end.recv(BUFFER)
                    if not said:
                        return
                    across[end].sendall(said)


def _ip(*words: str) -> None:
    subprocess.run([str(IP), *words], capture_output=True, text=True, check=True)


def _enter(namespace: int) -> None:
    # Python has os.setns from 3.12 on.
    library = ctypes.CDLL(None, use_errno=True)
    if library.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
