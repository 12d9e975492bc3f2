"""Turns: on SQLite, acts that write take turns, and those that stand behind one another share one transaction.

One sync to the disk then answers several posts. Each act is a savepoint of its own: one that fails undoes itself alone,
and none is answered before the transaction that holds it is on the disk.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

# Others must get their turn too: the worker is another process behind the same file lock.
MOST_TOGETHER = 16
LOOK_EVERY = 0.005  # seconds


class Turns:
    """The queue of one process; between processes an flock(2) on a side file is the queue."""

    def __init__(self, connect: Callable[[], sa.Connection], lock: Path, patience: float = 0) -> None:
        """Open nothing yet. Whoever has patience lets others go first for that many seconds."""
        self.connect, self.lock, self.patience = connect, lock, patience
        self._door, self._counter, self._waiting = threading.Lock(), threading.Lock(), 0
        self._shared: _Shared | None = None

    @contextmanager
    def take(self) -> Iterator[sa.Connection]:
        """Lend the open transaction for one act, and return when it is on the disk."""
        self._count(1)
        with self._door:
            self._count(-1)
            shared = self._shared = self._shared or _Shared(self.connect, self.lock, self.patience)
            try:
                with shared.act():
                    yield shared.connection
            finally:
                if shared.trouble or not self._waiting or shared.acts >= MOST_TOGETHER:
                    self._shared = None
                    shared.commit()
        shared.wait()

    def _count(self, more: int) -> None:
        with self._counter:
            self._waiting += more


class _Shared:
    """One transaction and the acts in it."""

    def __init__(self, connect: Callable[[], sa.Connection], lock: Path, patience: float) -> None:
        self.acts, self._done = 0, threading.Event()
        self.trouble: BaseException | None = None
        with ExitStack() as opened:
            handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
            opened.callback(os.close, handle)
            _queue(handle, patience)
            self.connection = opened.enter_context(connect())
            self.connection.begin()
            self._opened = opened.pop_all()
        self._driver: Any = self.connection.connection.driver_connection

    @contextmanager
    def act(self) -> Iterator[None]:
        """Hold one act, which undoes itself alone when it raises."""
        self.acts += 1
        self._driver.execute("SAVEPOINT act")
        try:
            yield
        except BaseException as trouble:
            # A full disk rolls everything back by itself: then the acts before this one are lost with it.
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK TO act")
            else:
                self.trouble = trouble
            raise
        self._driver.execute("RELEASE act")

    def commit(self) -> None:
        """Put every act on the disk, and let those who wait go."""
        try:
            if self.trouble is None:
                self.connection.commit()
        except BaseException as trouble:
            self.trouble = trouble
            raise
        finally:
            self._opened.close()
            self._done.set()

    def wait(self) -> None:
        """Return when the acts are on the disk. Raises what kept them from it."""
        self._done.wait()
        if self.trouble is not None:
            raise self.trouble


def _queue(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_EVERY)
    return fcntl.flock(handle, fcntl.LOCK_EX)
