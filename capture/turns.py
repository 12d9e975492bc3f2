"""Turns: on SQLite, acts that write take turns, and those that stand behind one another share one transaction.

One sync to the disk then answers several posts. Each act is a savepoint of its own: one that fails undoes itself alone,
and none is answered before the transaction that holds it is on the disk. Where somebody waits at a page all waiting
has one bound; and once it was in vain, one goes on trying while the others are told at once.
"""

import fcntl
import math
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from capture.errors import DatabaseBusy
from capture.manners import Manners

# Others must get their turn too: the worker is another process behind the same file lock.
MOST_TOGETHER = 16
LOOK_EVERY = 0.005  # seconds
# Whoever waits at a page looks more often, at first: another process holds the lock for a millisecond or three.
LOOK_SOON = 0.0005  # seconds
BUSY_TIMEOUT = 5.0  # seconds, of SQLite itself


class Turns:
    """The queue of one process; between processes an flock(2) on a side file is the queue."""

    def __init__(self, connect: Callable[[], sa.Connection], lock: Path, manners: Manners) -> None:
        """Open nothing yet."""
        self.connect, self.lock, self.manners = connect, lock, manners
        self._door, self._counter, self._waiting = threading.Lock(), threading.Lock(), 0
        self._shared: _Shared | None = None
        self._in_vain = False

    @contextmanager
    def take(self) -> Iterator[sa.Connection]:
        """Lend the open transaction for one act, and return when it is on the disk. Raises DatabaseBusy."""
        until = time.monotonic() + self.manners.bound
        self._enter(until)
        try:
            shared = self._shared = self._shared or self._open(until)
        except BaseException:
            self._door.release()
            raise
        try:
            with shared.act():
                yield shared.connection
        finally:
            self._leave(shared)
        shared.wait()

    def _enter(self, until: float) -> None:
        with self._counter:
            self._waiting += 1
        entered = self._door.acquire(timeout=self._left(until))
        with self._counter:
            self._waiting -= 1
            # Whoever was just inside may have left the transaction open for us: then nobody else would close it.
            if not (entered or self._door.acquire(blocking=False)):
                raise DatabaseBusy

    def _left(self, until: float) -> float:
        if until == math.inf:
            return -1
        return 0 if self._in_vain else max(0, until - time.monotonic())

    def _open(self, until: float) -> "_Shared":
        try:
            opened = _Shared(self.connect, self.lock, self.manners.patience, until)
        except BaseException:
            self._in_vain = until < math.inf
            raise
        self._in_vain = False
        return opened

    def _leave(self, shared: "_Shared") -> None:
        with self._counter:
            stays = not shared.trouble and self._waiting and shared.acts < MOST_TOGETHER
            if stays:
                self._door.release()
            else:
                self._shared = None
        if not stays:
            try:
                shared.commit()
            finally:
                self._door.release()


class _Shared:
    """One transaction and the acts in it."""

    def __init__(self, connect: Callable[[], sa.Connection], lock: Path, patience: float, until: float) -> None:
        self.acts, self._done = 0, threading.Event()
        self.trouble: BaseException | None = None
        with ExitStack() as opened:
            handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
            opened.callback(os.close, handle)
            _queue(handle, patience, until)
            self.connection = opened.enter_context(connect())
            self._driver: Any = self.connection.connection.driver_connection
            with _waiting(self._driver, until):
                self.connection.begin()
            self._opened = opened.pop_all()

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


def _queue(handle: int, patience: float, until: float) -> None:
    came = time.monotonic()
    bounded = until < math.inf
    end, pause = (until, LOOK_SOON) if bounded else (came + patience, LOOK_EVERY)
    while not _locked(handle):
        if time.monotonic() >= end:
            break
        time.sleep(pause)
        # Seldom after a while: a thread that wakes takes time from those who work.
        pause = max(pause, min(LOOK_EVERY, (time.monotonic() - came) / 20))
    else:
        return
    if bounded:
        raise DatabaseBusy
    fcntl.flock(handle, fcntl.LOCK_EX)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _waiting(driver: Any, until: float) -> Iterator[None]:
    """Let SQLite wait no longer than that, this once."""
    if until == math.inf:
        yield
        return
    driver.execute(f"PRAGMA busy_timeout={max(0, round(1000 * (until - time.monotonic())))}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={round(1000 * BUSY_TIMEOUT)}")
